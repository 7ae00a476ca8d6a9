import type { RateLimitState } from './httpFailure.ts';

/** Where a limit is known, this part of a minute's requests may come at once. */
const burstShare = 1 / 6;

/**
 * How many requests a provider may still be sent: a token bucket, corrected by what the provider itself says.
 * One for each provider account, fed by the adapter and asked by the queue.
 */
export class RequestBudget {
  readonly #capacity: number;
  readonly #tokensPerMs: number;
  readonly #now: () => number;
  #tokens: number;
  #filledAtMs: number;
  #pausedUntilMs = 0;

  /** `Infinity` requests a minute where only the provider's own word counts. */
  constructor({
    requestsPerMinute,
    now = () => performance.now(),
  }: {
    requestsPerMinute: number;
    now?: () => number;
  }) {
    this.#capacity = Math.max(1, requestsPerMinute * burstShare);
    // What a burst takes has to be missing from the steady rate, or a full minute could exceed the limit.
    this.#tokensPerMs = Math.max(requestsPerMinute - this.#capacity, requestsPerMinute / 2) / 60_000;
    this.#now = now;
    this.#tokens = this.#capacity;
    this.#filledAtMs = now();
  }

  /** Takes one request out of the budget, if that leaves `reserve` (0 to 1 of the whole) behind. */
  take(reserve = 0): boolean {
    if (this.waitMs(reserve) > 0) return false;
    this.#tokens -= 1;
    return true;
  }

  /** How long until `take` can succeed. */
  waitMs(reserve = 0): number {
    const nowMs = this.#now();
    this.#fill(nowMs);
    const needed = Math.min(this.#capacity, 1 + (this.#capacity === Infinity ? 0 : this.#capacity * reserve));
    const missing = this.#tokens >= needed ? 0 : (needed - this.#tokens) / this.#tokensPerMs;
    return Math.max(missing, this.#pausedUntilMs - nowMs, 0);
  }

  /** The provider refused a request and named a time. */
  pause(durationMs: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, this.#now() + durationMs);
  }

  /** The provider told what is left. */
  observe({ remainingRequests, resetMs }: RateLimitState): void {
    if (remainingRequests === 0) return this.pause(resetMs);
    this.#fill(this.#now());
    if (this.#tokensPerMs !== Infinity) this.#tokens = Math.min(this.#tokens, remainingRequests);
  }

  #fill(nowMs: number): void {
    if (this.#capacity === Infinity) return;
    this.#tokens = Math.min(this.#capacity, this.#tokens + (nowMs - this.#filledAtMs) * this.#tokensPerMs);
    this.#filledAtMs = nowMs;
  }
}
