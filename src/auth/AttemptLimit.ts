import type { Redis } from 'ioredis';

export interface AttemptLimitOptions {
  attempts?: number;
  windowMs?: number;
}

export type Attempt =
  | { state: 'allowed' }
  | { state: 'locked'; retryAfterMs: number; /** It locks with this one. */ first: boolean };

/**
 * How often somebody may try a password or a code before the account is locked for a while, whoever tries and wherever
 * from (OWASP Authentication Cheat Sheet, account lockout). Redis keeps `consilium:attempts:<name>`: how many there
 * were, counted before they are looked at, so that trying them all at once gains nothing.
 */
export class AttemptLimit {
  readonly #redis: Redis;
  readonly #attempts: number;
  readonly #windowMs: number;

  constructor(redis: Redis, { attempts = 10, windowMs = 15 * 60_000 }: AttemptLimitOptions = {}) {
    this.#redis = redis;
    this.#attempts = attempts;
    this.#windowMs = windowMs;
  }

  async begin(name: string): Promise<Attempt> {
    const [count, retryAfterMs] = (await this.#redis.eval(countScript, 1, keyOf(name), this.#windowMs)) as [
      number,
      number,
    ];
    if (count <= this.#attempts) return { state: 'allowed' };
    return { state: 'locked', retryAfterMs, first: count === this.#attempts + 1 };
  }

  /** Forgets the failed ones. */
  async succeeded(name: string): Promise<void> {
    await this.#redis.del(keyOf(name));
  }
}

const keyOf = (name: string) => `consilium:attempts:${name}`;

const countScript = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('PTTL', KEYS[1])}
`;
