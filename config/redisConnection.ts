import { Redis } from 'ioredis';
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
  });
  let lastError: Error | undefined;
  let away = false;
  redis.on('error', (error: Error) => {
    lastError = error;
    if (away) return;
    away = true;
    logger.error({ err: error }, 'Redis is away');
  });
  redis.on('ready', () => {
    if (away) logger.info('Redis is back');
    away = false;
  });
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
