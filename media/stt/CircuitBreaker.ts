/** Failures one after the other that take a recogniser out of use. */
const failuresToOpen = 2;
const firstOpenMs = 5_000;
const longestOpenMs = 60_000;

/**
 * How a request ended. `hopeless`: the next would fail in the same way (a wrong key), so the longest time is waited;
 * `undecided`: it says nothing about the recogniser's health.
 */
export type Verdict = 'succeeded' | 'failed' | 'hopeless' | 'undecided';

/**
 * Keeps a dead recogniser from costing every utterance its deadline: after two failures in a row nothing is sent for
 * 5 s, then one request is let through as a trial; each failed trial doubles the time, up to a minute.
 */
export class CircuitBreaker {
  readonly #now: () => number;
  #failures = 0;
  #openMs = 0;
  #openUntilMs = 0;
  #trial = false;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** How long until a request may be tried; `Infinity` while a trial is under way, whose end decides. */
  get waitMs(): number {
    if (this.#openMs === 0) return 0;
    return this.#trial ? Infinity : Math.max(0, this.#openUntilMs - this.#now());
  }

  /** Failures took it out of use, and no trial has succeeded since. */
  get open(): boolean {
    return this.#openMs > 0;
  }

  /** Call before a request; what it answers takes how the request ended, once. */
  begin(): (verdict: Verdict) => void {
    const trial = this.#openMs > 0;
    if (trial) this.#trial = true;
    return (verdict) => {
      if (trial) this.#trial = false;
      if (verdict === 'succeeded') {
        this.#failures = 0;
        this.#openMs = 0;
      } else if (verdict !== 'undecided') {
        this.#fail(verdict, trial);
      }
    };
  }

  #fail(verdict: 'failed' | 'hopeless', trial: boolean): void {
    this.#failures++;
    const isOpen = this.#openMs > 0;
    if (verdict === 'hopeless') this.#openMs = longestOpenMs;
    // Requests that were under way when it opened tell nothing new.
    else if (isOpen && !trial) return;
    else if (isOpen) this.#openMs = Math.min(longestOpenMs, this.#openMs * 2);
    else if (this.#failures >= failuresToOpen) this.#openMs = firstOpenMs;
    else return;
    this.#openUntilMs = this.#now() + this.#openMs;
  }
}
