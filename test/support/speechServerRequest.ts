/** What a transcription endpoint reads out of a request, and what it refuses. */
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';

export interface TranscriptionRequest {
  model: string;
  language: string | null;
  prompt: string | null;
  responseFormat: 'json' | 'text' | 'verbose_json';
  temperature: number;
  granularities: string[];
  fileName: string;
  sampleRateHz: number;
  durationMs: number;
  /** The samples as they came. */
  pcm16: Int16Array;
}

/** What a request is held against. */
export interface RequestRules {
  /** Asked for as bearer token where set. */
  apiKey?: string;
  models?: string[];
  /** Models that refuse verbose_json, as gpt-4o-transcribe does. */
  jsonOnlyModels?: string[];
  maxFileBytes?: number;
}

export class RefusedRequest extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

const megabyte = 1024 * 1024;
/** Of both services. */
const defaultMaxFileBytes = 25 * megabyte;
const shortestMs = 10;

const fields = z
  .object({
    model: z.string().min(1),
    language: z
      .string()
      .regex(/^[a-z]{2,3}$/)
      .optional(),
    prompt: z.string().optional(),
    response_format: z.enum(['json', 'text', 'verbose_json']).default('json'),
    temperature: z.coerce.number().min(0).max(1).default(0),
  })
  .strict();

/** Throws RefusedRequest. */
export async function readTranscriptionRequest(
  headers: IncomingHttpHeaders,
  body: Buffer,
  { apiKey, models, jsonOnlyModels = [], maxFileBytes = defaultMaxFileBytes }: RequestRules,
): Promise<TranscriptionRequest> {
  if (apiKey !== undefined && headers.authorization !== `Bearer ${apiKey}`) {
    throw new RefusedRequest(401, 'invalid_api_key', 'Invalid API Key');
  }
  const form = await readForm(headers['content-type'] ?? '', body);
  const file = form.get('file');
  if (!(file instanceof File)) throw refused('file', '`file` is required');
  if (file.size > maxFileBytes)
    throw new RefusedRequest(413, 'request_too_large', 'Request Entity Too Large');
  const granularities = form.getAll('timestamp_granularities[]').map(String);
  const texts = [...form.entries()].filter(
    ([name]) => name !== 'file' && name !== 'timestamp_granularities[]',
  );
  const parsed = fields.safeParse(Object.fromEntries(texts));
  if (!parsed.success) throw refused(String(parsed.error.issues[0]?.path[0]), parsed.error.message);
  const { model, language, prompt, response_format: responseFormat, temperature } = parsed.data;
  if (models && !models.includes(model)) {
    throw new RefusedRequest(404, 'model_not_found', `The model \`${model}\` does not exist`);
  }
  if (responseFormat === 'verbose_json' && jsonOnlyModels.includes(model)) {
    throw refused('response_format', `'verbose_json' is not compatible with model '${model}'`);
  }
  if (granularities.length > 0 && responseFormat !== 'verbose_json') {
    throw refused('timestamp_granularities', 'needs response_format verbose_json');
  }
  if (granularities.some((granularity) => !['word', 'segment'].includes(granularity))) {
    throw refused('timestamp_granularities', 'must be word or segment');
  }
  const { sampleRateHz, pcm16 } = readWav(Buffer.from(await file.arrayBuffer()));
  const durationMs = (pcm16.length / sampleRateHz) * 1000;
  if (durationMs < shortestMs)
    throw refused('file', 'Audio file is too short. Minimum audio length is 0.01 seconds.');
  return {
    model,
    language: language ?? null,
    prompt: prompt ?? null,
    responseFormat,
    temperature,
    granularities,
    fileName: file.name,
    sampleRateHz,
    durationMs,
    pcm16,
  };
}

function refused(field: string, message: string): RefusedRequest {
  return new RefusedRequest(400, 'invalid_value', `${field}: ${message}`);
}

async function readForm(contentType: string, body: Buffer): Promise<FormData> {
  if (!contentType.startsWith('multipart/form-data')) {
    throw refused('content-type', 'request Content-Type is not multipart/form-data');
  }
  try {
    const bytes = new Uint8Array(body);
    return await new Response(bytes, { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw refused('body', 'multipart body cannot be parsed');
  }
}

/** Chunks of a RIFF/WAVE file; 16-bit mono PCM alone is taken. */
function readWav(file: Buffer): { sampleRateHz: number; pcm16: Int16Array } {
  const invalid = refused('file', 'could not process file - is it a valid media file?');
  if (
    file.length < 12 ||
    file.toString('latin1', 0, 4) !== 'RIFF' ||
    file.toString('latin1', 8, 12) !== 'WAVE'
  ) {
    throw invalid;
  }
  if (file.readUInt32LE(4) !== file.length - 8) throw invalid;
  let sampleRateHz = 0;
  for (let at = 12; at + 8 <= file.length;) {
    const name = file.toString('latin1', at, at + 4);
    const bytes = file.readUInt32LE(at + 4);
    const content = file.subarray(at + 8, at + 8 + bytes);
    if (content.length !== bytes) throw invalid;
    if (name === 'fmt ') {
      const [encoding, channels, bits] = [
        content.readUInt16LE(0),
        content.readUInt16LE(2),
        content.readUInt16LE(14),
      ];
      if (encoding !== 1 || channels !== 1 || bits !== 16) throw invalid;
      sampleRateHz = content.readUInt32LE(4);
    }
    if (name === 'data' && sampleRateHz > 0) {
      return {
        sampleRateHz,
        pcm16: new Int16Array(new Uint8Array(content).buffer, 0, Math.floor(bytes / 2)),
      };
    }
    at += 8 + bytes + (bytes % 2);
  }
  throw invalid;
}
