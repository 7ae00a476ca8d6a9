import { useEffect, useState } from 'react';
import { watchSoundLevel } from '../devices/soundLevel.ts';
import { useCall } from './CallContext.tsx';

/** Louder than a room, about as loud as a voice at a desk. */
const voiceLevel = 0.6;
/** A cough is no speech. */
const voiceForMs = 400;
const hintForMs = 8000;

export type MicrophoneHint = 'talkingWhileMuted' | 'silencedByDevice' | null;

/**
 * What somebody should know of their microphone: that they speak while it is off, or that the device itself
 * silences it (its own switch, a telephone call that came in).
 */
export function useMicrophoneHint(): MicrophoneHint {
  const { state, track } = useCall(({ local }) => local.microphone);
  const [isTalking, setTalking] = useState(false);
  const [isSilenced, setSilenced] = useState(false);

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
    if (!track || state !== 'muted') return;
    // The muted track is silent; a second one of the same microphone is listened to here and sent nowhere.
    const listener = track.clone();
    listener.enabled = true;
    let voiceSinceMs: number | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = watchSoundLevel(listener, (level) => {
      const nowMs = performance.now();
      if (level === null || level < voiceLevel) {
        voiceSinceMs = null;
        return;
      }
      voiceSinceMs ??= nowMs;
      if (nowMs - voiceSinceMs < voiceForMs) return;
      setTalking(true);
      clearTimeout(timer);
      timer = setTimeout(() => setTalking(false), hintForMs);
    });
    return () => {
      stop();
      listener.stop();
      clearTimeout(timer);
      setTalking(false);
    };
  }, [state, track]);

  if (isTalking) return 'talkingWhileMuted';
  return isSilenced ? 'silencedByDevice' : null;
}
