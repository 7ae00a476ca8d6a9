/** A server that stops, in whatever way, and is started again: its visits go on. */
import { afterEach, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import type { KeyRing } from '../../src/privacy/KeyRing.ts';
import { VisitKeeper } from '../../src/rooms/VisitKeeper.ts';
import {
  join,
  muteParticipant,
  removeParticipant,
  sendChat,
  setLocked,
  endSession,
} from '../../src/wire/events/admission.ts';
import { sampleCaption } from '../../src/wire/examples.ts';
import { chatMessageEvent, closed, lobbyChanged, participantUpdated } from '../../src/wire/events/server.ts';
import { quietLogger, RoomsServer } from '../support/roomsServer.ts';
import { RecordingPipeline } from '../support/RecordingPipeline.ts';
import { anyContact, noConsent, participantIdOf, refusalOf, toCaptions } from '../support/RoomsClient.ts';
import { temporaryKeyRing } from '../support/temporaryKeyRing.ts';
import { startTestRedis, type TestRedis } from '../support/testRedis.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

interface Installation {
  database: TestRedis;
  keyRing: KeyRing;
  serverId: string;
  pipeline: RecordingPipeline;
}

async function install(): Promise<Installation> {
  const database = await startTestRedis();
  closing.push(() => database.close());
  return {
    database,
    keyRing: await temporaryKeyRing(),
    serverId: uuidv7(),
    pipeline: new RecordingPipeline(),
  };
}

/** A run of the server of an installation. `before` is the one that it follows. */
async function run(
  { database, keyRing, serverId, pipeline }: Installation,
  { before = null, withinMs = 60_000 }: { before?: RoomsServer | null; withinMs?: number } = {},
): Promise<RoomsServer> {
  const { redis } = database;
  const visitKeeper = new VisitKeeper({ redis, keyRing, serverId, logger: await quietLogger() });
  const left = await visitKeeper.load(withinMs);
  const tokens = before ? { tokens: before.tokens } : {};
  const server = await RoomsServer.start({ ...{ visitKeeper, pipeline }, ...tokens });
  closing.push(async () => {
    expect(server.faults).toEqual([]);
    await server.close();
    await visitKeeper.close();
  });
  for (const [roomId, record] of before?.records ?? []) server.records.set(roomId, record);
  server.registry.goOn(
    [...server.records.values()].filter(({ roomId }) => left.has(roomId)),
    left,
  );
  return server;
}

/** Resolves when what stands in Redis fits. */
async function written({ database, keyRing, serverId }: Installation, fits: (text: string) => boolean) {
  const key = `consilium:visits:${serverId}`;
  const look = async () => {
    const { aliveAt: _, ...stored } = await database.redis.hgetall(key);
    return Object.entries(stored).map(([roomId, sealed]) => keyRing.decrypt(sealed, `Visit.state:${roomId}`));
  };
  await expect.poll(async () => (await look()).some(fits), { timeout: 5_000, interval: 20 }).toBe(true);
}

const toKeep = { ...toCaptions, keepTranscript: true };

test('after a crash everybody is back in the same visit with the tokens they have', async () => {
  const installation = await install();
  const { pipeline } = installation;
  const first = await run(installation);
  const room = first.room();
  const host = await first.newcomer(room, 'host', 'Dr. Okafor');
  await host.enter({ consent: toKeep });
  const ana = await first.newcomer(room, 'patient', 'Ana Ruiz');
  await ana.wait({ consent: toCaptions });
  await ana.admittedBy(host);
  await ana.publish('microphone');
  await host.next(participantUpdated, ({ captioned }) => captioned);
  const removed = await first.patient(room, host, 'Somebody Else');
  await host.request(removeParticipant, { participantId: removed.participantId });
  expect(await removed.next(closed)).toEqual({ reason: 'removed' });
  const waiting = await first.newcomer(room, 'patient', 'Bo Lindqvist');
  await waiting.wait();
  const { since } = (
    await host.next(lobbyChanged, ({ waiting: [one] }) => one?.displayName === 'Bo Lindqvist')
  ).waiting[0]!;
  await host.publish('microphone');
  await host.request(muteParticipant, { participantId: host.participantId });
  const { sessionId, participantId, peerId } = { ...ana.admission, ...ana.admission.session };
  const last = { ...sampleCaption, sessionId, participantId, peerId, startMs: 10, endMs: 25 };
  pipeline.emit('caption', { ...last, kind: 'final' });
  await host.request(setLocked, { locked: true });
  await host.request(sendChat, { messageId: uuidv7(), text: 'Kept by its writer' });
  await ana.request(sendChat, { messageId: uuidv7(), text: 'Not to be kept' });
  await host.next(chatMessageEvent);
  const elapsedBeforeMs = first.registry.find(room.roomId)!.session!.elapsedMs;
  await written(
    installation,
    (text) => text.includes('Kept by its writer') && text.includes(since) && text.includes(':25'),
  );

  // The first one is gone without a word: it tells nobody anything.
  const second = await run(installation, { before: first });
  expect(second.registry.occupancy(room.roomId).session).toMatchObject({ participants: 0, locked: true });

  const anaAgain = await second.connect(ana.token);
  expect(await refusalOf(anaAgain.resume(ana.admission.peerId))).toBe('PEER_GONE');
  // Nobody has to let her in again, and she need not say again where she is.
  const admission = await anaAgain.enter({ consent: toCaptions, contact: null });
  expect(admission.session).toMatchObject({
    sessionId: host.admission.session.sessionId,
    startedAt: host.admission.session.startedAt,
    locked: true,
  });
  expect(admission.session.elapsedMs).toBeGreaterThanOrEqual(Math.floor(elapsedBeforeMs));
  expect(admission.participants).toMatchObject([{ displayName: 'Ana Ruiz' }]);
  expect(admission.chat.map(({ text }) => text)).toEqual(['Kept by its writer']);

  await anaAgain.publish('microphone');
  const heard = () => pipeline.taps.filter(({ source }) => source.participantId === ana.participantId);
  await pipeline.until(() => heard().length === 2);
  const { unheardSinceMs, sessionStartedAtMs } = heard()[1]!.source;
  // What she said after her last caption is not known.
  expect(unheardSinceMs).toBe(25);
  expect(performance.now() - sessionStartedAtMs).toBeGreaterThan(elapsedBeforeMs);

  const hostAgain = await second.connect(host.token);
  const { contacts, participants } = await hostAgain.enter({ consent: toKeep });
  expect(participants.map(({ mutedByModerator }) => mutedByModerator).toSorted()).toEqual([false, true]);
  expect(contacts).toMatchObject([
    { displayName: 'Ana Ruiz', contact: anyContact, unreachable: false },
    { displayName: 'Somebody Else', unreachable: true },
  ]);
  const boAgain = await second.connect(waiting.token);
  await boAgain.wait();
  const [bo] = (await hostAgain.next(lobbyChanged)).waiting;
  expect(bo).toMatchObject({ displayName: 'Bo Lindqvist', since });
  const out = await second.connect(removed.token);
  const introduction = { consent: noConsent, contact: anyContact };
  expect(await out.refusal(join, introduction)).toBe('REMOVED_FROM_SESSION');
});

test('stopped in order, it says so and the visit goes on at the next start', async () => {
  const installation = await install();
  const first = await run(installation);
  const room = first.room();
  const host = await first.host(room);
  const patient = await first.patient(room, host);
  const ended: string[] = [];
  first.registry.find(room.roomId)!.on('sessionEnded', ({ reason }) => ended.push(reason));
  await first.registry.close();
  for (const peer of [host, patient]) expect(await peer.next(closed)).toEqual({ reason: 'serverClosing' });
  expect(ended).toEqual([]);
  await written(installation, (text) => text.includes(patient.participantId));

  const second = await run(installation, { before: first });
  const again = await second.connect(patient.token);
  expect((await again.enter()).session.sessionId).toBe(host.admission.session.sessionId);
});

test('who has a token and was not there yet gets into the visit that it was made for', async () => {
  const installation = await install();
  const first = await run(installation);
  const room = first.room();
  const token = await first.token(room, 'host');
  await written(installation, (text) => text.includes('"session":null'));
  const second = await run(installation, { before: first });
  const host = await second.connect(token);
  expect((await host.enter()).participants).toHaveLength(1);
  expect(participantIdOf(token)).toBe(host.participantId);
});

test('a visit that has ended does not come back', async () => {
  const installation = await install();
  const first = await run(installation);
  const room = first.room();
  const host = await first.host(room);
  await written(installation, (text) => text.includes(host.participantId));
  await host.request(endSession, {});
  await host.next(closed);
  await written(installation, (text) => text.includes('"session":null'));
  const second = await run(installation, { before: first });
  const again = await second.connect(host.token);
  expect(await again.refusal(join, { consent: noConsent, contact: null })).toBe('SESSION_ENDED');
});

test('a visit that was left longer than an empty one may last is over', async () => {
  const installation = await install();
  const first = await run(installation);
  const host = await first.host(first.room());
  await written(installation, (text) => text.includes(host.participantId));
  const second = await run(installation, { before: first, withinMs: -1 });
  expect(second.registry.counts.rooms).toBe(0);
  const again = await second.connect(host.token);
  expect(await again.refusal(join, { consent: noConsent, contact: null })).toBe('SESSION_ENDED');
});

test('what is kept is sealed, and is written again once Redis is back', async () => {
  const installation = await install();
  const { database, serverId } = installation;
  const first = await run(installation);
  const room = first.room();
  const host = await first.newcomer(room, 'host', 'Dr. Okafor');
  await host.enter({ consent: toKeep });
  await host.request(sendChat, { messageId: uuidv7(), text: 'The result is negative' });
  await written(installation, (text) => text.includes('The result is negative'));
  const stored = JSON.stringify(await database.redis.hgetall(`consilium:visits:${serverId}`));
  expect(stored).not.toMatch(/\b(Okafor|negative)\b/);

  await database.redis.config('SET', 'maxmemory', '1');
  await database.redis.config('SET', 'maxmemory-policy', 'noeviction');
  await host.request(sendChat, { messageId: uuidv7(), text: 'Said while nothing is taken' });
  await database.redis.config('SET', 'maxmemory', '0');
  await written(installation, (text) => text.includes('Said while nothing is taken'));
});
