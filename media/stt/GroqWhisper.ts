/** Whisper at Groq, through its own SDK. */
import Groq from 'groq-sdk';
import { fetchWholeForm } from './fetchWholeForm.ts';
import { httpFailure, readRateLimit } from './httpFailure.ts';
import type { RequestBudget } from './RequestBudget.ts';
import { SttError, type Recognition, type SpeechRequest, type SpeechToText } from './SpeechToText.ts';
import { parseTranscriptionReply } from './transcriptionReply.ts';
import { encodeWav } from './wav.ts';

/** Groq's quick multilingual model; word for word as good as the large one on clear speech. */
const groqModel = 'whisper-large-v3-turbo';

const beyondAnyDeadlineMs = 3_600_000;

export interface GroqWhisperOptions {
  apiKey: string;
  /** Without path; null for Groq's own. */
  baseUrl: string | null;
  budget: RequestBudget;
}

export class GroqWhisper implements SpeechToText {
  readonly source = `groq:${groqModel}`;
  readonly languages = null;
  readonly #client: Groq;
  readonly #budget: RequestBudget;

  constructor({ apiKey, baseUrl, budget }: GroqWhisperOptions) {
    this.#budget = budget;
    this.#client = new Groq({
      apiKey,
      baseURL: baseUrl,
      // The queue alone retries, and the request's signal is the one deadline: the SDK would wait as long as any
      // retry-after tells it to, and its own timeout ends with the headers.
      maxRetries: 0,
      timeout: beyondAnyDeadlineMs,
      logLevel: 'off',
      fetch: fetchWholeForm,
      fetchOptions: { redirect: 'error' },
    });
  }

  async recognise({ pcm, language, signal }: SpeechRequest): Promise<Recognition> {
    try {
      const { data, response } = await this.#client.audio.transcriptions
        .create(
          {
            model: groqModel,
            file: new File([encodeWav(pcm)], 'utterance.wav', { type: 'audio/wav' }),
            response_format: 'verbose_json',
            timestamp_granularities: ['word', 'segment'],
            temperature: 0,
            ...(language === null ? {} : { language }),
          },
          { signal },
        )
        .withResponse();
      this.#observe(response.headers);
      return parseTranscriptionReply(data, language);
    } catch (error) {
      if (signal.aborted)
        throw new SttError('aborted', `Request to ${this.source} aborted`, { cause: error });
      throw this.#failureOf(error);
    }
  }

  #failureOf(error: unknown): SttError {
    if (error instanceof SttError) return error;
    if (error instanceof Groq.APIError) {
      // Connections that fail are APIErrors too, without status.
      const {
        status,
        headers,
        error: body,
      } = error as { status?: number; headers?: Headers; error?: unknown };
      if (status !== undefined && headers !== undefined) {
        this.#observe(headers);
        return httpFailure(this.source, { status, headers, body });
      }
    }
    return new SttError('unavailable', `Cannot reach ${this.source}`, { cause: error });
  }

  #observe(headers: Headers): void {
    const limit = readRateLimit(headers);
    if (limit) this.#budget.observe(limit);
  }
}
