import { useState } from 'react';
import type { CallCheckResult } from '../../wire/callChecks.ts';
import { usePreferredDevice } from '../devices/preferences.ts';
import { playTestSound } from '../devices/soundLevel.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from '../ui/Button.tsx';
import { ButtonRow } from '../ui/ButtonRow.tsx';
import styles from './CallCheckPage.module.css';
import { useCheckTexts } from './useCheckTexts.ts';

/** Only the person can tell whether a sound was heard. */
export function SpeakerStep({ onAnswer }: { onAnswer: (answer: CallCheckResult['speaker']) => void }) {
  const m = useMessages();
  const texts = useCheckTexts();
  const speakerId = usePreferredDevice('speaker');
  const [wasPlayed, setPlayed] = useState(false);
  const play = () => {
    setPlayed(true);
    // A speaker of last time that is unplugged: on whatever there is then.
    void playTestSound(speakerId).catch(() => playTestSound(null));
  };
  return (
    <section className={styles.speaker} aria-label={m.devices.speaker}>
      <p>{texts.speakerText}</p>
      <Button look={wasPlayed ? 'secondary' : 'primary'} icon="sound" onPress={play}>
        {wasPlayed ? texts.playAgain : texts.play}
      </Button>
      {wasPlayed && (
        <>
          <p role="status">{texts.speakerQuestion}</p>
          <ButtonRow>
            <Button look="primary" onPress={() => onAnswer('heard')}>
              {texts.heard}
            </Button>
            <Button onPress={() => onAnswer('notHeard')}>{texts.notHeard}</Button>
          </ButtonRow>
        </>
      )}
    </section>
  );
}
