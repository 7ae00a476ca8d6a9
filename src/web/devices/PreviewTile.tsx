import { Icon } from '../icons/Icon.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { classNames } from '../ui/classNames.ts';
import { Spinner } from '../ui/Spinner.tsx';
import { Video } from '../ui/Video.tsx';
import { DeviceToggle } from './DeviceToggle.tsx';
import type { PreviewFault, PreviewSource } from './DevicePreview.ts';
import styles from './PreviewTile.module.css';

interface PreviewTileProps {
  access: 'checking' | 'ask' | 'asking' | 'open';
  microphone: PreviewSource;
  camera: PreviewSource;
  offersCamera: boolean;
  /** What becomes of picture and sound, where it is not what comes before every visit. */
  allowText?: string | undefined;
  onOpen: () => void;
  onMicrophone: (on: boolean) => void;
  onCamera: (on: boolean) => void;
}

/** What the others will see, or why they will not, with the way to mend it. */
export function PreviewTile(props: PreviewTileProps) {
  const { access, microphone, camera, offersCamera, allowText, onOpen, onMicrophone, onCamera } = props;
  const m = useMessages();
  // Without a camera people talk; without a microphone they do not.
  const fault: PreviewFault | null = microphone.fault ?? (camera.fault === 'notFound' ? null : camera.fault);
  const hasToggles = access === 'open' && (!fault || microphone.track !== null || camera.track !== null);

  return (
    <>
      <div className={styles.tile} data-surface="dark">
        {camera.track && <Video track={camera.track} mirrored label={m.devices.preview} />}
        {!camera.track && (
          <div className={classNames(styles.message, hasToggles && styles.overToggles)}>
            {access === 'ask' && (
              <Ask offersCamera={offersCamera} text={allowText ?? m.devices.allowText} onOpen={onOpen} />
            )}
            {access === 'asking' && <Asking />}
            {access === 'open' && fault && <Fault fault={fault} onOpen={onOpen} />}
            {access === 'open' && !fault && (
              <>
                <Icon name={offersCamera ? 'cameraOff' : 'microphone'} size={32} />
                <p>{placeholderText(m, offersCamera, camera.fault)}</p>
              </>
            )}
          </div>
        )}
        {hasToggles && (
          <div className={styles.toggles}>
            <DeviceToggle
              icon={microphone.on ? 'microphone' : 'microphoneOff'}
              label={microphone.on ? m.devices.turnMicrophoneOff : m.devices.turnMicrophoneOn}
              isOff={!microphone.on}
              onPress={() => onMicrophone(!microphone.on)}
            />
            {offersCamera && (
              <DeviceToggle
                icon={camera.on ? 'camera' : 'cameraOff'}
                label={camera.on ? m.devices.turnCameraOff : m.devices.turnCameraOn}
                isOff={!camera.on}
                onPress={() => onCamera(!camera.on)}
              />
            )}
          </div>
        )}
      </div>
      {camera.track && microphone.fault && (
        <Banner
          tone="danger"
          icon="microphoneOff"
          role="alert"
          title={m.devices.faults[microphone.fault].title}
        >
          {m.devices.faults[microphone.fault].text}
        </Banner>
      )}
    </>
  );
}

function Ask(props: Pick<PreviewTileProps, 'offersCamera' | 'onOpen'> & { text: string }) {
  const { offersCamera, text, onOpen } = props;
  const m = useMessages();
  return (
    <>
      <p className={styles.title}>{offersCamera ? m.devices.allowTitle : m.devices.allowTitleVoice}</p>
      <p>{text}</p>
      <Button look="primary" icon={offersCamera ? 'camera' : 'microphone'} onPress={onOpen}>
        {offersCamera ? m.devices.allow : m.devices.allowVoice}
      </Button>
    </>
  );
}

function Asking() {
  const m = useMessages();
  return (
    <div className={styles.asking} role="status">
      <Spinner />
      <p className={styles.title}>{m.devices.asking}</p>
      <p>{m.devices.askingText}</p>
    </div>
  );
}

function Fault({ fault, onOpen }: { fault: PreviewFault; onOpen: () => void }) {
  const m = useMessages();
  return (
    <div className={styles.asking} role="alert">
      <p className={styles.title}>{m.devices.faults[fault].title}</p>
      <p>{m.devices.faults[fault].text}</p>
      {fault !== 'insecure' && (
        <Button icon="refresh" onPress={onOpen}>
          {m.common.retry}
        </Button>
      )}
    </div>
  );
}

function placeholderText(
  m: ReturnType<typeof useMessages>,
  offersCamera: boolean,
  cameraFault: PreviewFault | null,
): string {
  if (!offersCamera) return m.join.voiceLead;
  return cameraFault === 'notFound' ? m.devices.cameraOnlyMissing : m.devices.cameraOff;
}
