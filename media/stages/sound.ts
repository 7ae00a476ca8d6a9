/** What flows between the stages. All times are milliseconds since the session began. */

/** Whisper, Silero and the decoder all work at this rate, so that nothing is ever resampled. */
export const sampleRateHz = 16_000;
export const samplesPerMs = sampleRateHz / 1000;

/** A stretch of 16 kHz mono sound, -1 to 1. */
export interface Sound {
  kind: 'sound';
  startMs: number;
  samples: Float32Array;
  /** When its last packet arrived, by the clock of the listening thread's owner; for measuring delay. */
  arrivedAtMs: number;
}

/** A stretch that never came, or that had to be dropped. */
export interface Lost {
  kind: 'lost';
  startMs: number;
  endMs: number;
  reason: 'packetsLost' | 'overload';
  /** Of the packet that showed it. */
  arrivedAtMs: number;
}

/** Nothing follows on from here: muted, stalled, the source or its clock changed, or the end. */
export interface Break {
  kind: 'break';
  /** True once, at the very end. */
  final: boolean;
}

export const durationMs = (samples: Float32Array): number => samples.length / samplesPerMs;

/** Two times closer than this are one: RTP and sample counts round differently. */
const toleranceMs = 2;

export const follows = (startMs: number, previousEndMs: number): boolean =>
  Math.abs(startMs - previousEndMs) <= toleranceMs;
