/**
 * The links that sign the person who started the server in on their own machine. Each carries a credential that
 * works once and not for long. Redis keeps `consilium:start:<SHA-256 of the credential>` until then, and
 * `consilium:operator`, the id of the person all these links stand for, so that the rooms they made stay theirs.
 */
import type { Redis } from 'ioredis';
import { v7 as uuidv7 } from 'uuid';
import { WireError } from '../wire/errors.ts';
import { id } from '../wire/values.ts';
import type { UserClaims } from './claims.ts';
import { hashOfSecret, newSecret } from './secrets.ts';

const lifetimeMs = 60 * 60 * 1000;
const operatorKey = 'consilium:operator';

export class StartLinks {
  readonly #redis: Redis;
  readonly #lifetimeMs: number;

  constructor(redis: Redis, { lifetimeMs: lifetime = lifetimeMs } = {}) {
    this.#redis = redis;
    this.#lifetimeMs = lifetime;
  }

  /** The path and fragment of a new link. The fragment never leaves the browser by itself. */
  async issue(): Promise<string> {
    const credential = newSecret();
    await this.#redis.set(keyOf(credential), '1', 'PX', this.#lifetimeMs);
    return `/app/#start=${credential}`;
  }

  /** The person these links stand for; null before the first was redeemed. */
  operatorId(): Promise<string | null> {
    return this.#redis.get(operatorKey);
  }

  /** Whom the credential signs in. Of several who bring it at once one gets in. Throws START_LINK_USED. */
  async redeem(credential: string): Promise<UserClaims> {
    if ((await this.#redis.del(keyOf(credential))) !== 1) throw new WireError('START_LINK_USED');
    await this.#redis.setnx(operatorKey, uuidv7());
    return {
      kind: 'user',
      userId: id.parse(await this.#redis.get(operatorKey)),
      displayName: 'Operator',
      roles: ['clinician', 'admin'],
    };
  }
}

function keyOf(credential: string): string {
  return `consilium:start:${hashOfSecret(credential)}`;
}
