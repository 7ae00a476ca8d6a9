import { useMessages } from '../messages/MessagesProvider.tsx';
import { Fold } from '../ui/Fold.tsx';
import type { DevicePreview, PreviewState } from './DevicePreview.ts';
import { DeviceSelects } from './DeviceSelects.tsx';
import styles from './DevicesSection.module.css';
import { LevelMeter } from './LevelMeter.tsx';
import { PreviewTile } from './PreviewTile.tsx';
import { useDevices } from './useDevices.ts';

interface DevicesSectionProps {
  preview: DevicePreview;
  state: PreviewState;
  offersCamera: boolean;
  /** What becomes of picture and sound, where it is not what comes before every visit. */
  allowText?: string | undefined;
}

/** The preview with its level, and the choice of devices. */
export function DevicesSection({ preview, state, offersCamera, allowText }: DevicesSectionProps) {
  const m = useMessages();
  const devices = useDevices(state.access);
  const { microphone, camera } = state;
  return (
    <section className={styles.section} aria-label={m.devices.title}>
      <PreviewTile
        access={state.access}
        microphone={microphone}
        camera={camera}
        offersCamera={offersCamera}
        allowText={allowText}
        onOpen={() => void preview.open()}
        onMicrophone={(on) => void preview.setOn('microphone', on)}
        onCamera={(on) => void preview.setOn('camera', on)}
      />
      {microphone.track && microphone.on && <LevelMeter track={microphone.track} />}
      {(microphone.track ?? camera.track) && (
        <Fold title={m.devices.choose} icon="settings" level={2}>
          <DeviceSelects
            devices={devices}
            microphoneId={microphone.track?.getSettings().deviceId ?? null}
            cameraId={camera.track?.getSettings().deviceId ?? null}
            offersCamera={offersCamera}
            onMicrophone={(deviceId) => void preview.use('microphone', deviceId)}
            onCamera={(deviceId) => void preview.use('camera', deviceId)}
          />
        </Fold>
      )}
    </section>
  );
}
