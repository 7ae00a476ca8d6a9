/** A transcription endpoint's refusal as an SttError, and what its headers say about its limits. */
import { z } from 'zod';
import { SttError } from './SpeechToText.ts';

/** OpenAI's and Groq's error body; `code` and `type` are machine words, `message` may quote the request or the key. */
const machineWord = z
  .string()
  .regex(/^[\w.-]{1,64}$/)
  .nullish()
  .catch(null);
const errorBody = z.object({ error: z.object({ code: machineWord, type: machineWord }).optional() });

/** What a reply says about the budget of requests. */
export interface RateLimitState {
  remainingRequests: number;
  /** When the budget is whole again. */
  resetMs: number;
}

/** The message names status and machine code alone: bodies may hold what nobody wants in a log. */
export function httpFailure(
  endpoint: string,
  { status, headers, body }: { status: number; headers: Headers; body: unknown },
): SttError {
  const detail = errorBody.safeParse(body).data?.error;
  const code = detail?.code ?? detail?.type ?? null;
  const message = `${endpoint} answered ${status}${code === null ? '' : ` (${code})`}`;
  if (status === 429 && code !== 'insufficient_quota') {
    const retryAfterMs = readRetryAfterMs(headers) ?? readRateLimit(headers)?.resetMs;
    return new SttError('rateLimited', message, retryAfterMs === undefined ? {} : { retryAfterMs });
  }
  if (status === 401 || status === 403) return new SttError('unauthorized', message);
  // These speak of the one request; what else is below 500 (a wrong path, an unknown model) fails every request.
  if ([400, 413, 415, 422].includes(status)) return new SttError('refused', message);
  return new SttError('unavailable', message);
}

/** Longer than this nobody should be waited for without asking again. */
const maxRetryAfterMs = 10 * 60_000;

/** Retry-After in seconds or as a date (RFC 9110, section 10.2.3), at most ten minutes. Undefined where there is none. */
export function readRetryAfterMs(headers: Headers, nowMs = Date.now()): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.min(maxRetryAfterMs, Number(value) * 1000);
  const dateMs = Date.parse(value);
  return Number.isNaN(dateMs) ? undefined : Math.min(maxRetryAfterMs, Math.max(0, dateMs - nowMs));
}

/** `x-ratelimit-remaining-requests` and `x-ratelimit-reset-requests` of Groq and OpenAI. Null where one is missing. */
export function readRateLimit(headers: Headers): RateLimitState | null {
  const remaining = headers.get('x-ratelimit-remaining-requests');
  const resetMs = parseSpanMs(headers.get('x-ratelimit-reset-requests'));
  if (remaining === null || !/^\d+$/.test(remaining.trim()) || resetMs === null) return null;
  return { remainingRequests: Number(remaining), resetMs };
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Spans of time as these headers write them: `2m59.56s`, `7.66s`, `120ms`. */
function parseSpanMs(span: string | null): number | null {
  if (span === null || !/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(span.trim())) return null;
  return [...span.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (unitMs[unit ?? ''] ?? 0),
    0,
  );
}
