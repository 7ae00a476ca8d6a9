import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UserSockets } from '../../src/notifications/UserSockets.ts';
import { createNotifications } from '../../src/notifications/createNotifications.ts';
import { notificationEvent } from '../../src/wire/events/notifications.ts';
import { notificationsNamespace } from '../../src/wire/protocol.ts';
import { createCase, shareCase } from '../../src/wire/routes/cases.ts';
import { createRoom, enterRoom } from '../../src/wire/routes/rooms.ts';
import { firstAdmin, invited } from '../support/accounts.ts';
import { quietLogger } from '../support/roomsServer.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

/** What a key holds, of whatever kind it is; fails for a kind that nobody has thought of. */
async function valueOf(redis: Redis, key: string): Promise<unknown> {
  const kind = await redis.type(key);
  if (kind === 'string') return redis.get(key);
  if (kind === 'hash') return redis.hgetall(key);
  if (kind === 'set') return redis.smembers(key);
  if (kind === 'list') return redis.lrange(key, 0, -1);
  if (kind === 'zset') return redis.zrange(key, '0', '-1');
  if (kind === 'stream') return redis.xrange(key, '-', '+');
  return expect.unreachable(`a key of the kind ${kind}`);
}

async function everything(redis: Redis): Promise<string> {
  const keys: string[] = [];
  for await (const found of redis.scanStream({ count: 500 })) keys.push(...(found as string[]));
  return JSON.stringify(await Promise.all(keys.map(async (key) => [key, await valueOf(redis, key)])));
}

it('holds no name of a room, case, file or person after rooms, notifications and a visit', async () => {
  const { redis } = api.database;
  const admin = await firstAdmin(api);
  const [owner, colleague] = [await invited(api, admin, 'clinician'), await invited(api, admin, 'clinician')];
  const page = await api.connect(colleague.token, { namespace: notificationsNamespace });
  const body = { patient: { name: 'Marisol Quintana' } };
  const { caseId, caseNumber } = await api.expectReply(createCase, { token: owner.token, body });
  const params = { caseId, userId: colleague.userId };
  await api.expectReply(shareCase, { token: owner.token, params, body: { relation: 'careTeam' } });
  const shared = await page.next(notificationEvent);
  expect(shared).toMatchObject({ about: caseNumber });
  const { room } = await api.expectReply(createRoom, {
    token: owner.token,
    body: { name: 'Biopsy of Marisol', caseId },
  });
  await page.next(notificationEvent, ({ kind }) => kind === 'invited');
  await api.expectReply(enterRoom, {
    token: owner.token,
    params: { roomId: room.roomId },
    body: { displayName: 'Dr. Zubizarreta' },
  });

  // From a process of its own, which has to cross.
  const { graph, keyRing } = api;
  const logger = await quietLogger();
  const publisher = new UserSockets({ redis, keyRing, logger });
  const elsewhere = createNotifications({ graph, keyRing, publisher, mailer: null, logger }).notifications;
  let occasion = 0;
  const crosses = async () => {
    occasion += 1;
    const notice = { userId: colleague.userId, kind: 'jobDone', about: 'Quintana.wav', caseId } as const;
    await elsewhere.add({ ...notice, occasion: String(occasion), by: 'Dr. Zubizarreta' });
    return page.pending(notificationEvent).some(({ about }) => about === 'Quintana.wav');
  };
  // Until the other side has begun to listen, what is sent is missed.
  await expect.poll(crosses, { timeout: 8_000 }).toBe(true);
  publisher.close();

  const text = await everything(redis);
  expect(text).toContain(room.roomId);
  expect(text).toContain('consilium:user-sockets');
  const names = [
    'Biopsy',
    'Marisol',
    'Quintana',
    'Zubizarreta',
    'clinic.example',
    caseNumber,
    shared.by ?? '',
  ];
  expect(names.filter((name) => name === '' || text.includes(name))).toEqual([]);
  expect(page.faults).toEqual([]);
});
