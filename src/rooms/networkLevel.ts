import type { NetworkQuality } from '../wire/rooms.ts';

type Level = NetworkQuality['level'];

/** How a peer's media travelled over one interval; null where nothing was measured. */
export interface LinkSample {
  /** Fractions of packets lost, 0 to 1: towards the server, and from it. */
  uplinkLossRatio: number | null;
  downlinkLossRatio: number | null;
  roundTripMs: number | null;
  /** mediasoup's score of the worst stream that flows towards the server, 1 to 10. */
  worstScore: number | null;
}

const order = { good: 0, fair: 1, poor: 2 } satisfies Record<Level, number>;
/** Concealment hides a few percent of loss; above a fifth of a second of delay people begin to interrupt each other (ITU-T G.114). */
const fair = { lossRatio: 0.03, roundTripMs: 300, score: 7 };
const poor = { lossRatio: 0.1, roundTripMs: 600, score: 4 };

export function levelOf({ uplinkLossRatio, downlinkLossRatio, roundTripMs, worstScore }: LinkSample): Level {
  const lossRatio = Math.max(uplinkLossRatio ?? 0, downlinkLossRatio ?? 0);
  const reaches = (limit: typeof fair) =>
    lossRatio >= limit.lossRatio ||
    (roundTripMs ?? 0) >= limit.roundTripMs ||
    (worstScore ?? Infinity) <= limit.score;
  return reaches(poor) ? 'poor' : reaches(fair) ? 'fair' : 'good';
}

/** The level that people are told: worse at once, better only when two samples in a row say so. */
export class SteadyLevel {
  #told: Level = 'good';
  #better = false;

  get current(): Level {
    return this.#told;
  }

  /** Whether the level to tell changed. */
  next(level: Level): boolean {
    const worse = order[level] > order[this.#told];
    const confirmed = order[level] < order[this.#told] && this.#better;
    this.#better = order[level] < order[this.#told];
    if (!worse && !confirmed) return false;
    this.#told = level;
    this.#better = false;
    return true;
  }
}
