/** The two gates: one in front of the decoder, one in front of the speech model. */
import type { OpusPacket, Silence } from '../jitter/JitterBuffer.ts';
import { concealable } from '../opus/OpusDecoding.ts';
import type { StageCounts } from '../stages/Stage.ts';
import type { Lost } from '../stages/sound.ts';
import type { Frame } from './FrameCutter.ts';
import { Gate } from './Gate.ts';
import { rms } from './rms.ts';

export interface GateOptions {
  /** Root mean square, 0 to 1, under which it is quiet (VAD_THRESHOLD). */
  rmsThreshold: number;
  /** Whether an utterance is open: then neither gate closes. */
  keepOpen: () => boolean;
}

/** Pre-roll enough for the model to warm up and for the utterance's own. */
const times = { preRollMs: 512, hangOverMs: 1000 };
/** Senders measure before the codec and over shorter stretches: their level is believed only with this to spare. */
const levelMarginDb = 6;

const lengthMs = ({ startMs, endMs }: { startMs: number; endMs: number }) => endMs - startMs;

/** Packets that their sender says are quiet (RFC 6464), and DTX, are not decoded. */
export function levelGate(
  counts: StageCounts,
  { rmsThreshold, keepOpen }: GateOptions,
): Gate<OpusPacket | Silence | Lost> {
  const quietDb = -20 * Math.log10(rmsThreshold) + levelMarginDb;
  return new Gate<OpusPacket | Silence | Lost>(counts, {
    loud: (item) => item.kind === 'packet' && (item.levelBelowFullScaleDb ?? 0) <= quietDb,
    cuts: (item) => item.kind === 'lost' && !concealable(item),
    durationMs: lengthMs,
    keepOpen,
    ...times,
  });
}

/** Frames under the threshold are not judged. */
export function quietGate(counts: StageCounts, { rmsThreshold, keepOpen }: GateOptions): Gate<Frame | Lost> {
  return new Gate<Frame | Lost>(counts, {
    loud: (item) => item.kind === 'frame' && rms(item.samples) >= rmsThreshold,
    cuts: (item) => item.kind === 'lost',
    durationMs: lengthMs,
    keepOpen,
    ...times,
  });
}
