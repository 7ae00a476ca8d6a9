import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Logger } from '../../config/logger.ts';
import { parseMessage } from '../../config/parseMessage.ts';
import { waitingOptions } from '../../config/redisConnection.ts';
import { SafeEmitter } from '../../config/SafeEmitter.ts';

/** Whose access may have ended: all of a person or service, or one sign-in. */
const accessChange = z.union([z.object({ userId: z.string() }), z.object({ signInId: z.string() })]);
export type AccessChange = z.infer<typeof accessChange>;

const channel = 'consilium:access-changed';

/**
 * Tells all servers whose access may have ended, so that what is still open for them is looked at again. It says no
 * more than that: what stands is asked where it is kept. One that gets lost costs time, since everything open is looked
 * at now and then in any case.
 */
export class AccessChanges extends SafeEmitter<{ changed: [AccessChange] }> {
  readonly #redis: Redis;
  readonly #logger: Logger;
  #subscriber: Redis | null = null;

  constructor(redis: Redis, logger: Logger) {
    super(logger);
    this.#redis = redis;
    this.#logger = logger;
  }

  tell(change: AccessChange): void {
    this.emit('changed', change);
    this.#redis.publish(channel, JSON.stringify(change)).catch((err: unknown) => {
      this.#logger.warn({ err }, 'other servers learn later whose access has ended');
    });
  }

  /** Hears what other servers tell, from now until `close`. */
  async listen(): Promise<void> {
    // Waits for a Redis that is away, and subscribes anew when it is back.
    const subscriber = this.#redis.duplicate(waitingOptions);
    this.#subscriber = subscriber;
    subscriber.on('error', () => {}); // the connection it was made from logs that Redis is away
    subscriber.on('message', (_channel: string, text: string) => {
      const change = parseMessage(accessChange, text);
      if (change) this.emit('changed', change);
      else this.#logger.warn({ channel }, 'a malformed message about access was left alone');
    });
    await subscriber.subscribe(channel);
  }

  close(): void {
    this.#subscriber?.disconnect();
  }
}
