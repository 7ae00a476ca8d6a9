import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from './logger.ts';

const connectTimeoutMs = 5_000;
/** What is asked while Redis is away fails after this, instead of waiting for its return. */
const commandTimeoutMs = 5_000;

/**
 * A connection that comes back by itself when Redis does. Rejects, in words for the operator and without the
 * address's password, where Redis does not answer at first.
 */
export async function connectRedis(url: string, logger: Logger): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: connectTimeoutMs,
    commandTimeout: commandTimeoutMs,
    maxRetriesPerRequest: 1,
    // What is asked at the same moment goes out in one piece.
    enableAutoPipelining: true,
  });
  let lastError: Error | undefined;
  redis.on('error', (error: Error) => {
    lastError = error;
  });
  logAbsence(redis, logger);
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    const { host, username, password } = new URL(url);
    const why = lastError?.message ?? (error instanceof Error ? error.message : String(error));
    const by = username === '' && password === '' ? '' : ' by the given user and password';
    throw new Error(`Redis at ${host} does not answer${by}: ${why}`, { cause: error });
  }
  return redis;
}

/** Of a connection that reads what comes: it blocks, and waits for a Redis that is away. */
export const waitingOptions: RedisOptions = {
  maxRetriesPerRequest: null,
  commandTimeout: undefined,
  // A command that blocks would hold up the others of its pipeline.
  enableAutoPipelining: false,
};

/** Another connection to the same Redis for what reads queues: it blocks, and waits for a Redis that is away. */
export function duplicateForQueues(redis: Redis, logger: Logger): Redis {
  const connection = redis.duplicate(waitingOptions);
  logAbsence(connection, logger);
  return connection;
}

/** One line when it goes and one when it comes back, however often it is tried in between. */
function logAbsence(redis: Redis, logger: Logger): void {
  let away = false;
  redis.on('error', (error: Error) => {
    if (away) return;
    away = true;
    logger.error({ err: error }, 'Redis is away');
  });
  redis.on('ready', () => {
    if (away) logger.info('Redis is back');
    away = false;
  });
}
