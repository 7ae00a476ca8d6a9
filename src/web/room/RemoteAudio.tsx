import { useEffect, useRef } from 'react';
import { usePreferredDevice } from '../devices/preferences.ts';
import { useDevices } from '../devices/useDevices.ts';
import { useCall } from './CallContext.tsx';
import type { RemoteSound } from './RemoteSound.ts';

/** Plays everybody else's sound, one element for each track, on the chosen output. */
export function RemoteAudio({ sound }: { sound: RemoteSound }) {
  const remote = useCall((state) => state.remote);
  const preferredId = usePreferredDevice('speaker');
  const { speakers } = useDevices(null);
  // One that was unplugged would leave silence: without it the system's own goes on.
  const speakerId = speakers.some(({ deviceId }) => deviceId === preferredId) ? preferredId : null;
  return remote.map(
    ({ producer, track }) =>
      producer.kind === 'audio' &&
      track && <Sound key={producer.producerId} track={track} sound={sound} speakerId={speakerId ?? ''} />,
  );
}

interface SoundProps {
  track: MediaStreamTrack;
  sound: RemoteSound;
  speakerId: string;
}

function Sound({ track, sound, speakerId }: SoundProps) {
  const audio = useRef<HTMLAudioElement>(null);

  useEffect(() => (audio.current ? sound.play(audio.current, track) : undefined), [sound, track]);

  useEffect(() => {
    const element = audio.current;
    if (!element || !('setSinkId' in element) || element.sinkId === speakerId) return;
    element.setSinkId(speakerId).catch(() => undefined);
  }, [speakerId]);

  return <audio ref={audio} />;
}
