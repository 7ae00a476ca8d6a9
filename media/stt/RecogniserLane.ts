/** One recogniser as the queue uses it: how many requests at a time, how many a minute, for how long, and whether. */
import { setTimeout as pause } from 'node:timers/promises';
import { CircuitBreaker, type Verdict } from './CircuitBreaker.ts';
import type { RequestBudget } from './RequestBudget.ts';
import { SttError, type Recognition, type SpeechRequest, type SpeechToText } from './SpeechToText.ts';

export interface LaneOptions {
  recogniser: SpeechToText;
  /** 1 where the recogniser computes on this machine. */
  maxConcurrent: number;
  /** The same object that the recogniser feeds. */
  budget: RequestBudget;
  /** A request that takes longer is cut, and counts as failed. */
  attemptMs: number;
}

export interface LaneCounts {
  requests: number;
  running: number;
  failures: number;
  rateLimited: number;
  /** Among the failures. */
  timeouts: number;
}

export type AttemptResult = { recognition: Recognition } | { error: SttError };

/** Where a provider refuses for lack of budget and names no time. */
const defaultPauseMs = 5_000;

const verdicts: Readonly<Record<SttError['reason'], Verdict>> = {
  unavailable: 'failed',
  unauthorized: 'hopeless',
  rateLimited: 'undecided',
  refused: 'undecided',
  aborted: 'undecided',
};

export class RecogniserLane {
  readonly source: string;
  readonly #options: LaneOptions;
  readonly #breaker = new CircuitBreaker();
  #delayMs = 0;
  readonly #counts: LaneCounts = { requests: 0, running: 0, failures: 0, rateLimited: 0, timeouts: 0 };

  constructor(options: LaneOptions) {
    this.#options = options;
    this.source = options.recogniser.source;
  }

  get counts(): LaneCounts {
    return { ...this.#counts };
  }

  /** From now on it answers so much later, as a busy service does; 0 ends that. */
  delayBy(delayMs: number): void {
    this.#delayMs = delayMs;
  }

  knows(language: string | null): boolean {
    const { languages } = this.#options.recogniser;
    return language === null || languages === null || languages.has(language);
  }

  /** Taken out of use after failures. */
  get broken(): boolean {
    return this.#breaker.waitMs > 0;
  }

  /** It failed last, and has not been seen to work since. */
  get failing(): boolean {
    return this.#breaker.open;
  }

  /** How long until a request can start; `Infinity` where that depends on one that is under way. */
  waitMs(reserve: number): number {
    if (this.#counts.running >= this.#options.maxConcurrent) return Infinity;
    return Math.max(this.#breaker.waitMs, this.#options.budget.waitMs(reserve));
  }

  /**
   * Call only where `waitMs` is 0. Never rejects, and answers in time even where the recogniser heeds no abort;
   * its place stays taken until it has let go of the request, and then `freed` is called.
   */
  async attempt(
    request: SpeechRequest,
    { reserve, freed }: { reserve: number; freed: () => void },
  ): Promise<AttemptResult> {
    const { recogniser, budget, attemptMs } = this.#options;
    budget.take(reserve);
    this.#counts.requests++;
    this.#counts.running++;
    const end = this.#breaker.begin();
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), attemptMs);
    const signal = AbortSignal.any([request.signal, timeout.signal]);
    const recognise = () => recogniser.recognise({ ...request, signal });
    const recognising =
      this.#delayMs === 0 ? recognise() : pause(this.#delayMs, undefined, { signal }).then(recognise);
    const working = recognising.finally(() => {
      this.#counts.running--;
      queueMicrotask(freed);
    });
    try {
      const recognition = await Promise.race([working, rejectOn(signal, this.source)]);
      end('succeeded');
      return { recognition };
    } catch (thrown) {
      const error = timeout.signal.aborted
        ? new SttError('unavailable', `${this.source} did not answer within ${attemptMs} ms`)
        : asSttError(thrown, this.source);
      end(verdicts[error.reason]);
      if (timeout.signal.aborted) this.#counts.timeouts++;
      if (error.reason === 'rateLimited') {
        this.#counts.rateLimited++;
        budget.pause(error.retryAfterMs ?? defaultPauseMs);
      } else if (error.reason !== 'aborted') {
        this.#counts.failures++;
      }
      return { error };
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    await this.#options.recogniser.close?.();
  }
}

function rejectOn(signal: AbortSignal, source: string): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(new SttError('aborted', `${source} aborted`));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

function asSttError(thrown: unknown, source: string): SttError {
  if (thrown instanceof SttError) return thrown;
  return new SttError('unavailable', `${source} failed`, { cause: thrown });
}
