/** Any endpoint that speaks OpenAI's transcription interface: OpenAI itself or a Whisper on a server of one's own. */
import { fetchWholeForm } from './fetchWholeForm.ts';
import { httpFailure, readRateLimit } from './httpFailure.ts';
import type { RequestBudget } from './RequestBudget.ts';
import { SttError, type Recognition, type SpeechRequest, type SpeechToText } from './SpeechToText.ts';
import { parseTranscriptionReply } from './transcriptionReply.ts';
import { encodeWav } from './wav.ts';

export interface OpenAiCompatibleOptions {
  /** Up to and with the version, as OpenAI's SDKs take it: `https://api.openai.com/v1`. */
  baseUrl: string;
  apiKey: string | null;
  model: string;
  budget: RequestBudget;
}

type ReplyFormat = 'verbose_json' | 'json';

/** Far above any transcription; a server that streams without end must not fill the memory. */
const maxReplyBytes = 4 * 1024 * 1024;

export class OpenAiCompatible implements SpeechToText {
  readonly source: string;
  readonly languages = null;
  readonly #url: string;
  readonly #options: OpenAiCompatibleOptions;
  /** Some models (gpt-4o-transcribe) know only `json`, without words and figures; learned from their refusal. */
  #format: ReplyFormat = 'verbose_json';

  constructor(options: OpenAiCompatibleOptions) {
    this.#options = options;
    this.source = `openai:${options.model}`;
    this.#url = `${options.baseUrl.replace(/\/+$/, '')}/audio/transcriptions`;
  }

  async recognise(request: SpeechRequest): Promise<Recognition> {
    const format = this.#format;
    try {
      return await this.#send(request, format);
    } catch (error) {
      if (format === 'json' || !(error instanceof SttError) || error.reason !== 'refused') throw error;
      const recognition = await this.#send(request, 'json');
      this.#format = 'json';
      return recognition;
    }
  }

  async #send({ pcm, language, signal }: SpeechRequest, format: ReplyFormat): Promise<Recognition> {
    const { apiKey, model, budget } = this.#options;
    const form = new FormData();
    form.set('file', new Blob([encodeWav(pcm)], { type: 'audio/wav' }), 'utterance.wav');
    form.set('model', model);
    form.set('response_format', format);
    form.set('temperature', '0');
    if (language !== null) form.set('language', language);
    if (format === 'verbose_json') {
      form.append('timestamp_granularities[]', 'word');
      form.append('timestamp_granularities[]', 'segment');
    }
    let response: Response;
    let body: unknown;
    try {
      response = await fetchWholeForm(this.#url, {
        method: 'POST',
        body: form,
        headers: apiKey === null ? {} : { authorization: `Bearer ${apiKey}` },
        // A redirect would send the recording to somebody else.
        redirect: 'error',
        signal,
      });
      body = parseJson(await readText(response));
    } catch (error) {
      if (signal.aborted)
        throw new SttError('aborted', `Request to ${this.source} aborted`, { cause: error });
      throw new SttError('unavailable', `Cannot reach ${this.source}`, { cause: error });
    }
    const { status, headers, ok } = response;
    const limit = readRateLimit(headers);
    if (limit) budget.observe(limit);
    if (!ok) throw httpFailure(this.source, { status, headers, body });
    return parseTranscriptionReply(body, language);
  }
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > maxReplyBytes) throw new Error('The reply is too long');
  }
  return text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
