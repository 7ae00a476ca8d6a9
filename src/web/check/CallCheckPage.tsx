import { useState } from 'react';
import type { CallCheckResult } from '../../wire/callChecks.ts';
import type { RoomKind } from '../../wire/rooms.ts';
import { DevicesSection } from '../devices/DevicesSection.tsx';
import { usePreview } from '../devices/usePreview.ts';
import { Button } from '../ui/Button.tsx';
import { Loading } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import styles from './CallCheckPage.module.css';
import { CheckOutcome } from './CheckOutcome.tsx';
import { SpeakerStep } from './SpeakerStep.tsx';
import { useCallCheck } from './useCallCheck.ts';
import { useHeard } from './useHeard.ts';
import { useCheckTexts } from './useCheckTexts.ts';

interface CallCheckPageProps {
  secret: string;
  kind: RoomKind;
  onBack: () => void;
}

/** Devices, sound and connection, one step after the other; ends in one sentence. */
export default function CallCheckPage({ secret, kind, onBack }: CallCheckPageProps) {
  const texts = useCheckTexts();
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
    devices: texts.stepDevices,
    speaker: texts.stepSpeaker,
    path: texts.stepPath,
  };
  const isOver = step === 'path' && progress.state !== 'running';
  if (isOver) {
    return <CheckOutcome progress={progress} onAgain={() => setStep('devices')} onBack={onBack} />;
  }
  return (
    <Page key={step} title={titles[step]} width="s">
      <div>
        <h1 className={styles.title}>{titles[step]}</h1>
        {step === 'devices' && <p className={styles.lead}>{texts.lead}</p>}
      </div>
      {step === 'devices' && (
        <>
          <DevicesSection
            preview={preview}
            state={state}
            offersCamera={offersCamera}
            allowText={texts.allowText}
          />
          {state.access === 'open' && (
            <Button look="primary" wide onPress={() => setStep('speaker')}>
              {texts.next}
            </Button>
          )}
        </>
      )}
      {step === 'speaker' && <SpeakerStep onAnswer={check} />}
      {step === 'path' && <Loading text={texts.running} />}
      <Button look="quiet" icon="arrowLeft" onPress={onBack}>
        {texts.back}
      </Button>
    </Page>
  );
}
