import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Logger } from '../../config/logger.ts';
import { parseMessage } from '../../config/parseMessage.ts';
import { waitingOptions } from '../../config/redisConnection.ts';
import type { Surroundings } from '../../config/Surroundings.ts';
import type { KeyRing } from './KeyRing.ts';

const askChannel = 'consilium:key-added';
const answerChannel = 'consilium:key-taken-up';
const ask = z.object({ askId: z.string(), keyId: z.int() });
const answer = z.object({ askId: z.string() });

/** One that is alive and can read the keys answers within milliseconds. */
const usualAnswerMs = 5_000;

/** How many processes were told of a key, and how many of them seal with it now. */
export interface KeyAnswers {
  told: number;
  answered: number;
}

/**
 * Tells every process of an installation, this one included, of a new key, so that none goes on sealing with the old
 * one. Whoever was away from Redis reads the keys again when it is back.
 */
export class KeyNews {
  readonly #redis: Redis;
  readonly #keyRing: KeyRing;
  readonly #logger: Logger;
  #subscriber: Redis | null = null;
  /** Called at each answer, by what was asked. */
  readonly #asked = new Map<string, () => void>();

  constructor({ redis, keyRing, logger }: { redis: Redis; keyRing: KeyRing; logger: Logger }) {
    this.#redis = redis;
    this.#keyRing = keyRing;
    this.#logger = logger;
  }

  /** Hears of keys from now until `close`. */
  async listen(): Promise<void> {
    const subscriber = this.#redis.duplicate(waitingOptions);
    this.#subscriber = subscriber;
    subscriber.on('error', () => {}); // the connection it was made from logs that Redis is away
    subscriber.on('message', (channel: string, text: string) => this.#hear(channel, text));
    await subscriber.subscribe(askChannel, answerChannel);
    this.#takeUp();
    // Subscribes by itself when it is back; what was told meanwhile it has not heard.
    subscriber.on('ready', () => this.#takeUp());
  }

  /**
   * Resolves when all who were told of the key that seals here seal with it, too, or after `answerMs`. Rejects where
   * Redis is away.
   */
  async announce(answerMs = usualAnswerMs): Promise<KeyAnswers> {
    const askId = randomUUID();
    const all = Promise.withResolvers<void>();
    let told = Infinity;
    let answered = 0;
    const settle = () => {
      if (answered >= told) all.resolve();
    };
    this.#asked.set(askId, () => {
      answered++;
      settle();
    });
    const timer = setTimeout(all.resolve, answerMs);
    try {
      told = await this.#redis.publish(
        askChannel,
        JSON.stringify({ askId, keyId: this.#keyRing.currentKeyId }),
      );
      settle();
      await all.promise;
      return { told, answered };
    } finally {
      clearTimeout(timer);
      this.#asked.delete(askId);
    }
  }

  close(): void {
    this.#subscriber?.disconnect();
  }

  #hear(channel: string, text: string): void {
    const answered = channel === answerChannel ? parseMessage(answer, text) : null;
    const asked = channel === askChannel ? parseMessage(ask, text) : null;
    if (answered) this.#asked.get(answered.askId)?.();
    else if (asked) this.#answer(asked);
    else this.#logger.warn({ channel }, 'a malformed message about keys was left alone');
  }

  /** Silent where it has not that key: whoever asked must not believe that it seals with it. */
  #answer({ askId, keyId }: z.infer<typeof ask>): void {
    if (this.#takeUp() < keyId) {
      this.#logger.error({ keyId }, 'another process seals with a key that is not among the keys here');
      return;
    }
    this.#redis.publish(answerChannel, JSON.stringify({ askId })).catch((err: unknown) => {
      this.#logger.warn({ err }, 'that a new key is taken up could not be told');
    });
  }

  #takeUp(): number {
    try {
      this.#keyRing.takeUp();
    } catch (err) {
      this.#logger.error({ err }, 'the keys could not be read again');
    }
    return this.#keyRing.currentKeyId;
  }
}

/** In a server and in a worker alike. */
export function startKeyNews(
  { lifecycle, logger }: Surroundings,
  given: { redis: Redis; keyRing: KeyRing },
): Promise<KeyNews> {
  return lifecycle.start(
    'news of keys',
    async () => {
      const news = new KeyNews({ ...given, logger });
      await news.listen();
      return news;
    },
    (news) => news.close(),
  );
}
