import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/wire/errors.ts';
import {
  createInvite,
  createRoom,
  deleteRoom,
  endVisit,
  enterByInvite,
  enterRoom,
  getRoom,
  listInvites,
  listRooms,
  readInvite,
  revokeInvite,
} from '../../src/wire/routes/rooms.ts';
import { getLiveness, getReadiness } from '../../src/wire/routes/operation.ts';
import { exchangeStartLink, getCapabilities } from '../../src/wire/routes/server.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(async () => {
  await api.close();
});

const refused = (code: ErrorCode) => ({ body: { code } });
const secretOf = (url: string) => new URL(url).hash.slice('#invite='.length);

async function makeRoom() {
  const { token, user } = await api.signIn();
  const { room } = await api.expectReply(createRoom, { token, body: { name: 'Follow-up' } });
  return { token, user, room, params: { roomId: room.roomId } };
}

it('a room with an id of the caller’s own is made once, and the id is nobody else’s', async () => {
  const { token } = await api.signIn();
  const body = { roomId: uuidv7(), name: 'Follow-up' };
  const made = await api.expectReply(createRoom, { token, body });
  expect(made.room.roomId).toBe(body.roomId);
  expect(await api.expectReply(createRoom, { token, body })).toEqual(made);
  expect((await api.expectReply(listRooms, { token })).rooms).toHaveLength(1);

  const stranger = (await api.signIn()).token;
  expect(await api.send(createRoom, { token: stranger, body })).toMatchObject({
    status: 409,
    body: { code: 'ID_TAKEN' },
  });
  expect((await api.expectReply(listRooms, { token: stranger })).rooms).toEqual([]);
  expect((await api.expectReply(listRooms, { token })).rooms).toEqual([made]);
});

describe('from the start link to a guest', () => {
  it('goes without an account: sign in, make a room, send its link, enter by it', async () => {
    const link = await api.auth.startLinks.issue();
    const credential = link.slice(link.indexOf('=') + 1);
    const signedIn = await api.expectReply(exchangeStartLink, { body: { credential } });
    const token = signedIn.accessToken;
    expect(await api.tokens.verifyAccessToken(token)).toMatchObject({ kind: 'user', ...signedIn.user });
    expect(await api.send(exchangeStartLink, { body: { credential } })).toMatchObject({
      status: 410,
      ...refused('START_LINK_USED'),
    });

    const made = await api.expectReply(createRoom, { token, body: { name: 'Follow-up', kind: 'voice' } });
    expect(made).toMatchObject({ room: { kind: 'voice', mode: 'assisted' }, session: null, waiting: 0 });
    const params = { roomId: made.room.roomId };
    const { url, invite } = await api.expectReply(createInvite, { token, params, body: {} });
    expect(url).toMatch(new RegExp(`^${api.url}/app/join#invite=[\\w-]{43}$`));
    expect(invite).toMatchObject({ role: 'patient', expiresAt: null, revokedAt: null });

    const secret = secretOf(url);
    for (let opened = 0; opened < 3; opened++) {
      expect(await api.expectReply(readInvite, { body: { secret } })).toEqual({
        room: made.room,
        role: 'patient',
        displayName: null,
      });
    }
    const guest = await api.expectReply(enterByInvite, { body: { secret, displayName: 'Ana Ruiz' } });
    expect(guest).toMatchObject({
      role: 'patient',
      room: made.room,
      nodeUrl: null,
      iceServers: [{ urls: ['stun:stun.example.org:3478'] }],
    });
    const second = await api.expectReply(enterByInvite, { body: { secret, displayName: 'Ana Ruiz' } });
    expect(second.participantId).not.toBe(guest.participantId);

    const host = await api.expectReply(enterRoom, { token, params, body: { displayName: 'Dr. Okafor' } });
    const [guestClaims, hostClaims] = await Promise.all([
      api.tokens.verifyRoomToken(guest.token),
      api.tokens.verifyRoomToken(host.token),
    ]);
    expect(guestClaims).toMatchObject({
      participantId: guest.participantId,
      displayName: 'Ana Ruiz',
      role: 'patient',
    });
    expect(guestClaims.grants).not.toContain('moderate');
    expect(hostClaims).toMatchObject({
      role: 'host',
      grants: expect.arrayContaining(['moderate', 'admit']) as string[],
    });
    expect(hostClaims.sessionId).toBe(guestClaims.sessionId);
  });
});

describe('rooms', () => {
  it('are listed, read and forgotten by their host', async () => {
    const { token, params, room } = await makeRoom();
    const other = await api.expectReply(createRoom, { token, body: { name: 'Second', kind: 'review' } });
    const first = await api.expectReply(listRooms, { token, query: { limit: '1' } });
    expect(first.rooms.map((entry) => entry.room)).toEqual([other.room]);
    const rest = await api.expectReply(listRooms, { token, query: { cursor: first.nextCursor ?? '' } });
    expect(rest).toEqual({
      rooms: [{ room, session: null, waiting: 0, caseId: null, isHost: true }],
      nextCursor: null,
    });
    expect(await api.expectReply(getRoom, { token, params })).toEqual({
      room,
      session: null,
      waiting: 0,
      caseId: null,
      isHost: true,
    });

    const { url } = await api.expectReply(createInvite, { token, params, body: {} });
    await api.expectReply(deleteRoom, { token, params });
    expect(await api.send(getRoom, { token, params })).toMatchObject({
      status: 404,
      ...refused('ROOM_NOT_FOUND'),
    });
    expect(await api.send(readInvite, { body: { secret: secretOf(url) } })).toMatchObject(
      refused('INVITE_NOT_FOUND'),
    );
  });

  it('of private mode are refused by name', async () => {
    const { token } = await api.signIn();
    const answer = await api.send(createRoom, { token, body: { name: 'Private', mode: 'private' } });
    expect(answer).toMatchObject({ status: 501, ...refused('PRIVATE_MODE_UNAVAILABLE') });
    expect((await api.expectReply(listRooms, { token })).rooms).toEqual([]);
  });

  it('can be ended whether or not a visit runs', async () => {
    const { token, params } = await makeRoom();
    await api.expectReply(endVisit, { token, params });
    await api.expectReply(endVisit, { token, params });
  });
});

describe('invites', () => {
  it('are listed without secrets, and refused once withdrawn', async () => {
    const { token, params } = await makeRoom();
    const made = await api.expectReply(createInvite, { token, params, body: { role: 'clinician' } });
    const secret = secretOf(made.url);
    const listed = await api.send(listInvites, { token, params });
    expect(listed.body).toEqual({ invites: [made.invite] });
    expect(JSON.stringify(listed.body)).not.toContain(secret);
    const colleague = await api.expectReply(enterByInvite, { body: { secret, displayName: 'Dr. Lund' } });
    expect(colleague.grants).toEqual(expect.arrayContaining(['moderate', 'admit']));

    const invite = { token, params: { ...params, inviteId: made.invite.inviteId } };
    await api.expectReply(revokeInvite, invite);
    await api.expectReply(revokeInvite, invite);
    for (const attempt of [
      api.send(readInvite, { body: { secret } }),
      api.send(enterByInvite, { body: { secret, displayName: 'Dr. Lund' } }),
    ]) {
      expect(await attempt).toMatchObject({ status: 410, ...refused('INVITE_REVOKED') });
    }
    const absent = await api.send(revokeInvite, { token, params: { ...params, inviteId: uuidv7() } });
    expect(absent).toMatchObject({ status: 404, ...refused('INVITE_NOT_FOUND') });
  });

  it('are not used up by whoever opens them: mail scanners, previews, the same person again', async () => {
    const { token, params, room } = await makeRoom();
    const { url } = await api.expectReply(createInvite, { token, params, body: {} });
    const secret = secretOf(url);
    const page = new URL('/app/join', api.url);
    const opened = await Promise.all(
      Array.from({ length: 20 }, async (_, scanner) => {
        // What a scanner fetches; the secret stands in the fragment, which no request carries.
        const method = scanner % 2 === 0 ? 'HEAD' : 'GET';
        const answer = await fetch(page, { method });
        await answer.arrayBuffer();
        // Some run the page as well, which asks where the link leads.
        const { room: led } = await api.expectReply(readInvite, { body: { secret } });
        return { status: answer.status, roomId: led.roomId };
      }),
    );
    expect(opened).toEqual(Array.from({ length: 20 }, () => ({ status: 200, roomId: room.roomId })));

    const body = { secret, displayName: 'Ana Ruiz' };
    const first = await api.expectReply(enterByInvite, { body });
    const second = await api.expectReply(enterByInvite, { body });
    expect(second.participantId).not.toBe(first.participantId);
    for (const entrance of [first, second]) await (await api.connect(entrance.token)).wait();
    expect((await api.expectReply(getRoom, { token, params })).waiting).toBe(2);
  });

  it('expire, and are not made expired', async () => {
    const { token, params, room } = await makeRoom();
    const past = new Date(Date.now() - 60_000).toISOString();
    expect(await api.send(createInvite, { token, params, body: { expiresAt: past } })).toMatchObject({
      status: 400,
      body: { code: 'INVALID_REQUEST', details: { issues: [{ path: 'body.expiresAt' }] } },
    });
    const { secret } = await api.roomStore.createInvite(room.roomId, { role: 'patient', expiresAt: past });
    expect(await api.send(readInvite, { body: { secret } })).toMatchObject({
      status: 410,
      ...refused('INVITE_EXPIRED'),
    });
    const future = new Date(Date.now() + 60_000).toISOString();
    const { url } = await api.expectReply(createInvite, { token, params, body: { expiresAt: future } });
    await api.expectReply(readInvite, { body: { secret: secretOf(url) } });
  });

  it('begin with the public address where there is one', async () => {
    const behindProxy = await startTestApi({ publicUrl: 'https://clinic.example' });
    try {
      const { token } = await behindProxy.signIn();
      const { room } = await behindProxy.expectReply(createRoom, { token, body: { name: 'Follow-up' } });
      const made = await behindProxy.expectReply(createInvite, {
        token,
        params: { roomId: room.roomId },
        body: {},
      });
      expect(made.url).toMatch(/^https:\/\/clinic\.example\/app\/join#invite=/);
    } finally {
      await behindProxy.close();
    }
  });
});

describe('the server', () => {
  it('says what it can do, that it lives, and that it is ready', async () => {
    expect(await api.expectReply(getCapabilities)).toMatchObject({
      version: '0.0.1',
      captioning: { available: false },
    });
    expect(await api.expectReply(getLiveness)).toEqual({ status: 'live' });
    const { dependencies } = await api.expectReply(getReadiness);
    expect(dependencies).toMatchObject({ redis: { state: 'up' }, mediaWorkers: { state: 'up' } });
  });

  it('refuses newcomers while it closes', async () => {
    const closing = await startTestApi();
    try {
      const { token } = await closing.signIn();
      const { room } = await closing.expectReply(createRoom, { token, body: { name: 'Follow-up' } });
      await closing.registry.close();
      const answer = await closing.send(enterRoom, {
        token,
        params: { roomId: room.roomId },
        body: { displayName: 'Dr. Okafor' },
      });
      expect(answer).toMatchObject({ status: 503, ...refused('SERVER_CLOSING') });
    } finally {
      await closing.close();
    }
  });
});
