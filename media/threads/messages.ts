/** What the owner of a listening thread and the thread tell each other. */
import type { Heard, Utterance } from '../utterance/UtteranceCutter.ts';
import type { DelayFigures } from '../stages/Delays.ts';
import type { StageCounts } from '../stages/Stage.ts';

/** The stages that run in a listening thread, in their order. */
export const threadStages = [
  'rtp',
  'jitter',
  'levelGate',
  'opus',
  'frames',
  'quietGate',
  'vad',
  'utterance',
] as const;
export type ThreadStage = (typeof threadStages)[number];
export type ThreadCounts = Record<ThreadStage, StageCounts>;

export interface ThreadSettings {
  rmsThreshold: number;
  /** Frames that may wait for the speech model. */
  maxWaitingFrames: number;
  /** What the thread adds to its monotonic clock (hrtime) to get its owner's `performance.now()`. */
  clockOffsetMs: number;
}

export interface StreamSettings {
  sessionStartedAtMs: number;
  /** Of RFC 6464 in this stream; null where the sender does not measure. */
  levelExtensionId: number | null;
}

export type ToThread =
  | { kind: 'open'; stream: number; settings: StreamSettings }
  /** See PacketBatch; the buffer comes back empty by `batchDone`. */
  | { kind: 'batch'; buffer: ArrayBuffer }
  /** Packets of these streams had to be dropped since the last batch. */
  | { kind: 'dropped'; streams: number[] }
  /** Muted: what was being said has ended. */
  | { kind: 'pause'; stream: number }
  /** Works off what was heard, then answers `closed`. */
  | { kind: 'close'; stream: number }
  /** Forgets what was heard, then answers `closed`. */
  | { kind: 'forget'; stream: number }
  | { kind: 'snapshot'; request: number; stream: number }
  | { kind: 'stats'; request: number }
  | { kind: 'stop' };

export interface ThreadStats {
  counts: ThreadCounts;
  cpuMs: number;
  /** Runs of the speech model, each over a batch of frames. */
  modelRuns: number;
  /** From the arrival of the packet that completed a frame to its probability; since it was last asked. */
  decisionMs: DelayFigures;
}

export type FromThread =
  | { kind: 'ready' }
  | { kind: 'batchDone'; buffer: ArrayBuffer }
  /** `atMs` by the owner's clock. */
  | { kind: 'heard'; stream: number; heard: Heard; atMs: number }
  | { kind: 'closed'; stream: number }
  | { kind: 'snapshot'; request: number; utterance: Utterance | null }
  | { kind: 'stats'; request: number; stats: ThreadStats };
