import { settlesWithin } from '../../config/settlesWithin.ts';
import type { DependencyReport, DependencyState } from '../wire/routes/operation.ts';

/** One part that the server leans on. */
export interface Dependency {
  /** Without it no visit can be taken. */
  needed: boolean;
  /** How it stands now; rejects where it does not answer. */
  look: () => Promise<DependencyState>;
}

export interface ReadinessReport {
  /** `unready`: no visit can be taken. `degraded`: visits are taken, and something beside them does not work. */
  status: 'ready' | 'degraded' | 'unready';
  dependencies: Record<string, DependencyReport>;
}

const usualLimitMs = 2_000;
/** What answers later than this is degraded: people notice. */
const usualSlowMs = 500;

/** Asks every part that the server leans on, all at once and each for a limited time. */
export class Readiness {
  readonly #dependencies: readonly (readonly [string, Dependency])[];
  readonly #limitMs: number;
  readonly #slowMs: number;
  #looking: Promise<ReadinessReport> | null = null;

  constructor(
    dependencies: Readonly<Record<string, Dependency>>,
    { limitMs = usualLimitMs, slowMs = usualSlowMs } = {},
  ) {
    this.#dependencies = Object.entries(dependencies);
    this.#limitMs = limitMs;
    this.#slowMs = slowMs;
  }

  /** Whoever asks while others are being answered gets the same answer: anybody may ask, as often as they like. */
  report(): Promise<ReadinessReport> {
    this.#looking ??= this.#look().finally(() => (this.#looking = null));
    return this.#looking;
  }

  async #look(): Promise<ReadinessReport> {
    const found = await Promise.all(
      this.#dependencies.map(async ([name, part]) => [name, await this.#ask(part)] as const),
    );
    const reports = found.map(([, report]) => report);
    const unready = reports.some(({ needed, state }) => needed && state === 'down');
    const whole = reports.every(({ state }) => state === 'up' || state === 'off');
    return {
      status: unready ? 'unready' : whole ? 'ready' : 'degraded',
      dependencies: Object.fromEntries(found),
    };
  }

  async #ask({ needed, look }: Dependency): Promise<DependencyReport> {
    const startedAtMs = performance.now();
    const looking = look();
    const answered = await settlesWithin(looking, this.#limitMs).catch(() => false);
    if (!answered) return { state: 'down', needed, latencyMs: null };
    const latencyMs = Math.round(performance.now() - startedAtMs);
    const state = await looking;
    if (state === 'down' || state === 'off') return { state, needed, latencyMs: null };
    return { state: latencyMs > this.#slowMs ? 'degraded' : state, needed, latencyMs };
  }
}
