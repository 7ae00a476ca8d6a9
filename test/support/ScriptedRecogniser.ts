/** A recogniser that answers as the test says, when the test says. */
import {
  SttError,
  type Recognition,
  type SpeechRequest,
  type SpeechToText,
} from '../../media/stt/SpeechToText.ts';

export type ScriptedAnswer = Recognition | SttError;

export interface AskedRequest extends SpeechRequest {
  answer(answer: ScriptedAnswer): void;
}

export function heard(text: string, figures: Partial<Recognition> = {}): Recognition {
  return {
    text,
    language: 'en',
    words: null,
    noSpeechProbability: 0.05,
    averageLogProbability: -0.3,
    compressionRatio: null,
    ...figures,
  };
}

export class ScriptedRecogniser implements SpeechToText {
  readonly source: string;
  readonly languages: ReadonlySet<string> | null;
  readonly requests: AskedRequest[] = [];
  closed = false;
  readonly #answer: ((request: SpeechRequest) => ScriptedAnswer) | null;
  readonly #heedsAbort: boolean;

  /** Without `answer` each request waits for the test's. */
  constructor({
    source = 'scripted',
    languages = null,
    answer = null,
    heedsAbort = true,
  }: {
    source?: string;
    languages?: ReadonlySet<string> | null;
    answer?: ((request: SpeechRequest) => ScriptedAnswer) | null;
    heedsAbort?: boolean;
  } = {}) {
    this.source = source;
    this.languages = languages;
    this.#answer = answer;
    this.#heedsAbort = heedsAbort;
  }

  recognise(request: SpeechRequest): Promise<Recognition> {
    return new Promise((resolve, reject) => {
      const answer = (given: ScriptedAnswer) => (given instanceof SttError ? reject(given) : resolve(given));
      this.requests.push({ ...request, answer });
      if (this.#heedsAbort) {
        request.signal.addEventListener('abort', () => answer(new SttError('aborted', 'aborted')));
      }
      if (this.#answer) answer(this.#answer(request));
    });
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}
