import { useState } from 'react';
import type { CallCheckResult } from '../../wire/callChecks.ts';
import type { RoomKind } from '../../wire/rooms.ts';
import { DeviceSelects } from '../devices/DeviceSelects.tsx';
import { LevelMeter } from '../devices/LevelMeter.tsx';
import type { DevicePreview, PreviewState } from '../devices/DevicePreview.ts';
import { PreviewTile } from '../devices/PreviewTile.tsx';
import { useDevices } from '../devices/useDevices.ts';
import { usePreview } from '../devices/usePreview.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from '../ui/Button.tsx';
import { Fold } from '../ui/Fold.tsx';
import { Loading } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import styles from './CallCheckPage.module.css';
import { CheckOutcome } from './CheckOutcome.tsx';
import { SpeakerStep } from './SpeakerStep.tsx';
import { useCallCheck } from './useCallCheck.ts';
import { useHeard } from './useHeard.ts';

interface CallCheckPageProps {
  secret: string;
  kind: RoomKind;
  onBack: () => void;
}

/** Devices, sound and connection, one step after the other; ends in one sentence. */
export default function CallCheckPage({ secret, kind, onBack }: CallCheckPageProps) {
  const m = useMessages();
  const offersCamera = kind !== 'voice';
  const { preview, state } = usePreview(offersCamera);
  const heard = useHeard(state.microphone.track);
  const [step, setStep] = useState<'devices' | 'speaker' | 'path'>('devices');
  const { progress, run } = useCallCheck(secret);

  const check = (speaker: CallCheckResult['speaker']) => {
    setStep('path');
    run({ preview, offersCamera, speaker, wasHeard: () => heard.current });
  };

  const titles = {
    devices: m.callCheck.stepDevices,
    speaker: m.callCheck.stepSpeaker,
    path: m.callCheck.stepPath,
  };
  const isOver = step === 'path' && progress.state !== 'running';
  if (isOver) {
    return <CheckOutcome progress={progress} onAgain={() => setStep('devices')} onBack={onBack} />;
  }
  return (
    <Page key={step} title={titles[step]} width="s">
      <div>
        <h1 className={styles.title}>{titles[step]}</h1>
        {step === 'devices' && <p className={styles.lead}>{m.callCheck.lead}</p>}
      </div>
      {step === 'devices' && (
        <>
          <Devices preview={preview} state={state} offersCamera={offersCamera} />
          {state.access === 'open' && (
            <Button look="primary" wide onPress={() => setStep('speaker')}>
              {m.callCheck.next}
            </Button>
          )}
        </>
      )}
      {step === 'speaker' && <SpeakerStep onAnswer={check} />}
      {step === 'path' && <Loading text={m.callCheck.running} />}
      <Button look="quiet" icon="arrowLeft" onPress={onBack}>
        {m.callCheck.back}
      </Button>
    </Page>
  );
}

interface DevicesProps {
  preview: DevicePreview;
  state: PreviewState;
  offersCamera: boolean;
}

function Devices({ preview, state, offersCamera }: DevicesProps) {
  const m = useMessages();
  const devices = useDevices(state.access);
  const { microphone, camera } = state;
  return (
    <section className={styles.devices} aria-label={m.devices.title}>
      <PreviewTile
        access={state.access}
        microphone={microphone}
        camera={camera}
        offersCamera={offersCamera}
        allowText={m.callCheck.allowText}
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
