import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from '../ui/Button.tsx';
import { Select } from '../ui/Select.tsx';
import styles from './DeviceSelects.module.css';
import { preferDevice, usePreferredDevice } from './preferences.ts';
import { playTestSound } from './soundLevel.ts';
import type { Devices } from './useDevices.ts';

interface DeviceSelectsProps {
  devices: Devices;
  microphoneId: string | null;
  cameraId: string | null;
  offersCamera: boolean;
  onMicrophone: (deviceId: string) => void;
  onCamera: (deviceId: string) => void;
}

/** Firefox before 116 and Safari play everything on the system's output. */
const canChooseSpeaker = 'setSinkId' in HTMLMediaElement.prototype;

export function DeviceSelects(props: DeviceSelectsProps) {
  const { devices, microphoneId, cameraId, offersCamera, onMicrophone, onCamera } = props;
  const m = useMessages();
  const speakerId = usePreferredDevice('speaker');
  const known = (list: readonly MediaDeviceInfo[], deviceId: string | null) =>
    list.find((device) => device.deviceId === deviceId)?.deviceId ?? list[0]?.deviceId;

  const microphone = known(devices.microphones, microphoneId);
  const camera = known(devices.cameras, cameraId);
  const speaker = known(devices.speakers, speakerId);
  return (
    <div className={styles.selects}>
      {microphone !== undefined && (
        <Select
          label={m.devices.microphone}
          options={optionsOf(devices.microphones, m.devices.unnamedMicrophone)}
          value={microphone}
          onChange={onMicrophone}
        />
      )}
      {offersCamera && camera !== undefined && (
        <Select
          label={m.devices.camera}
          options={optionsOf(devices.cameras, m.devices.unnamedCamera)}
          value={camera}
          onChange={onCamera}
        />
      )}
      {canChooseSpeaker && speaker !== undefined && (
        <Select
          label={m.devices.speaker}
          options={optionsOf(devices.speakers, m.devices.unnamedSpeaker)}
          value={speaker}
          onChange={(deviceId) => preferDevice('speaker', deviceId)}
        />
      )}
      {!canChooseSpeaker && <p className={styles.note}>{m.settings.noSpeakerChoice}</p>}
      <div>
        <Button look="quiet" icon="sound" onPress={() => void playTestSound(speaker ?? null)}>
          {m.devices.speakerTest}
        </Button>
      </div>
    </div>
  );
}

const optionsOf = (list: readonly MediaDeviceInfo[], unnamed: (number: number) => string) =>
  list.map((device, index) => ({ value: device.deviceId, text: device.label || unnamed(index + 1) }));
