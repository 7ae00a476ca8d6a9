import type { Redis } from 'ioredis';
import type { Logger } from '../../config/logger.ts';
import { settlesWithin } from '../../config/settlesWithin.ts';
import type { KeyRing } from '../privacy/KeyRing.ts';
import { keptVisit, type KeptVisit, type LeftVisit } from './keptVisit.ts';

export interface VisitKeeperOptions {
  redis: Redis;
  keyRing: KeyRing;
  /** Stays the same when this server is started again. */
  serverId: string;
  logger: Logger;
}

const aliveIntervalMs = 1_000;
const retryMs = 1_000;
const lastWriteMs = 2_000;
/** A server that never starts again leaves nothing behind for longer. */
const keptMs = 24 * 60 * 60 * 1000;
/** Longest that an acknowledgement waits: with Redis away people go on. */
const acknowledgeMs = 250;
const aliveField = 'aliveAt';
const contextOf = (roomId: string): string => `Visit.state:${roomId}`;

/**
 * Keeps in Redis how the visits of this server stand, sealed, so that they go on when it is started again. Key:
 * `consilium:visits:<serverId>`, a hash of room id to visit, and of `aliveAt` to the time at which the server lived.
 * Written shortly after each change; while Redis is away visits go on, and are written when it is back.
 */
export class VisitKeeper {
  readonly #options: VisitKeeperOptions;
  readonly #key: string;
  /** Rooms that changed since they were written, with how they stand; null: nothing is left of their visit. */
  readonly #due = new Map<string, () => KeptVisit | null>();
  /** Rooms of which something is kept. */
  readonly #kept = new Set<string>();
  #writing: Promise<void> | null = null;
  #retry: NodeJS.Timeout | undefined;
  readonly #alive: NodeJS.Timeout;

  constructor(options: VisitKeeperOptions) {
    this.#options = options;
    this.#key = `consilium:visits:${options.serverId}`;
    this.#alive = setInterval(() => void this.#tellAlive(), aliveIntervalMs).unref();
  }

  /** What stands now is written soon; `visit` is asked then. */
  keep(roomId: string, visit: () => KeptVisit | null): void {
    this.#due.set(roomId, visit);
    // Not at once: what changes together is written together.
    this.#writing ??= Promise.resolve().then(() => this.#write());
  }

  /** Resolves when what was told until now is written, or Redis takes long. */
  async written(): Promise<void> {
    await settlesWithin(this.#writing ?? Promise.resolve(), acknowledgeMs);
  }

  /**
   * Answers what a former run left, and forgets what is older than `withinMs` or does not open any more. Rejects where
   * Redis is away.
   */
  async load(withinMs: number): Promise<Map<string, LeftVisit>> {
    const { redis, keyRing, logger } = this.#options;
    const { [aliveField]: alive, ...stored } = await redis.hgetall(this.#key);
    const aliveAt = Number(alive ?? 0);
    const left = new Map<string, LeftVisit>();
    if (Date.now() - aliveAt > withinMs) {
      await redis.del(this.#key);
      return left;
    }
    for (const [roomId, sealed] of Object.entries(stored)) {
      try {
        this.#kept.add(roomId);
        const visit = keptVisit.parse(JSON.parse(keyRing.decrypt(sealed, contextOf(roomId))));
        left.set(roomId, { visit, aliveAt });
      } catch (err) {
        logger.error({ err, roomId }, 'a visit that was kept cannot be read: it is over');
        this.keep(roomId, () => null);
      }
    }
    return left;
  }

  /** Resolves when everything is written, or cannot be in time. */
  async close(): Promise<void> {
    clearInterval(this.#alive);
    if (this.#due.size > 0) this.#writing ??= this.#write();
    await this.#tellAlive();
    await settlesWithin(this.#writing ?? Promise.resolve(), lastWriteMs);
    clearTimeout(this.#retry);
    if (this.#due.size > 0)
      this.#options.logger.error({ visits: this.#due.size }, 'visits could not be kept for the next start');
  }

  async #write(): Promise<void> {
    const { redis, keyRing, logger } = this.#options;
    clearTimeout(this.#retry);
    for (const [roomId, visit] of this.#due) {
      this.#due.delete(roomId);
      try {
        const stands = visit();
        if (stands === null) {
          await redis.hdel(this.#key, roomId);
          this.#kept.delete(roomId);
          continue;
        }
        const sealed = keyRing.encrypt(JSON.stringify(stands), contextOf(roomId));
        await redis.hset(this.#key, { [roomId]: sealed, [aliveField]: Date.now() });
        this.#kept.add(roomId);
      } catch (err) {
        logger.warn({ err, roomId }, 'a visit could not be kept; it is tried again');
        if (!this.#due.has(roomId)) this.#due.set(roomId, visit);
        this.#retry = setTimeout(() => {
          this.#writing ??= this.#write();
        }, retryMs);
        break;
      }
    }
    this.#writing = null;
  }

  async #tellAlive(): Promise<void> {
    if (this.#kept.size === 0) return;
    // Where it cannot be said, the time before stands.
    const { redis } = this.#options;
    await Promise.all([
      redis.hset(this.#key, aliveField, Date.now()),
      redis.pexpire(this.#key, keptMs),
    ]).catch(() => undefined);
  }
}
