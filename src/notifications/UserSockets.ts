import { createAdapter } from '@socket.io/redis-streams-adapter';
import type { Redis } from 'ioredis';
import { Server, type Namespace } from 'socket.io';
import type { z } from 'zod';
import type { Logger } from '../../config/logger.ts';
import { waitingOptions } from '../../config/redisConnection.ts';
import type { KeyRing } from '../privacy/KeyRing.ts';
import type { ServerEvent } from '../wire/entries.ts';
import { namespaces, notificationsNamespace } from '../wire/protocol.ts';
import { sealCrossing } from './sealCrossing.ts';

/** Sends to people wherever they have a page open. */
export interface Publisher {
  /** To every socket of somebody on any server. Whoever has none open, or is cut off just now, misses it. */
  toUser<P extends z.ZodType>(userId: string, event: ServerEvent<P>, payload: z.input<P>): void;
}

/** In Redis. Entries are trimmed; nobody comes back to them. */
const streamName = 'consilium:user-sockets';
const maxEntries = 10_000;
const blockMs = 1_000;

/** What joins this process with others. */
export interface SharedSockets {
  redis: Redis;
  keyRing: KeyRing;
  logger: Logger;
}

/** The group of sockets of one person. */
export const groupOf = (userId: string): string => `user:${userId}`;

/**
 * The Socket.IO server of a process and what joins it with those of other processes: `/notifications` alone crosses
 * Redis, sealed, every other namespace stays where it is. In a process that takes no sockets it sends all the same.
 */
export class UserSockets implements Publisher {
  readonly io: Server;
  readonly #notifications: Namespace;
  readonly #connections: Redis[] = [];

  /** Null: this process is the only one. */
  constructor(shared: SharedSockets | null) {
    this.io = new Server({ serveClient: false });
    if (shared) this.#cross(shared);
    this.#notifications = this.io.of(notificationsNamespace.name);
  }

  toUser<P extends z.ZodType>(userId: string, event: ServerEvent<P>, payload: z.input<P>): void {
    this.#notifications.to(groupOf(userId)).emit(event.name, payload);
  }

  /** To the sockets that this person has open on this server alone. */
  toUserHere<P extends z.ZodType>(userId: string, event: ServerEvent<P>, payload: z.input<P>): void {
    this.#notifications.local.to(groupOf(userId)).emit(event.name, payload);
  }

  /** The sockets that are open here. */
  get countByNamespace(): Record<string, number> {
    return Object.fromEntries(namespaces.map(({ name }) => [name, this.io.of(name).sockets.size]));
  }

  close(): void {
    void this.#notifications.adapter.close();
    for (const connection of this.#connections) connection.disconnect();
  }

  #cross({ redis, keyRing, logger }: SharedSockets): void {
    const streams = createAdapter(this.#tracked(redis), {
      streamName,
      channelPrefix: streamName,
      maxLen: maxEntries,
      blockTimeInMs: blockMs,
      onlyPlaintext: true,
    }) as (namespace: Namespace) => Namespace['adapter'];
    const InMemory = this.io.adapter() as new (namespace: Namespace) => Namespace['adapter'];
    // Called with `new`, so it must not be an arrow function.
    this.io.adapter(function adapterOf(namespace: Namespace) {
      if (namespace.name !== notificationsNamespace.name) return new InMemory(namespace);
      return sealCrossing(streams(namespace), keyRing, logger);
    });
  }

  /** A connection whose duplicates wait for Redis while it is away, and end with this. */
  #tracked(redis: Redis): Redis {
    const connections = this.#connections;
    return new Proxy(redis, {
      get(target, name) {
        if (name === 'duplicate') {
          return () => {
            // Whether it connects by itself stays as it is: the adapter looks at that to do it otherwise.
            const connection = target.duplicate(waitingOptions);
            connections.push(connection);
            return connection;
          };
        }
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value as (...args: never[]) => unknown).bind(target) : value;
      },
    });
  }
}
