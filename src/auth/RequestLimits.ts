import { ipKeyGenerator } from 'express-rate-limit';
import type { Redis } from 'ioredis';

/** What is counted apart from each other. */
export type RequestKind = 'read' | 'write' | 'upload' | 'handshake';

export interface RequestLimitSettings {
  /** How many of each one person may send within a minute; 0 is no limit. */
  perMinute: Readonly<Record<RequestKind, number>>;
  /** How many people one address may stand for: a clinic behind one address is many. */
  peoplePerAddress: number;
}

/** Who is counted: a signed-in person, or whoever comes from an address. */
export type Requester = { userId: string } | { address: string };

/** Where somebody stands with their quota. */
export interface Quota {
  /** Names it in headers: `user-read`. */
  policy: string;
  limit: number;
  remaining: number;
  resetAfterMs: number;
  exceeded: boolean;
}

export const limitWindowMs = 60_000;

/**
 * How much each person and each address may ask of all servers together within a minute. Redis keeps
 * `consilium:requests:<policy>:<who>`, which is gone with the minute that began with its first request.
 */
export class RequestLimits {
  readonly #redis: Redis;
  readonly #settings: RequestLimitSettings;

  constructor(redis: Redis, settings: RequestLimitSettings) {
    this.#redis = redis;
    this.#settings = settings;
  }

  /** How many they may send within a minute; 0 is no limit. */
  perMinuteOf(requester: Requester, kind: RequestKind): number {
    const { perMinute, peoplePerAddress } = this.#settings;
    return perMinute[kind] * ('userId' in requester ? 1 : peoplePerAddress);
  }

  /** Counts one request; null where there is no limit. */
  async take(requester: Requester, kind: RequestKind): Promise<Quota | null> {
    const ofUser = 'userId' in requester;
    const limit = this.perMinuteOf(requester, kind);
    if (limit === 0) return null;
    const policy = `${ofUser ? 'user' : 'address'}-${kind}`;
    // Who has an IPv6 network has more addresses in it than could be counted.
    const who = ofUser ? requester.userId : ipKeyGenerator(requester.address);
    const key = `consilium:requests:${policy}:${who}`;
    const [count, resetAfterMs] = (await this.#redis.eval(countScript, 1, key, limitWindowMs)) as [
      number,
      number,
    ];
    return { policy, limit, remaining: Math.max(0, limit - count), resetAfterMs, exceeded: count > limit };
  }
}

const countScript = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('PTTL', KEYS[1])}
`;
