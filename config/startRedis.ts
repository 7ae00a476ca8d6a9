import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { connectRedis } from './redisConnection.ts';
import { startRedisServer } from './redisServer.ts';
import type { Surroundings } from './Surroundings.ts';

/** A connection to the Redis of REDIS_URL, or to one of this process's own. */
export async function startRedis({ environment, logger, lifecycle }: Surroundings): Promise<Redis> {
  const { redisUrl, dataDir } = environment;
  const url =
    redisUrl ??
    (
      await lifecycle.start(
        'Redis',
        () => startRedisServer(join(dataDir, 'redis')),
        (server) => server.close(),
      )
    ).url;
  return lifecycle.start(
    'connection to Redis',
    () => connectRedis(url, logger),
    async (redis) => {
      await redis.quit();
    },
  );
}
