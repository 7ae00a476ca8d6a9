import type { Claims } from '../auth/claims.ts';
import { WireError } from '../wire/errors.ts';
import { paces, type Pace } from '../wire/pace.ts';
import { TokenBucket } from './TokenBucket.ts';

/** What is refused to somebody, before they are cut. No page sends that much that is refused. */
const refusalLimits = { burst: 500, perSecond: 50 };
/** Whoever was cut is not let in again for so long. */
const banMs = 30_000;
/** Of one token: a device, the one before it, and what a bad network left behind. */
const maxSocketsOfParticipant = 10;
const sweepEveryMs = 30_000;

/** What one person may send, on all sockets together that they have open here. */
export class Allowance {
  readonly #buckets: Readonly<Record<Pace, TokenBucket>> = {
    media: new TokenBucket(paces.media),
    broadcast: new TokenBucket(paces.broadcast),
    entry: new TokenBucket(paces.entry),
  };
  readonly #refusals = new TokenBucket(refusalLimits);
  #bannedUntilMs = 0;
  sockets = 0;

  /** 0 where one more may be sent; else the milliseconds until it may. */
  take(pace: Pace): number {
    return this.#buckets[pace].take();
  }

  /** Counts one that was refused. True where that is one too many: they are kept out from now on, for a while. */
  refuse(): boolean {
    if (this.#refusals.take() === 0) return false;
    this.#bannedUntilMs = performance.now() + banMs;
    return true;
  }

  /** How long they are kept out. */
  get bannedMs(): number {
    return Math.max(0, Math.ceil(this.#bannedUntilMs - performance.now()));
  }

  /** Whether it is as a new one would be. */
  get isUntouched(): boolean {
    const buckets = [...Object.values(this.#buckets), this.#refusals];
    return this.sockets === 0 && this.bannedMs === 0 && buckets.every(({ isFull }) => isFull);
  }
}

/** The allowances of those who have sockets open here, or had lately. */
export class Allowances {
  readonly #allowances = new Map<string, Allowance>();
  readonly #timer = setInterval(() => this.#sweep(), sweepEveryMs).unref();

  /** Of somebody who opens a socket. Throws RATE_LIMITED, LIMIT_REACHED. */
  admit(identity: Claims): Allowance {
    const key = identity.kind === 'participant' ? identity.participantId : identity.userId;
    const allowance = this.#allowances.get(key) ?? new Allowance();
    const { bannedMs, sockets } = allowance;
    if (bannedMs > 0) throw new WireError('RATE_LIMITED', { retryAfterMs: bannedMs });
    if (identity.kind === 'participant' && sockets >= maxSocketsOfParticipant) {
      throw new WireError('LIMIT_REACHED', { sockets: maxSocketsOfParticipant });
    }
    this.#allowances.set(key, allowance);
    return allowance;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #sweep(): void {
    for (const [key, allowance] of this.#allowances) {
      if (allowance.isUntouched) this.#allowances.delete(key);
    }
  }
}
