/** What a check comes to, for its guest and for the host alike. */
import type { CallCheckResult } from '../../wire/callChecks.ts';
import type { callCheck } from '../messages/callCheck.en.ts';

export type Verdict = keyof typeof callCheck.verdicts;

/** A middle simulcast layer with sound. */
const videoKbitPerS = 500;
/** Opus as calls send it, with what its packets cost. */
const voiceKbitPerS = 64;
/** Up to here retransmission mends video. */
const videoLossRatio = 0.05;
/** Beyond this speech is no longer understood. */
const voiceLossRatio = 0.2;

const ofMicrophone = {
  denied: 'microphoneDenied',
  missing: 'microphoneMissing',
  failed: 'microphoneFailed',
  silent: 'microphoneSilent',
} as const;

/** The one that cuts off most. */
export function verdictOf({ microphone, camera, speaker, paths, loop }: CallCheckResult): Verdict {
  if (loop === null) return 'noPath';
  if (microphone !== 'heard') return ofMicrophone[microphone];
  if (loop.soundReturned === false) return 'noPath';
  if (speaker === 'notHeard') return 'speakerSilent';
  if (loop.kbitPerS < voiceKbitPerS || loop.lossRatio > voiceLossRatio) return 'tooSlow';
  const isVideoWanted = camera !== 'notAsked';
  if (isVideoWanted && (loop.kbitPerS < videoKbitPerS || loop.lossRatio > videoLossRatio)) return 'voiceOnly';
  if (isVideoWanted && camera !== 'works') return 'cameraOff';
  return paths.udp === 'open' ? 'good' : 'detour';
}
