/** What listeners of Redis do with messages that no process of this version sends. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AccessChanges, type AccessChange } from '../../src/auth/AccessChanges.ts';
import { KeyNews } from '../../src/privacy/KeyNews.ts';
import { quietLogger } from '../support/roomsServer.ts';
import { temporaryKeyRing } from '../support/temporaryKeyRing.ts';
import { startTestRedis, type TestRedis } from '../support/testRedis.ts';

const malformed = ['', 'secret', 'null', '7', '{"askId":7}', '{"userId":null}'];

let database: TestRedis;
beforeEach(async () => {
  database = await startTestRedis();
});
afterEach(() => database.close());

async function warnings() {
  const logger = await quietLogger();
  return { logger, warn: vi.spyOn(logger, 'warn') };
}

it('news of keys warns of each, without its content, and goes on', async () => {
  const { logger, warn } = await warnings();
  const news = new KeyNews({ redis: database.redis, keyRing: await temporaryKeyRing(), logger });
  await news.listen();
  try {
    for (const channel of ['consilium:key-added', 'consilium:key-taken-up']) {
      for (const text of malformed) await database.redis.publish(channel, text);
    }
    expect(await news.announce()).toEqual({ told: 1, answered: 1 });
    expect(warn).toHaveBeenCalledTimes(2 * malformed.length);
    expect(JSON.stringify(warn.mock.calls)).not.toContain('secret');
  } finally {
    news.close();
  }
});

it('changes of access warns of each, without its content, and goes on', async () => {
  const { logger, warn } = await warnings();
  const changes = new AccessChanges(database.redis, logger);
  const heard: AccessChange[] = [];
  changes.on('changed', (change) => heard.push(change));
  await changes.listen();
  try {
    for (const text of malformed) await database.redis.publish('consilium:access-changed', text);
    await database.redis.publish('consilium:access-changed', '{"userId":"u1"}');
    await expect.poll(() => heard).toEqual([{ userId: 'u1' }]);
    expect(warn).toHaveBeenCalledTimes(malformed.length);
    expect(JSON.stringify(warn.mock.calls)).not.toContain('secret');
  } finally {
    changes.close();
  }
});
