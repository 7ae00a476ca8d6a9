export interface RequestLimits {
  /** That wait or are being worked on. */
  maxPending: number;
  /** That may come at once after a rest... */
  burst: number;
  /** ...and the rate at which there may be more. */
  perSecond: number;
}

/** The requests of one socket: one after another in the order of their coming, and neither too many nor too fast. */
export class RequestQueue {
  readonly #limits: RequestLimits;
  #pending = 0;
  #last: Promise<void> = Promise.resolve();
  /** How many more may come as of `#countedAtMs`. */
  #allowance: number;
  #countedAtMs = performance.now();

  constructor(limits: RequestLimits) {
    this.#limits = limits;
    this.#allowance = limits.burst;
  }

  /** False where it is one too many. `task` must not reject. */
  push(task: () => Promise<void>): boolean {
    if (this.#pending >= this.#limits.maxPending || !this.#isAllowed()) return false;
    this.#pending++;
    this.#last = this.#last.then(task).finally(() => this.#pending--);
    return true;
  }

  #isAllowed(): boolean {
    const { burst, perSecond } = this.#limits;
    const nowMs = performance.now();
    const gained = ((nowMs - this.#countedAtMs) / 1000) * perSecond;
    this.#countedAtMs = nowMs;
    this.#allowance = Math.min(burst, this.#allowance + gained);
    if (this.#allowance < 1) return false;
    this.#allowance--;
    return true;
  }
}
