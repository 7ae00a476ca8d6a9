import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { endSession, join, sendChat } from '../../src/wire/events/admission.ts';
import {
  chatMessageEvent,
  closed,
  lobbyChanged,
  lobbyStatusEvent,
  participantLeft,
} from '../../src/wire/events/server.ts';
import type { Room } from '../../src/rooms/Room.ts';
import type { ClosedReason } from '../../src/wire/events/server.ts';
import { v7 as uuidv7 } from 'uuid';
import { sampleCaption } from '../../src/wire/examples.ts';
import { RecordingPipeline } from '../support/RecordingPipeline.ts';
import { noConsent, participantIdOf, toCaptions } from '../support/RoomsClient.ts';
import { RoomsServer } from '../support/roomsServer.ts';

const pipeline = new RecordingPipeline();
let server: RoomsServer;
beforeAll(async () => {
  server = await RoomsServer.start({ pipeline, settings: { emptySessionMs: 300, graceMs: 50 } });
});
afterEach(() => expect(server.faults).toEqual([]));
afterAll(() => server.close());

/** Resolves when the visit that runs in the room has ended. */
function ended(room: Room | null): Promise<ClosedReason> {
  return new Promise((resolve) => room?.on('sessionEnded', ({ reason }) => resolve(reason)));
}

test('a visit begins with the first who is admitted, not with the first who waits', async () => {
  const room = server.room();
  const patient = await server.newcomer(room, 'patient');
  await patient.wait();
  expect(server.registry.occupancy(room.roomId)).toEqual({ session: null, waiting: 1 });
  const host = await server.host(room);
  const { session } = host.admission;
  expect(session.elapsedMs).toBeLessThan(5_000);
  expect(server.registry.occupancy(room.roomId)).toMatchObject({
    session: { sessionId: session.sessionId, startedAt: session.startedAt, participants: 1, locked: false },
    waiting: 1,
  });
});

test('the second visit sees nothing of the first', async () => {
  const room = server.room();
  const first = await server.newcomer(room, 'host', 'Dr. First');
  const before = await first.enter({ consent: toCaptions });
  const patient = await server.patient(room, first, 'Ana Ruiz');
  await patient.request(sendChat, { messageId: uuidv7(), text: 'a secret' });
  const { sessionId } = before.session;
  const said = { ...sampleCaption, sessionId, participantId: first.participantId, peerId: before.peerId };
  pipeline.emit('caption', said);
  const unused = await server.token(room, 'patient');
  await first.request(endSession, {});
  await patient.next(closed);

  const second = await server.newcomer(room, 'host', 'Dr. Second');
  const admission = await second.enter();
  expect(admission.session.sessionId).not.toBe(sessionId);
  expect(admission.participants.map(({ displayName }) => displayName)).toEqual(['Dr. Second']);
  expect(admission).toMatchObject({
    chat: [],
    captions: [],
    producers: [],
    waiting: [],
    activeSpeakerId: null,
  });
  // What was still being recognised when the visit ended is nobody's any more.
  pipeline.emit('caption', { ...said, text: 'late' });

  for (const token of [first.token, patient.token, unused]) {
    const old = await server.connect(token);
    expect(await old.refusal(join, { consent: noConsent })).toBe('SESSION_ENDED');
  }
  expect(JSON.stringify(second.pending(chatMessageEvent))).toBe('[]');
});

test('an empty visit ends by itself, one with somebody in its grace period is not empty', async () => {
  const room = server.room();
  const host = await server.host(room);
  const patient = await server.patient(room, host);
  const end = ended(server.registry.find(room.roomId));
  host.close();
  expect(await patient.next(participantLeft)).toMatchObject({ reason: 'connectionLost' });
  expect(server.registry.occupancy(room.roomId).session?.participants).toBe(1);
  patient.close();
  expect(await end).toBe('ended');
  const late = await server.connect(host.token);
  expect(await late.refusal(join, { consent: noConsent })).toBe('SESSION_ENDED');
});

test('links that are opened meanwhile do not prolong an empty visit', async () => {
  const room = server.room();
  const host = await server.host(room);
  let over = false as boolean;
  void ended(server.registry.find(room.roomId)).then(() => (over = true));
  host.socket.emit('leave', {}, () => undefined);
  for (let tokens = 0; tokens < 200 && !over; tokens++) {
    await server.token(room, 'patient');
    await delay(20);
  }
  expect(over).toBe(true);
});

test('coming back in time keeps the visit', async () => {
  const room = server.room();
  const host = await server.host(room);
  await host.request(sendChat, { messageId: uuidv7(), text: 'still here' });
  const { sessionId } = host.admission.session;
  for (let visit = 0; visit < 3; visit++) {
    host.socket.emit('leave', {}, () => undefined);
    const admission = await host.enter();
    expect(admission.session.sessionId).toBe(sessionId);
    expect(admission.chat).toMatchObject([{ text: 'still here' }]);
  }
});

test('who waits when a visit ends waits on for the next one, with the same token', async () => {
  const room = server.room();
  const first = await server.host(room);
  const next = await server.newcomer(room, 'patient', 'Next Patient');
  await next.wait();
  await first.request(endSession, {});
  await first.next(closed);
  await next.next(lobbyStatusEvent, ({ hostPresent }) => !hostPresent);

  const second = await server.host(room);
  await second.next(lobbyChanged);
  next.drop();
  const back = await server.connect(next.token);
  await back.wait();
  const admission = await back.admittedBy(second);
  expect(admission.session.sessionId).toBe(second.admission.session.sessionId);
  expect(admission.participantId).toBe(participantIdOf(next.token));
  expect(first.pending(lobbyChanged).at(-1)?.waiting).toHaveLength(1);
});

test('the host ends a visit without being in it; nothing happens where none runs', async () => {
  const room = server.room();
  await server.registry.endVisit(room.roomId);
  const host = await server.host(room);
  await server.registry.endVisit(room.roomId);
  expect(await host.next(closed)).toEqual({ reason: 'ended' });
  await server.registry.endVisit(room.roomId);
});

test('deleting a room sends everybody away, the lobby too', async () => {
  const room = server.room();
  const host = await server.host(room);
  const patient = await server.newcomer(room, 'patient');
  await patient.wait();
  server.records.delete(room.roomId);
  await server.registry.closeDeletedRoom(room.roomId);
  for (const peer of [host, patient]) expect(await peer.next(closed)).toEqual({ reason: 'roomDeleted' });
  const again = await server.connect(host.token);
  expect(await again.refusal(join, { consent: noConsent })).toBe('ROOM_NOT_FOUND');
});

test('a token of a visit that a restart has ended is SESSION_ENDED', async () => {
  const other = await RoomsServer.start();
  const room = server.room();
  const claims = other.registry.reserve(room, {
    displayName: 'Ana',
    role: 'patient',
    grants: [],
    inviteId: null,
  });
  const late = await server.connect((await server.tokens.signRoomToken(claims)).token);
  expect(await late.refusal(join, { consent: noConsent })).toBe('SESSION_ENDED');
  await other.close();
});

test('a room nobody comes to is forgotten when its tokens are worth nothing any more', async () => {
  const brief = await RoomsServer.start({ settings: { reservationMs: 50 } });
  const room = brief.room();
  await brief.token(room, 'patient');
  const live = brief.registry.find(room.roomId);
  await new Promise<void>((resolve) => live?.on('closed', resolve));
  expect(brief.registry.find(room.roomId)).toBe(null);
  await brief.close();
});

test('a closing server says so to everybody, once', async () => {
  const closing = await RoomsServer.start();
  const room = closing.room();
  const host = await closing.host(room);
  const patient = await closing.newcomer(room, 'patient');
  await patient.wait();
  const page = await closing.connect(await closing.userToken(room.hostUserId));
  await page.raw('watchLobbies', {});
  expect(closing.registry.close()).toBe(closing.registry.close());
  await closing.registry.close();
  for (const peer of [host, patient, page])
    expect(await peer.next(closed)).toEqual({ reason: 'serverClosing' });
  await expect(closing.token(room, 'patient')).rejects.toMatchObject({ code: 'SERVER_CLOSING' });
  expect(closing.faults).toEqual([]);
  await closing.close();
});
