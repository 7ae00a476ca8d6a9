/** Speech to text: the one interface that every recogniser has. */

/** One request to a recogniser. */
export interface SpeechRequest {
  /** 16 kHz mono, -1 to 1. */
  pcm: Float32Array;
  /** ISO 639-1, or null to let the recogniser detect it. */
  language: string | null;
  signal: AbortSignal;
}

/** A word as it stands in the text, with its punctuation. */
export interface RecognisedWord {
  text: string;
  /**
   * Milliseconds since the first sample of the request: the narrowest stretch that the recogniser says the word
   * lies in. That is the segment's where it times only segments (Whisper in process).
   */
  startMs: number;
  endMs: number;
  /** 0 to 1, of the word, or of its segment where the recogniser judges only segments. */
  probability: number;
}

export interface Recognition {
  text: string;
  /** ISO 639-1, as asked for or detected. */
  language: string | null;
  /** Joined by spaces they are the text. Null where the recogniser gives neither times nor probabilities. */
  words: RecognisedWord[] | null;
  /** Whisper's figures for judging its own text; null where the recogniser does not give them. */
  noSpeechProbability: number | null;
  averageLogProbability: number | null;
  compressionRatio: number | null;
}

/** A recogniser. `recognise` rejects with an `SttError`, with `aborted` soon after the signal aborts. */
export interface SpeechToText {
  /** As it stands in captions: `whisper.cpp:base`, `groq:whisper-large-v3-turbo`. */
  readonly source: string;
  /** ISO 639-1 codes of the languages it knows; null where that is for the provider to say. */
  readonly languages: ReadonlySet<string> | null;
  recognise(request: SpeechRequest): Promise<Recognition>;
  /** Frees what it holds. The signals of all requests are aborted before. */
  close?(): Promise<void>;
}

/** Why a recogniser did not answer. `retryAfterMs` where it named a time (HTTP Retry-After). */
export class SttError extends Error {
  readonly reason: 'rateLimited' | 'unavailable' | 'refused' | 'unauthorized' | 'aborted';
  readonly retryAfterMs: number | null;

  constructor(
    reason: SttError['reason'],
    message: string,
    options: { retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'SttError';
    this.reason = reason;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}
