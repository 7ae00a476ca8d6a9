/**
 * Who is signed in: one record for each time somebody signed in, which their access tokens name and without which these
 * are refused. Its refresh token changes with each use; one that is brought again later has been copied, and ends the
 * sign-in for thief and owner alike (RFC 9700, section 4.14.2).
 *
 * Redis keeps `consilium:sign-in:<id>`, a hash of `user` and, for each refresh token so far, `<SHA-256 of it>`: 0 for
 * the newest, else the time in ms when it was used, `parent:<hash>` the one before it and `child:<hash>` the one after it
 * that was used, since a copy that is brought within the grace has a second one; and `consilium:user:<id>:sign-ins`, the set of somebody's ids. A
 * Redis that lost its data signs everybody out.
 */
import type { Redis } from 'ioredis';
import { v7 as uuidv7 } from 'uuid';
import { id } from '../wire/values.ts';
import type { AccessChanges } from './AccessChanges.ts';
import { hashOfSecret, newSecret } from './secrets.ts';

/** An unused sign-in ends after this... */
const idleMs = 12 * 60 * 60 * 1000;
/** ...and every one after this. */
const lifetimeMs = 7 * 24 * 60 * 60 * 1000;
/** A reply that got lost, or another window that refreshed at the same moment, is no theft. */
const graceMs = 10_000;

export interface StartedSignIn {
  signInId: string;
  refreshToken: string;
}

export interface SignInsOptions {
  /** Told of what ends before its time. */
  accessChanges?: AccessChanges;
  idleMs?: number;
  lifetimeMs?: number;
  graceMs?: number;
}

export type RefreshOutcome =
  | { state: 'refreshed'; signInId: string; userId: string; refreshToken: string }
  /** `reused`: somebody brought an old token, and the sign-in has been ended. */
  | { state: 'reused'; signInId: string; userId: string }
  | { state: 'unknown' };

export class SignIns {
  readonly #redis: Redis;
  readonly #options: Required<Omit<SignInsOptions, 'accessChanges'>>;
  readonly #accessChanges: AccessChanges | undefined;

  constructor(redis: Redis, { accessChanges, ...options }: SignInsOptions = {}) {
    this.#redis = redis;
    this.#accessChanges = accessChanges;
    this.#options = { idleMs, lifetimeMs, graceMs, ...options };
  }

  async start(userId: string): Promise<StartedSignIn> {
    const signInId = uuidv7();
    const secret = newSecret();
    await this.#redis
      .multi()
      .hset(keyOf(signInId), { user: userId, [hashOfSecret(secret)]: 0, startedAtMs: Date.now() })
      .pexpire(keyOf(signInId), this.#options.idleMs)
      .sadd(keyOfUser(userId), signInId)
      .pexpire(keyOfUser(userId), this.#options.lifetimeMs)
      .exec();
    return { signInId, refreshToken: `${signInId}.${secret}` };
  }

  /** One that ends at a fixed time and cannot be refreshed. */
  async startUnrefreshed(userId: string, untilMs: number): Promise<string> {
    const signInId = uuidv7();
    await this.#redis
      .multi()
      .hset(keyOf(signInId), { user: userId })
      .pexpireat(keyOf(signInId), untilMs)
      .sadd(keyOfUser(userId), signInId)
      .pexpire(keyOfUser(userId), this.#options.lifetimeMs)
      .exec();
    return signInId;
  }

  async refresh(refreshToken: string): Promise<RefreshOutcome> {
    const [signInId = '', secret = ''] = refreshToken.split('.');
    if (!id.safeParse(signInId).success) return { state: 'unknown' };
    const next = newSecret();
    const { idleMs: idle, lifetimeMs: lifetime, graceMs: grace } = this.#options;
    const [state, userId] = (await this.#redis.eval(
      refreshScript,
      1,
      keyOf(signInId),
      hashOfSecret(secret),
      hashOfSecret(next),
      Date.now(),
      grace,
      idle,
      lifetime,
    )) as [RefreshOutcome['state'], string];
    if (state === 'unknown') return { state };
    if (state === 'reused') {
      this.#accessChanges?.tell({ userId });
      return { state, signInId, userId };
    }
    return { state, signInId, userId, refreshToken: `${signInId}.${next}` };
  }

  async isActive(signInId: string): Promise<boolean> {
    return (await this.#redis.exists(keyOf(signInId))) === 1;
  }

  async end(signInId: string): Promise<void> {
    await this.#redis.del(keyOf(signInId));
    this.#accessChanges?.tell({ signInId });
  }

  /** All of one person, but for `except`. */
  async endAll(userId: string, { except }: { except?: string | undefined } = {}): Promise<void> {
    const started = await this.#redis.smembers(keyOfUser(userId));
    const ended = started.filter((signInId) => signInId !== except);
    if (ended.length === 0) return;
    await this.#redis.multi().del(ended.map(keyOf)).srem(keyOfUser(userId), ended).exec();
    this.#accessChanges?.tell({ userId });
  }
}

const keyOf = (signInId: string) => `consilium:sign-in:${signInId}`;
const keyOfUser = (userId: string) => `consilium:user:${userId}:sign-ins`;

const refreshScript = `
local key, brought, next = KEYS[1], ARGV[1], ARGV[2]
local now, grace, idle, lifetime = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local usedAt = redis.call('HGET', key, brought)
if not usedAt then return {'unknown', ''} end
local user = redis.call('HGET', key, 'user')
if usedAt ~= '0' and now - tonumber(usedAt) > grace then
  redis.call('DEL', key)
  return {'reused', user}
end
local parent = redis.call('HGET', key, 'parent:' .. brought)
if parent then
  local goesOn = redis.call('HGET', key, 'child:' .. parent)
  if goesOn and goesOn ~= brought then
    redis.call('DEL', key)
    return {'reused', user}
  end
  redis.call('HSET', key, 'child:' .. parent, brought)
end
local left = tonumber(redis.call('HGET', key, 'startedAtMs')) + lifetime - now
if left <= 0 then
  redis.call('DEL', key)
  return {'unknown', ''}
end
if usedAt == '0' then redis.call('HSET', key, brought, now) end
redis.call('HSET', key, next, 0, 'parent:' .. next, brought)
redis.call('PEXPIRE', key, math.min(left, idle))
return {'refreshed', user}
`;
