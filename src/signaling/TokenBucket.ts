interface BucketLimits {
  /** That may come at once after a rest... */
  burst: number;
  /** ...and the rate at which there may be more. */
  perSecond: number;
}

/** Lets so many pass, and at that rate more. */
export class TokenBucket {
  readonly #limits: BucketLimits;
  #tokens: number;
  #countedAtMs = performance.now();

  constructor(limits: BucketLimits) {
    this.#limits = limits;
    this.#tokens = limits.burst;
  }

  /** 0 where one more may pass; else the milliseconds until it may. */
  take(): number {
    this.#refill();
    if (this.#tokens < 1) return Math.ceil(((1 - this.#tokens) / this.#limits.perSecond) * 1000);
    this.#tokens--;
    return 0;
  }

  get isFull(): boolean {
    this.#refill();
    return this.#tokens >= this.#limits.burst;
  }

  #refill(): void {
    const { burst, perSecond } = this.#limits;
    const nowMs = performance.now();
    const gained = ((nowMs - this.#countedAtMs) / 1000) * perSecond;
    this.#countedAtMs = nowMs;
    this.#tokens = Math.min(burst, this.#tokens + gained);
  }
}
