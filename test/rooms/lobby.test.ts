import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { grantsOf } from '../../src/auth/grants.ts';
import { RoomStore } from '../../src/rooms/RoomStore.ts';
import { admit, join, leave, refuse, watchLobbies } from '../../src/wire/events/admission.ts';
import {
  closed,
  lobbyChanged,
  lobbyStatusEvent,
  participantJoined,
  participantLeft,
  participantUpdated,
} from '../../src/wire/events/server.ts';
import { noConsent, participantIdOf } from '../support/RoomsClient.ts';
import { RoomsServer } from '../support/roomsServer.ts';
import { temporaryKeyRing } from '../support/temporaryKeyRing.ts';
import { startTestRedis } from '../support/testRedis.ts';

let server: RoomsServer;
beforeAll(async () => {
  server = await RoomsServer.start({ settings: { graceMs: 300, maxWaiting: 2 } });
});
afterEach(() => expect(server.faults).toEqual([]));
afterAll(() => server.close());

test('a patient waits and is told when the host is there and knows', async () => {
  const room = server.room();
  const patient = await server.newcomer(room, 'patient', 'Ana Ruiz');
  expect(await patient.wait()).toEqual({
    roomName: room.name,
    kind: 'video',
    scheduledAt: null,
    hostPresent: false,
    hostAlerted: false,
  });

  const host = await server.host(room);
  expect(host.admission.waiting).toMatchObject([{ displayName: 'Ana Ruiz', role: 'patient' }]);
  expect(await patient.next(lobbyStatusEvent)).toMatchObject({ hostPresent: true, hostAlerted: false });
  const { waiting } = await host.next(lobbyChanged);
  expect(waiting.map(({ participantId }) => participantId)).toEqual([participantIdOf(patient.token)]);
  expect(await patient.next(lobbyStatusEvent)).toMatchObject({ hostPresent: true, hostAlerted: true });

  await host.request(leave, {});
  expect(await patient.next(lobbyStatusEvent)).toMatchObject({ hostPresent: false, hostAlerted: true });
});

test('a page of the host hears of the lobby wherever it is, other clinicians do not', async () => {
  const room = server.room();
  const page = await server.connect(await server.userToken(room.hostUserId));
  const other = await server.connect(await server.userToken(uuidv7()));
  expect(await page.request(watchLobbies, {})).toEqual({ rooms: [] });
  expect(await other.request(watchLobbies, {})).toEqual({ rooms: [] });

  const patient = await server.newcomer(room, 'patient');
  expect(await patient.wait()).toMatchObject({ hostPresent: true });
  expect(await page.next(lobbyChanged)).toMatchObject({
    room: { roomId: room.roomId },
    waiting: [{ role: 'patient' }],
  });
  await patient.next(lobbyStatusEvent, ({ hostAlerted }) => hostAlerted);

  page.close();
  await patient.next(lobbyStatusEvent, ({ hostPresent }) => !hostPresent);
  expect(other.pending(lobbyChanged)).toEqual([]);
});

test('a page that opens later is told who waits already, and a page that shows nothing counts for nothing', async () => {
  const room = server.room();
  const patient = await server.newcomer(room, 'patient');
  await patient.wait();

  const deaf = await server.connect(await server.userToken(room.hostUserId), { silent: true });
  const { rooms } = await deaf.request(watchLobbies, {});
  expect(rooms).toMatchObject([{ room: { roomId: room.roomId }, waiting: [{ role: 'patient' }] }]);
  await deaf.next(lobbyChanged);
  expect(await patient.next(lobbyStatusEvent)).toMatchObject({ hostPresent: true, hostAlerted: false });
  deaf.close();
  expect(await patient.next(lobbyStatusEvent)).toMatchObject({ hostPresent: false, hostAlerted: false });

  const page = await server.connect(await server.userToken(room.hostUserId));
  await page.request(watchLobbies, {});
  expect(await patient.next(lobbyStatusEvent)).toMatchObject({ hostPresent: true, hostAlerted: false });
  expect(await patient.next(lobbyStatusEvent)).toMatchObject({ hostPresent: true, hostAlerted: true });
});

test('admitting brings somebody in and tells the others', async () => {
  const room = server.room();
  const host = await server.host(room);
  const clinician = await server.newcomer(room, 'clinician');
  await clinician.enter();
  const patient = await server.newcomer(room, 'patient', 'Ana Ruiz');
  await patient.wait();
  await host.next(lobbyChanged, ({ waiting }) => waiting.length === 1);

  const admission = await patient.admittedBy(host);
  expect(admission.participants).toHaveLength(3);
  expect(admission.waiting).toEqual([]);
  expect(admission.grants).not.toContain('admit');
  for (const peer of [host, clinician]) {
    await peer.next(participantJoined, ({ displayName }) => displayName === 'Ana Ruiz');
    await peer.next(lobbyChanged, ({ waiting }) => waiting.length === 0);
  }
  expect(patient.pending(lobbyChanged)).toEqual([]);
});

test('who is refused is told, and does not come in with the same token', async () => {
  const room = server.room();
  const host = await server.host(room);
  const patient = await server.newcomer(room, 'patient');
  await patient.wait();
  await host.request(refuse, { participantId: participantIdOf(patient.token) });
  expect(await patient.next(closed)).toEqual({ reason: 'refused' });
  expect(await patient.disconnected()).toBe('io server disconnect');

  const again = await server.connect(patient.token);
  expect(await again.refusal(join, { consent: noConsent })).toBe('REMOVED_FROM_SESSION');
});

test('whoever drops in the lobby keeps their turn for a while', async () => {
  const room = server.room();
  const host = await server.host(room);
  const patient = await server.newcomer(room, 'patient');
  await patient.wait();
  const [before] = (await host.next(lobbyChanged, ({ waiting }) => waiting.length === 1)).waiting;
  patient.drop();

  const back = await server.connect(patient.token);
  expect(await back.wait()).toMatchObject({ hostAlerted: true });
  const [after] = (await host.next(lobbyChanged, ({ waiting }) => waiting.length === 1)).waiting;
  expect(after).toEqual(before);

  back.drop();
  await host.next(lobbyChanged, ({ waiting }) => waiting.length === 0);
  expect(server.registry.occupancy(room.roomId).waiting).toBe(0);
});

test('somebody admitted while their signalling is down is in when they come back', async () => {
  const room = server.room();
  const host = await server.host(room);
  const patient = await server.newcomer(room, 'patient');
  await patient.wait();
  await host.next(lobbyChanged, ({ waiting }) => waiting.length === 1);
  patient.drop();
  await host.request(admit, { participantId: participantIdOf(patient.token) });
  // The server may notice the drop a moment after the admission.
  const joined = await host.next(participantJoined);
  if (joined.connection === 'connected') {
    await host.next(participantUpdated, ({ connection }) => connection === 'reconnecting');
  }

  const back = await server.connect(patient.token);
  expect((await back.enter()).participantId).toBe(participantIdOf(patient.token));
  back.drop();
  expect(await host.next(participantLeft)).toMatchObject({ reason: 'connectionLost' });
});

test('leaving the lobby is at once', async () => {
  const room = server.room();
  const host = await server.host(room);
  const patient = await server.newcomer(room, 'patient');
  await patient.wait();
  await host.next(lobbyChanged, ({ waiting }) => waiting.length === 1);
  await patient.request(leave, {});
  await host.next(lobbyChanged, ({ waiting }) => waiting.length === 0);
  await patient.wait();
  await host.next(lobbyChanged, ({ waiting }) => waiting.length === 1);
});

test('the lobby has an end', async () => {
  const room = server.room();
  for (const name of ['first', 'second']) await (await server.newcomer(room, 'patient', name)).wait();
  await expect(server.token(room, 'patient')).rejects.toMatchObject({ code: 'ROOM_FULL' });
});

test('admitting or refusing somebody who does not wait is PARTICIPANT_NOT_FOUND', async () => {
  const room = server.room();
  const host = await server.host(room);
  const elsewhere = await server.newcomer(server.room(), 'patient');
  await elsewhere.wait();
  for (const participantId of [uuidv7(), host.participantId, participantIdOf(elsewhere.token)]) {
    expect(await host.refusal(refuse, { participantId })).toBe('PARTICIPANT_NOT_FOUND');
  }
});

test('a token taken before its link was withdrawn lets nobody in, but whoever was admitted comes back', async () => {
  const database = await startTestRedis();
  const roomStore = new RoomStore(database.redis, await temporaryKeyRing());
  const linked = await RoomsServer.start({ roomStore });
  try {
    const room = linked.room();
    await roomStore.createRoom(room);
    const { invite } = await roomStore.createInvite(room.roomId, { role: 'patient', expiresAt: null });
    const host = await linked.host(room);
    const guest = async () => {
      const grants = grantsOf('patient');
      const { inviteId, role } = invite;
      const claims = linked.registry.reserve(room, { displayName: 'Ana Ruiz', role, grants, inviteId });
      return linked.connect((await linked.tokens.signRoomToken(claims)).token);
    };
    const early = await guest();
    await early.wait();
    await early.admittedBy(host);
    const late = await guest();
    await roomStore.revokeInvite(room.roomId, invite.inviteId);
    expect(await late.refusal(join, { consent: noConsent })).toBe('INVITE_REVOKED');
    await early.request(leave, {});
    const back = await linked.connect(early.token);
    await back.enter();
    expect(linked.faults).toEqual([]);
  } finally {
    await linked.close();
    await database.close();
  }
});
