/** The gate in front of the speech model: closed while the sound stays under a threshold. */
import type { StageCounts } from '../stages/Stage.ts';
import type { Lost } from '../stages/sound.ts';
import type { Frame } from './FrameCutter.ts';
import { Gate } from './Gate.ts';
import { rms } from './rms.ts';

export interface QuietGateOptions {
  /** Root mean square of a frame, 0 to 1 (VAD_THRESHOLD). */
  rmsThreshold: number;
  keepOpen: () => boolean;
}

/** Enough for the model to warm up and for the utterance's own pre-roll. */
export const preRollMs = 512;
export const hangOverMs = 1000;

export function quietGate(
  counts: StageCounts,
  { rmsThreshold, keepOpen }: QuietGateOptions,
): Gate<Frame | Lost> {
  return new Gate<Frame | Lost>(counts, {
    // A loss that no concealment covers goes on to where it is decided whether it hid speech.
    loud: (item) => item.kind === 'lost' || rms(item.samples) >= rmsThreshold,
    durationMs: (item) => item.endMs - item.startMs,
    preRollMs,
    hangOverMs,
    keepOpen,
  });
}
