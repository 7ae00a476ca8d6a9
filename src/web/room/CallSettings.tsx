import { DeviceSelects } from '../devices/DeviceSelects.tsx';
import { LevelMeter } from '../devices/LevelMeter.tsx';
import { preferDevice } from '../devices/preferences.ts';
import { useDevices } from '../devices/useDevices.ts';
import { nameOfLanguage, pageLanguages, useLanguage } from '../messages/MessagesProvider.tsx';
import { Select } from '../ui/Select.tsx';
import { useAct } from '../ui/useAct.ts';
import { useCall, useCallClient } from './CallContext.tsx';

export function CallSettings() {
  const { language, messages: m, choose } = useLanguage();
  const act = useAct();
  const client = useCallClient();
  const microphone = useCall((state) => state.local.microphone);
  const camera = useCall((state) => state.local.camera);
  const offersCamera = useCall((state) => state.room?.kind !== 'voice');
  const devices = useDevices(microphone.track);
  return (
    <>
      {microphone.track && microphone.state === 'live' && <LevelMeter track={microphone.track} />}
      <DeviceSelects
        devices={devices}
        microphoneId={microphone.track?.getSettings().deviceId ?? null}
        cameraId={camera.track?.getSettings().deviceId ?? null}
        offersCamera={offersCamera}
        onMicrophone={(deviceId) => {
          preferDevice('microphone', deviceId);
          void act(() => client.useMicrophone(deviceId));
        }}
        onCamera={(deviceId) => {
          preferDevice('camera', deviceId);
          void act(() => client.useCamera(deviceId));
        }}
      />
      <Select
        label={m.settings.pageLanguage}
        value={language}
        options={pageLanguages.map((value) => ({ value, text: nameOfLanguage(value) }))}
        onChange={choose}
      />
    </>
  );
}
