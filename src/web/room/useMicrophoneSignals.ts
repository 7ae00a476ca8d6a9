import { useEffect, useMemo, useState } from 'react';
import { SilenceWatch, VoiceWatch } from '../devices/microphoneWatches.ts';
import { watchSoundLevel } from '../devices/soundLevel.ts';
import { useCall } from './CallContext.tsx';

interface MicrophoneSignals {
  /** By the system: a switch of the device, a telephone call that came in. */
  isSilenced: boolean;
  /** Open, and nothing comes. */
  isDead: boolean;
  isTalkingWhileMuted: boolean;
}

/** What the own microphone itself tells, besides its faults. */
export function useMicrophoneSignals(): MicrophoneSignals {
  const { state, track } = useCall(({ local }) => local.microphone);
  const [isTalkingWhileMuted, setTalking] = useState(false);
  const [isDead, setDead] = useState(false);
  const [isSilenced, setSilenced] = useState(false);
  // One for each track: what was learned of a microphone holds on after it was muted.
  const silence = useMemo(() => track && new SilenceWatch(), [track]);

  useEffect(() => {
    if (!track || state !== 'live') return;
    const read = () => setSilenced(track.muted);
    read();
    track.addEventListener('mute', read);
    track.addEventListener('unmute', read);
    return () => {
      track.removeEventListener('mute', read);
      track.removeEventListener('unmute', read);
      setSilenced(false);
    };
  }, [state, track]);

  useEffect(() => {
    if (!track || !silence || state !== 'live') return;
    const stop = watchSoundLevel(track, (sound) => setDead(silence.hear(sound, performance.now())));
    return () => {
      stop();
      setDead(false);
    };
  }, [silence, state, track]);

  useEffect(() => {
    if (!track || state !== 'muted') return;
    // What is muted is sent as silence by disabling its track, so a copy of the same microphone is listened to. Only
    // its level is read, here in the page; it is on no connection, and nothing of it is kept.
    const listener = track.clone();
    listener.enabled = true;
    const voice = new VoiceWatch();
    const stop = watchSoundLevel(listener, (sound) => setTalking(voice.hear(sound, performance.now())));
    return () => {
      stop();
      listener.stop();
      setTalking(false);
    };
  }, [state, track]);

  return { isSilenced, isDead, isTalkingWhileMuted };
}
