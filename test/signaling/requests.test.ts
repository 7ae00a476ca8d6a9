import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { RoomStore } from '../../src/rooms/RoomStore.ts';
import { EventTable, bindEvent } from '../../src/signaling/EventTable.ts';
import { join, leave, sendChat, setLanguage } from '../../src/wire/events/admission.ts';
import { createTransport } from '../../src/wire/events/media.ts';
import { participantUpdated } from '../../src/wire/events/server.ts';
import { paces } from '../../src/wire/pace.ts';
import type { Refused } from '../support/RoomsClient.ts';
import { RoomsServer } from '../support/roomsServer.ts';
import { temporaryKeyRing } from '../support/temporaryKeyRing.ts';
import { startTestRedis } from '../support/testRedis.ts';

let server: RoomsServer;
beforeAll(async () => {
  server = await RoomsServer.start();
});
afterEach(() => expect(server.faults).toEqual([]));
afterAll(() => server.close());

test('what is not one object of the event’s form is INVALID_REQUEST, with every fault named', async () => {
  const host = await server.host(server.room());
  const wrong: unknown[][] = [
    [],
    [null],
    ['text'],
    [5],
    [[]],
    [{}],
    [{ language: 5 }],
    [{ language: 'en', surplus: 1 }],
    [{ language: 'en' }, 'more'],
    [Buffer.from('binary')],
  ];
  for (const args of wrong) {
    await expect(host.raw('setLanguage', ...args), JSON.stringify(args)).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
    });
  }
  const error = await host
    .raw('sendChat', { messageId: 'x', text: '' })
    .catch((refused: Refused) => refused.body);
  expect(error).toMatchObject({
    code: 'INVALID_REQUEST',
    details: { issues: [{ path: 'messageId' }, { path: 'text' }] },
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(host.pending(participantUpdated)).toEqual([]);
});

test('an event that is none is UNKNOWN_EVENT', async () => {
  const host = await server.host(server.room());
  for (const name of ['nothing', 'Join', '__proto__', 'constructor', 'error', 'closed']) {
    await expect(host.raw(name, {}), name).rejects.toMatchObject({ code: 'UNKNOWN_EVENT' });
  }
});

test('an event without acknowledgement does nothing and harms nobody', async () => {
  const host = await server.host(server.room());
  host.socket.emit('setLanguage', { language: 'es' });
  host.socket.emit('setLanguage');
  host.socket.emit('nothing');
  host.socket.emit('error', 'x');
  await host.request(setLanguage, { language: 'de' });
  expect(host.pending(participantUpdated).map(({ language }) => language)).toEqual(['de']);
});

test('an oversized request costs its sender the connection, and nobody else anything', async () => {
  const room = server.room();
  const host = await server.host(room);
  const rude = await server.host(room);
  rude.socket.emit('sendChat', { messageId: uuidv7(), text: 'x'.repeat(100_000) }, () => undefined);
  const countedBefore = server.refusals.oversized;
  await rude.disconnected();
  expect(server.refusals.oversized).toBe(countedBefore + 1);
  await host.next(participantUpdated, ({ connection }) => connection === 'reconnecting');
  const back = await server.connect(rude.token);
  await back.resume(rude.admission.peerId);
  await host.request(sendChat, { messageId: uuidv7(), text: 'x'.repeat(4_000) });
});

test('requests of one socket are answered in their order', async () => {
  const host = await server.host(server.room());
  const answered: string[] = [];
  const send = (name: string, request: unknown) =>
    host.raw(name, request).then(
      () => answered.push(name),
      () => answered.push(name),
    );
  await Promise.all([
    send('createTransport', { direction: 'send' }),
    send('setLanguage', { language: 'fr' }),
    send('createTransport', { direction: 'send' }),
    send('leave', {}),
    send('setLanguage', { language: 'it' }),
  ]);
  expect(answered).toEqual(['createTransport', 'setLanguage', 'createTransport', 'leave', 'setLanguage']);
  expect(await host.refusal(createTransport, { direction: 'send' })).toBe('NOT_JOINED');
  await host.request(leave, {});
});

test('a flood of requests is refused beyond what the queue holds', async () => {
  const host = await server.host(server.room());
  const codes = await Promise.all(
    Array.from({ length: 400 }, () =>
      host.raw('createTransport', { direction: 'send' }).then(
        () => 'ok',
        ({ code }: Refused) => code,
      ),
    ),
  );
  expect(new Set(codes)).toEqual(new Set(['ok', 'LIMIT_REACHED', 'RATE_LIMITED']));
  await host.request(setLanguage, { language: 'en' });
});

test('requests without end are refused, however quickly they are answered, and heard again after a rest', async () => {
  const host = await server.host(server.room());
  const send = () =>
    host.raw('setLanguage', { language: 'en' }).then(
      () => 'ok',
      ({ code }: Refused) => code,
    );
  const codes: string[] = [];
  while (codes.length < 3_000 && !codes.includes('RATE_LIMITED')) {
    codes.push(...(await Promise.all(Array.from({ length: 50 }, send))));
  }
  expect(codes.filter((code) => code === 'ok').length).toBeGreaterThanOrEqual(paces.broadcast.burst);
  expect(codes).toContain('RATE_LIMITED');
  await expect.poll(send, { timeout: 5_000 }).toBe('ok');
});

test('a Redis that is away is told as DEPENDENCY_UNAVAILABLE', async () => {
  const database = await startTestRedis();
  const alone = await RoomsServer.start({
    roomStore: new RoomStore(database.redis, await temporaryKeyRing()),
  });
  try {
    const newcomer = { displayName: 'Dr. Okafor', role: 'host' as const, grants: [], inviteId: null };
    const claims = server.registry.reserve(server.room(), newcomer);
    const client = await alone.connect((await alone.tokens.signRoomToken(claims)).token);
    database.redis.disconnect();
    const error = await client
      .raw('join', { ...join.example.request, secondDevice: undefined })
      .catch((refused: Refused) => refused.body);
    expect(error).toMatchObject({ code: 'DEPENDENCY_UNAVAILABLE', details: { dependency: 'redis' } });
  } finally {
    await alone.close();
    await database.close();
  }
});

test('a table that leaves out an event of the protocol, or has one too many, does not come to be', () => {
  const bound = bindEvent(leave, () => ({}));
  expect(() => new EventTable([leave, sendChat], [bound])).toThrow('sendChat');
  expect(() => new EventTable([], [bound])).toThrow('leave');
  expect(() => new EventTable([leave], [bound, bound])).toThrow();
  new EventTable([leave], [bound]);
});
