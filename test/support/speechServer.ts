/**
 * A transcription endpoint as OpenAI and Groq run it (POST audio/transcriptions), but for the recogniser: the words
 * it answers are counted off from the length of the recording. Requests are checked as those services check them,
 * each is answered a fixed time after it came, all at once, and faults are played when the test asks for them.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  readTranscriptionRequest,
  RefusedRequest,
  type RequestRules,
  type TranscriptionRequest,
} from './speechServerRequest.ts';

/** Played to one request each, in order. */
export type SpeechServerFault =
  /** No answer at all. */
  | { fault: 'hang' }
  /** The headers come, the body never does. */
  | { fault: 'hangInBody' }
  /** The connection breaks without an answer. */
  | { fault: 'cut' }
  /** 200 and a body that is no transcription. */
  | { fault: 'garbage' }
  | { fault: 'status'; status: number; headers?: Record<string, string>; code?: string };

export interface SpeechServerOptions extends RequestRules {
  /** From the request's last byte to the answer. */
  delayMs?: number;
  /** As Groq counts them: a window of a minute that begins with its first request. */
  requestsPerMinute?: number;
  /** What the recording says; its words are spread evenly. */
  hear?: (request: TranscriptionRequest) => string;
  /** The figures of its one segment. */
  figures?: { avg_logprob?: number; compression_ratio?: number; no_speech_prob?: number };
}

export interface SpeechServer {
  /** For OpenAI's SDKs and `CONSILIUM_STT_BASE_URL`. */
  openAiBaseUrl: string;
  /** For Groq's SDK. */
  groqBaseUrl: string;
  /** Those that were understood, in order. */
  requests: TranscriptionRequest[];
  /** Requests being answered now, and the most there were. */
  running: number;
  mostRunning: number;
  faults: SpeechServerFault[];
  close(): Promise<void>;
}

const paths = ['/v1/audio/transcriptions', '/openai/v1/audio/transcriptions'];
const minuteMs = 60_000;

/** One word for each half second. */
function countedWords({ durationMs }: TranscriptionRequest): string {
  return Array.from(
    { length: Math.max(1, Math.floor(durationMs / 500)) },
    (_, index) => `word${index + 1}`,
  ).join(' ');
}

export async function startSpeechServer(options: SpeechServerOptions = {}): Promise<SpeechServer> {
  const { delayMs = 0, requestsPerMinute, hear = countedWords } = options;
  const timers = new Set<NodeJS.Timeout>();
  let window = { beganAtMs: -Infinity, requests: 0 };

  const rateLimit = (): { headers: Record<string, string>; exceeded: boolean } => {
    if (requestsPerMinute === undefined) return { headers: {}, exceeded: false };
    const nowMs = performance.now();
    if (nowMs - window.beganAtMs >= minuteMs) window = { beganAtMs: nowMs, requests: 0 };
    const resetSeconds = (window.beganAtMs + minuteMs - nowMs) / 1000;
    const exceeded = window.requests >= requestsPerMinute;
    if (!exceeded) window.requests++;
    return {
      exceeded,
      headers: {
        'x-ratelimit-limit-requests': String(requestsPerMinute),
        'x-ratelimit-remaining-requests': String(requestsPerMinute - window.requests),
        'x-ratelimit-reset-requests': `${resetSeconds.toFixed(2)}s`,
        ...(exceeded ? { 'retry-after': String(Math.ceil(resetSeconds)) } : {}),
      },
    };
  };

  const answer = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(message);
    const receivedAtMs = performance.now();
    const fault = server.faults.shift();
    if (fault) {
      play(fault, response);
      return;
    }
    if (message.method !== 'POST' || !paths.includes(message.url ?? '')) {
      throw new RefusedRequest(404, 'unknown_url', `Unknown request URL: ${message.method} ${message.url}`);
    }
    const request = await readTranscriptionRequest(message.headers, body, options);
    const { headers, exceeded } = rateLimit();
    if (exceeded) throw new RefusedRequest(429, 'rate_limit_exceeded', 'Rate limit reached', headers);
    server.requests.push(request);
    const text = hear(request);
    const waitMs = Math.max(0, delayMs - (performance.now() - receivedAtMs));
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        resolve();
      }, waitMs);
      timers.add(timer);
    });
    const [type, content] =
      request.responseFormat === 'text'
        ? ['text/plain; charset=utf-8', text]
        : ['application/json', JSON.stringify(transcription(request, text, options.figures))];
    response.writeHead(200, { 'content-type': type, ...headers }).end(content);
  };

  const http = createServer((message, response) => {
    server.running++;
    server.mostRunning = Math.max(server.mostRunning, server.running);
    response.on('close', () => server.running--);
    answer(message, response).catch((error: unknown) => {
      if (response.destroyed) return;
      if (error instanceof RefusedRequest) {
        sendError(response, error.status, error.code, error.message, error.headers);
      } else {
        response.destroy(error as Error);
      }
    });
  });
  await new Promise<void>((resolve, reject) => http.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const server: SpeechServer = {
    openAiBaseUrl: `http://127.0.0.1:${port}/v1`,
    groqBaseUrl: `http://127.0.0.1:${port}`,
    requests: [],
    running: 0,
    mostRunning: 0,
    faults: [],
    close: () => {
      for (const timer of timers) clearTimeout(timer);
      http.closeAllConnections();
      return new Promise((resolve) => http.close(() => resolve()));
    },
  };
  return server;
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function play(fault: SpeechServerFault, response: ServerResponse): void {
  switch (fault.fault) {
    case 'hang':
      return;
    case 'hangInBody':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"text":');
      return;
    case 'cut':
      response.destroy();
      return;
    case 'garbage':
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"unexpected":true}');
      return;
    case 'status':
      sendError(response, fault.status, fault.code ?? 'scripted', 'Scripted by the test', fault.headers);
  }
}

function sendError(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): void {
  const type =
    status === 429 ? 'requests' : status >= 500 ? 'internal_server_error' : 'invalid_request_error';
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify({ error: { message, type, code } }));
}

function transcription(
  request: TranscriptionRequest,
  text: string,
  figures: SpeechServerOptions['figures'] = {},
): object {
  if (request.responseFormat === 'json') return { text, x_groq: { id: 'req_test' } };
  const duration = request.durationMs / 1000;
  const spoken = text.split(/\s+/).filter((word) => word !== '');
  const step = duration / Math.max(1, spoken.length);
  return {
    task: 'transcribe',
    language: 'English',
    duration,
    text: ` ${text}`,
    segments: [
      {
        id: 0,
        seek: 0,
        start: 0,
        end: duration,
        text: ` ${text}`,
        tokens: [],
        temperature: request.temperature,
        avg_logprob: -0.2,
        compression_ratio: 1.1,
        no_speech_prob: 0.01,
        ...figures,
      },
    ],
    // Both services give words without punctuation, and only where they were asked for.
    ...(request.granularities.includes('word')
      ? {
          words: spoken.map((word, index) => ({
            word: word.replaceAll(/[.,;:!?]/g, ''),
            start: index * step,
            end: (index + 1) * step,
          })),
        }
      : {}),
    x_groq: { id: 'req_test' },
  };
}
