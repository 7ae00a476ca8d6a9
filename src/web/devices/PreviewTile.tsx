import { Icon } from '../icons/Icon.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from '../ui/Button.tsx';
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
  onOpen: () => void;
  onMicrophone: (on: boolean) => void;
  onCamera: (on: boolean) => void;
}

/** What the others will see, or why they will not, with the way to mend it. */
export function PreviewTile(props: PreviewTileProps) {
  const { access, microphone, camera, offersCamera, onOpen, onMicrophone, onCamera } = props;
  const m = useMessages();
  const fault: PreviewFault | null = microphone.fault ?? (camera.fault === 'notFound' ? null : camera.fault);

  return (
    <div className={styles.tile} data-surface="dark">
      {camera.track && <Video track={camera.track} mirrored label={m.devices.preview} />}
      {!camera.track && (
        <div className={styles.message}>
          {access === 'ask' && (
            <>
              <p className={styles.title}>
                {offersCamera ? m.devices.allowTitle : m.devices.allowTitleVoice}
              </p>
              <p>{m.devices.allowText}</p>
              <Button look="primary" icon={offersCamera ? 'camera' : 'microphone'} onPress={onOpen}>
                {offersCamera ? m.devices.allow : m.devices.allowVoice}
              </Button>
            </>
          )}
          {access === 'asking' && (
            <div className={styles.asking} role="status">
              <Spinner />
              <p className={styles.title}>{m.devices.asking}</p>
              <p>{m.devices.askingText}</p>
            </div>
          )}
          {access === 'open' && fault && (
            <div className={styles.asking} role="alert">
              <p className={styles.title}>{m.devices.faults[fault].title}</p>
              <p>{m.devices.faults[fault].text}</p>
              {fault !== 'insecure' && (
                <Button icon="refresh" onPress={onOpen}>
                  {m.common.retry}
                </Button>
              )}
            </div>
          )}
          {access === 'open' && !fault && (
            <>
              <Icon name={offersCamera ? 'cameraOff' : 'microphone'} size={32} />
              <p>{placeholderText(m, offersCamera, camera.fault)}</p>
            </>
          )}
        </div>
      )}
      {access === 'open' && fault !== 'insecure' && (
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
