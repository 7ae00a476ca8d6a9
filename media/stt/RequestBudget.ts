import type { RateLimitState } from './httpFailure.ts';

/** This part of a minute's requests may come at once. */
const burstShare = 1 / 6;

interface Bucket {
  capacity: number;
  tokensPerMs: number;
  tokens: number;
  filledAtMs: number;
}

/**
 * How many requests a provider may still be sent: a token bucket, corrected by what the provider itself says.
 * One for each provider account, fed by the adapter and asked by the queue.
 */
export class RequestBudget {
  /** Null where only the provider's own word counts. */
  readonly #bucket: Bucket | null = null;
  readonly #now: () => number;
  #pausedUntilMs = 0;

  /** `Infinity` where no limit is known. */
  constructor({
    requestsPerMinute,
    now = () => performance.now(),
  }: {
    requestsPerMinute: number;
    now?: () => number;
  }) {
    this.#now = now;
    if (requestsPerMinute === Infinity) return;
    const capacity = Math.max(1, requestsPerMinute * burstShare);
    // What a burst takes has to be missing from the steady rate, or a full minute could exceed the limit.
    const tokensPerMs = Math.max(requestsPerMinute - capacity, requestsPerMinute / 2) / 60_000;
    this.#bucket = { capacity, tokensPerMs, tokens: capacity, filledAtMs: now() };
  }

  /** Takes one request out of the budget, if that leaves `reserve` (0 to 1 of the whole) behind. */
  take(reserve = 0): boolean {
    if (this.waitMs(reserve) > 0) return false;
    if (this.#bucket) this.#bucket.tokens--;
    return true;
  }

  /** How long until `take` can succeed. */
  waitMs(reserve = 0): number {
    return Math.max(this.#missingMs(reserve), this.#pausedUntilMs - this.#now(), 0);
  }

  /** The provider refused a request and named a time. */
  pause(durationMs: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, this.#now() + durationMs);
  }

  /** The provider told what is left. */
  observe({ remainingRequests, resetMs }: RateLimitState): void {
    if (remainingRequests === 0) this.pause(resetMs);
    if (this.#bucket) this.#bucket.tokens = Math.min(this.#filled(this.#bucket), remainingRequests);
  }

  #missingMs(reserve: number): number {
    if (!this.#bucket) return 0;
    const { capacity, tokensPerMs } = this.#bucket;
    const needed = Math.min(capacity, 1 + capacity * reserve);
    return Math.max(0, needed - this.#filled(this.#bucket)) / tokensPerMs;
  }

  #filled(bucket: Bucket): number {
    const nowMs = this.#now();
    bucket.tokens = Math.min(
      bucket.capacity,
      bucket.tokens + (nowMs - bucket.filledAtMs) * bucket.tokensPerMs,
    );
    bucket.filledAtMs = nowMs;
    return bucket.tokens;
  }
}
