import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../config/logger.ts';
import { connectRedis } from '../../config/redisConnection.ts';
import { startTestRedis, type TestRedis } from '../support/testRedis.ts';

const logger = await createLogger({ level: 'silent' });
let database: TestRedis;
beforeAll(async () => {
  database = await startTestRedis();
});
afterAll(async () => {
  await database.close();
});

describe('the connection to Redis', () => {
  it('answers, and comes back by itself', async () => {
    const redis = await connectRedis(database.url, logger);
    try {
      expect(await redis.ping()).toBe('PONG');
      await database.redis.call('CLIENT', 'KILL', 'TYPE', 'normal');
      await expect.poll(() => redis.ping().catch(() => 'away')).toBe('PONG');
    } finally {
      redis.disconnect();
    }
  });

  it('that nobody answers is refused in words, without the password', async () => {
    const refusal = connectRedis('redis://:very-secret@127.0.0.1:1', logger);
    await expect(refusal).rejects.toThrow(/Redis at 127\.0\.0\.1:1 does not answer.*ECONNREFUSED/);
    await expect(refusal).rejects.not.toThrow('very-secret');
  });

  it('with a wrong password is refused in words', async () => {
    const url = new URL(database.url);
    url.password = 'wrong';
    await expect(connectRedis(url.href, logger)).rejects.toThrow(
      /Redis at .* user and password.*(WRONGPASS|NOAUTH)/,
    );
  });
});
