import { useEffect, useRef, useState } from 'react';
import { usePreferredDevice } from '../devices/preferences.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { useCall } from './CallContext.tsx';

/** Plays everybody else's sound, one element for each track, on the chosen output. */
export function RemoteAudio() {
  const m = useMessages();
  const remote = useCall((state) => state.remote);
  const [isBlocked, setBlocked] = useState(false);
  /** Counts the presses that allowed sound: each makes the elements try again. */
  const [attempt, setAttempt] = useState(0);

  return (
    <>
      {remote.map(
        ({ producer, track }) =>
          producer.kind === 'audio' &&
          track && (
            <Sound
              key={producer.producerId}
              track={track}
              attempt={attempt}
              onBlocked={() => setBlocked(true)}
            />
          ),
      )}
      {isBlocked && (
        <Banner
          tone="warn"
          icon="soundOff"
          role="alert"
          actions={
            <Button
              look="primary"
              icon="sound"
              onPress={() => {
                setBlocked(false);
                setAttempt((before) => before + 1);
              }}
            >
              {m.call.playAudio}
            </Button>
          }
        >
          {m.call.blockedAudio}
        </Banner>
      )}
    </>
  );
}

interface SoundProps {
  track: MediaStreamTrack;
  attempt: number;
  onBlocked: () => void;
}

function Sound({ track, attempt, onBlocked }: SoundProps) {
  const audio = useRef<HTMLAudioElement>(null);
  const speakerId = usePreferredDevice('speaker');

  useEffect(() => {
    const element = audio.current;
    if (!element) return;
    element.srcObject = new MediaStream([track]);
    return () => {
      element.srcObject = null;
    };
  }, [track]);

  useEffect(() => {
    const element = audio.current;
    if (!element || speakerId === null || !('setSinkId' in element)) return;
    // A speaker that is no longer there: the system's own goes on.
    element.setSinkId(speakerId).catch(() => undefined);
  }, [speakerId]);

  useEffect(() => {
    audio.current?.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotAllowedError') onBlocked();
    });
    // Trying again is what `attempt` is for; who hears of it may change.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [track, attempt]);

  return <audio ref={audio} autoPlay />;
}
