/** What the pipeline asks of the one queue in front of all recognisers, and what that answers. */
import type { RecognisedWord, Recognition } from './SpeechToText.ts';

/** What the pipeline asks of the scheduler. */
export interface SpeechJob {
  utteranceId: string;
  /** `recording`: of a file, for which nobody waits; it goes when nothing of a call does. */
  kind: 'partial' | 'final' | 'recording';
  pcm: Float32Array;
  language: string | null;
  /** Aborted when the speaker withdrew consent: the job is dropped and nothing of it is kept. */
  signal: AbortSignal;
}

export interface JudgedWord extends RecognisedWord {
  /** To be shown as doubtful. */
  uncertain: boolean;
}

export interface JudgedRecognition extends Recognition {
  words: JudgedWord[] | null;
}

export type SpeechOutcome =
  | { outcome: 'text'; recognition: JudgedRecognition; source: string }
  /** A filter judged that nobody spoke (which one, for the counters). */
  | { outcome: 'noSpeech'; filter: string }
  /** A partial that was not worth its turn: something else waited, or a newer revision replaced it. */
  | { outcome: 'superseded' }
  | { outcome: 'failed'; reason: 'overload' | 'recognitionFailed' }
  | { outcome: 'aborted' };

/** The one queue in front of all recognisers of a process. `submit` never rejects. */
export interface SpeechScheduler {
  submit(job: SpeechJob): Promise<SpeechOutcome>;
  /** A partial submitted now would run at once. */
  readonly idle: boolean;
}
