import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maxInvitesPerRoom, maxRoomsPerHost, RoomStore, type RoomRecord } from '../../src/rooms/RoomStore.ts';
import { DecryptionFailed, KeyRing } from '../../src/privacy/KeyRing.ts';
import { openRoomStore } from '../../src/rooms/openRoomStore.ts';
import { quietLogger } from '../support/roomsServer.ts';
import { temporaryKeyRing } from '../support/temporaryKeyRing.ts';
import { startTestRedis, type TestRedis } from '../support/testRedis.ts';

let database: TestRedis;
let store: RoomStore;
let keyRing: KeyRing;
beforeAll(async () => {
  keyRing = await temporaryKeyRing();
  database = await startTestRedis();
  store = new RoomStore(database.redis, keyRing);
});
afterAll(async () => {
  await database.close();
});

const roomOf = (hostUserId: string = uuidv7()): RoomRecord => ({
  roomId: uuidv7(),
  name: 'Follow-up',
  kind: 'video',
  mode: 'assisted',
  createdAt: new Date().toISOString(),
  hostUserId,
  caseId: null,
  scheduledAt: null,
});
const patient = { role: 'patient', expiresAt: null } as const;

describe('rooms', () => {
  it('are kept as they were made, and made once', async () => {
    const room = roomOf();
    expect(await store.createRoom(room)).toEqual(room);
    expect(await store.createRoom({ ...room, name: 'Another name' })).toEqual(room);
    expect(await store.getRoom(room.roomId)).toEqual(room);
    expect((await store.listRoomsOfHost(room.hostUserId, { limit: 10 })).rooms).toEqual([room]);
    expect(await store.getRoom(uuidv7())).toBeNull();
  });

  it('are listed newest first, page by page, each host’s own', async () => {
    const host = uuidv7();
    const rooms = Array.from({ length: 7 }, () => roomOf(host));
    await Promise.all([...rooms, roomOf()].map((room) => store.createRoom(room)));
    const seen: RoomRecord[] = [];
    const pages: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.listRoomsOfHost(host, { limit: 3, cursor });
      seen.push(...page.rooms);
      pages.push(page.rooms.length);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(pages).toEqual([3, 3, 1]);
    expect(seen.map(({ roomId }) => roomId)).toEqual(
      rooms
        .map(({ roomId }) => roomId)
        .sort()
        .reverse(),
    );
  });

  it('are bounded for each host', async () => {
    const host = uuidv7();
    await Promise.all(Array.from({ length: maxRoomsPerHost }, () => store.createRoom(roomOf(host))));
    await expect(store.createRoom(roomOf(host))).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
    await expect(store.createRoom(roomOf())).resolves.toBeDefined();
  });

  it('go with all that belongs to them', async () => {
    const before = (await database.redis.keys('*')).sort();
    const room = roomOf();
    await store.createRoom(room);
    const { secret, invite } = await store.createInvite(room.roomId, patient);
    await store.createInvite(room.roomId, patient);
    await store.revokeInvite(room.roomId, invite.inviteId);
    await store.deleteRoom(room.roomId);
    await store.deleteRoom(room.roomId);
    expect(await store.getRoom(room.roomId)).toBeNull();
    expect(await store.findInvite(secret)).toBeNull();
    expect(await store.listInvites(room.roomId)).toEqual([]);
    expect((await database.redis.keys('*')).sort()).toEqual(before);
    await expect(store.createInvite(room.roomId, patient)).rejects.toMatchObject({ code: 'ROOM_NOT_FOUND' });
  });
});

describe('invites', () => {
  it('lead to their room until they are withdrawn, and then say so', async () => {
    const room = roomOf();
    await store.createRoom(room);
    const { invite, secret } = await store.createInvite(room.roomId, { ...patient, role: 'clinician' });
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(await store.findInvite(secret)).toEqual({ room, invite });
    await store.revokeInvite(room.roomId, invite.inviteId);
    const revokedAt = (await store.findInvite(secret))?.invite.revokedAt;
    expect(revokedAt).toEqual(expect.any(String));
    await store.revokeInvite(room.roomId, invite.inviteId);
    expect(await store.listInvites(room.roomId)).toEqual([{ ...invite, revokedAt }]);
    expect(await store.findInvite(`${secret}x`)).toBeNull();
  });

  it('of another room cannot be withdrawn', async () => {
    const [mine, other] = [roomOf(), roomOf()];
    await store.createRoom(mine);
    await store.createRoom(other);
    const { invite, secret } = await store.createInvite(other.roomId, patient);
    await expect(store.revokeInvite(mine.roomId, invite.inviteId)).rejects.toMatchObject({
      code: 'INVITE_NOT_FOUND',
    });
    expect((await store.findInvite(secret))?.invite.revokedAt).toBeNull();
  });

  it('keep their secrets out of the database', async () => {
    const room = roomOf();
    await store.createRoom(room);
    const { secret } = await store.createInvite(room.roomId, patient);
    const keys = await database.redis.keys('*');
    const dump: unknown[] = [keys];
    for (const key of keys) {
      const type = await database.redis.type(key);
      dump.push(
        type === 'hash'
          ? await database.redis.hgetall(key)
          : type === 'string'
            ? await database.redis.get(key)
            : '',
      );
    }
    expect(JSON.stringify(dump)).toContain(room.roomId);
    expect(JSON.stringify(dump)).not.toContain(secret);
  });

  it('are bounded for each room; the oldest dead one makes place for a new one', async () => {
    const room = roomOf();
    await store.createRoom(room);
    const past = new Date(Date.now() - 1000).toISOString();
    const first = await store.createInvite(room.roomId, patient);
    const expired = await store.createInvite(room.roomId, { role: 'patient', expiresAt: past });
    const revoked = await store.createInvite(room.roomId, patient);
    await store.revokeInvite(room.roomId, revoked.invite.inviteId);
    for (let made = 3; made < maxInvitesPerRoom; made++) await store.createInvite(room.roomId, patient);

    await store.createInvite(room.roomId, patient);
    expect(await store.findInvite(expired.secret)).toBeNull();
    expect(await store.findInvite(revoked.secret)).not.toBeNull();
    await store.createInvite(room.roomId, patient);
    expect(await store.findInvite(revoked.secret)).toBeNull();
    await expect(store.createInvite(room.roomId, patient)).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
    expect(await store.listInvites(room.roomId)).toHaveLength(maxInvitesPerRoom);
    expect(await store.findInvite(first.secret)).not.toBeNull();
  });
});

describe('names of rooms', () => {
  const storedText = (roomId: string) => database.redis.get(`consilium:room:${roomId}`);

  it('are sealed, of this room alone, and open with an old key after a rotation', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'consilium-rooms-'));
    const rotated = await KeyRing.load({ given: null, file: null, dataDir });
    const rooms = new RoomStore(database.redis, rotated);
    const [room, another] = [roomOf(), roomOf()];
    await rooms.createRoom(room);
    await rooms.createRoom(another);
    expect(await storedText(room.roomId)).not.toContain('Follow-up');
    await rotated.rotate();
    expect(await rooms.getRoom(room.roomId)).toEqual(room);
    expect((await rooms.resealNames()).resealed).toBe(2);
    expect(await storedText(room.roomId)).toContain('"k2.');
    expect(await rooms.getRoom(room.roomId)).toEqual(room);
    const { sealedName } = JSON.parse((await storedText(another.roomId)) ?? '') as { sealedName: string };
    const moved = { ...JSON.parse((await storedText(room.roomId)) ?? ''), sealedName } as object;
    await database.redis.set(`consilium:room:${room.roomId}`, JSON.stringify(moved));
    await expect(rooms.getRoom(room.roomId)).rejects.toThrow(DecryptionFailed);
    await Promise.all([room, another].map(({ roomId }) => rooms.deleteRoom(roomId)));
    await rm(dataDir, { recursive: true });
  });

  it('of before they were sealed are read, and sealed when the server starts', async () => {
    const room = roomOf();
    await database.redis.set(`consilium:room:${room.roomId}`, JSON.stringify(room));
    expect(await store.getRoom(room.roomId)).toEqual(room);
    await openRoomStore(database.redis, keyRing, await quietLogger());
    expect(await storedText(room.roomId)).not.toContain('Follow-up');
    expect(await store.getRoom(room.roomId)).toEqual(room);
  });
});

it('rooms and links survive a restart of Redis', async () => {
  const room = roomOf();
  await store.createRoom(room);
  const kept = await store.createInvite(room.roomId, patient);
  const revoked = await store.createInvite(room.roomId, patient);
  await store.revokeInvite(room.roomId, revoked.invite.inviteId);
  await database.restart();
  store = new RoomStore(database.redis, keyRing);
  expect(await store.getRoom(room.roomId)).toEqual(room);
  expect(await store.findInvite(kept.secret)).toEqual({ room, invite: kept.invite });
  expect((await store.findInvite(revoked.secret))?.invite.revokedAt).not.toBeNull();
  expect((await store.listRoomsOfHost(room.hostUserId, { limit: 5 })).rooms).toEqual([room]);
});
