import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startRedisServer, type RedisServer } from '../../config/redisServer.ts';

/** A real redis-server in a folder of its own, gone with `close`. */
export interface TestRedis {
  redis: Redis;
  readonly url: string;
  /** Stops the server and starts it again on what it wrote; `redis` is a new connection then. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startTestRedis(): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'consilium-redis-'));
  let server: RedisServer = await startRedisServer(folder);
  const test: TestRedis = {
    redis: new Redis(server.url),
    get url() {
      return server.url;
    },
    async restart() {
      test.redis.disconnect();
      await server.close();
      server = await startRedisServer(folder);
      test.redis = new Redis(server.url);
    },
    async close() {
      test.redis.disconnect();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return test;
}
