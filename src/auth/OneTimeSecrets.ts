/**
 * Secrets that open something once and not for long: invitations, links to set a new password, challenges. Redis keeps
 * `consilium:once:<kind>:<SHA-256 of the secret>` with what the secret is for; who reads that database cannot use them.
 */
import type { Redis } from 'ioredis';
import type { z } from 'zod';
import { hashOfSecret, newSecret } from './secrets.ts';

export interface OneTimeSecretsOptions<Content> {
  kind: string;
  content: z.ZodType<Content>;
  lifetimeMs: number;
}

export interface IssuedSecret {
  /** 256 bits in base64url. */
  secret: string;
  expiresAt: string;
}

export class OneTimeSecrets<Content> {
  readonly #redis: Redis;
  readonly #options: OneTimeSecretsOptions<Content>;

  constructor(redis: Redis, options: OneTimeSecretsOptions<Content>) {
    this.#redis = redis;
    this.#options = options;
  }

  /** With `replaces` an older secret of that name opens nothing any more. */
  async issue(content: Content, { replaces }: { replaces?: string } = {}): Promise<IssuedSecret> {
    const { lifetimeMs } = this.#options;
    const secret = newSecret();
    const key = this.#keyOf(secret);
    if (replaces !== undefined) {
      const slot = `${this.#prefix}newest:${replaces}`;
      const older = await this.#redis.set(slot, key, 'PX', lifetimeMs, 'GET');
      if (older !== null) await this.#redis.del(older);
    }
    await this.#redis.set(key, JSON.stringify(content), 'PX', lifetimeMs);
    return { secret, expiresAt: new Date(Date.now() + lifetimeMs).toISOString() };
  }

  /** Null where it was never issued, has been taken, replaced, or has expired. */
  async read(secret: string): Promise<Content | null> {
    return this.#parse(await this.#redis.get(this.#keyOf(secret)));
  }

  /** As `read`, and nobody else gets it again: of several who take it at once one does. */
  async take(secret: string): Promise<Content | null> {
    return this.#parse(await this.#redis.getdel(this.#keyOf(secret)));
  }

  get #prefix(): string {
    return `consilium:once:${this.#options.kind}:`;
  }

  #keyOf(secret: string): string {
    return `${this.#prefix}${hashOfSecret(secret)}`;
  }

  #parse(stored: string | null): Content | null {
    return stored === null ? null : this.#options.content.parse(JSON.parse(stored));
  }
}
