/**
 * The standing rooms and their guest links, in Redis, so that links survive a restart. Visits and the people in
 * them live in the RoomRegistry of one process, never here.
 *
 * Keys, all below `consilium:`:
 * - `room:<roomId>`: the record as JSON;
 * - `host:<userId>:rooms`: sorted set of the host's room ids, all of score 0, so in the order of the ids, which is
 *   the order of their making (UUIDv7);
 * - `room:<roomId>:invites`: hash of invite id to JSON; `room:<roomId>:revoked`: hash of invite id to the time;
 * - `invite:<SHA-256 of the secret>`: `<roomId>:<inviteId>`. The secret itself is nowhere: who reads this
 *   database cannot enter by it.
 *
 * What changes more than one key is a Lua script, which Redis runs as a whole or not at all.
 */
import type { Redis } from 'ioredis';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { hashOfSecret, newSecret } from '../auth/secrets.ts';
import { WireError } from '../wire/errors.ts';
import { roomView } from '../wire/rooms.ts';
import { inviteView, type InviteView } from '../wire/routes/rooms.ts';
import { id } from '../wire/values.ts';

export const maxRoomsPerHost = 1000;
export const maxInvitesPerRoom = 100;
const prefix = 'consilium:';

export type InviteRole = InviteView['role'];

const roomRecord = roomView.extend({
  hostUserId: id,
  /** The case its visits belong to; null for none. */
  caseId: id.nullable().default(null),
});
/** A room and whose it is; `roomViewOf` leaves out what the page does not need. */
export type RoomRecord = z.infer<typeof roomRecord>;

const storedInvite = inviteView.omit({ revokedAt: true }).extend({ secretHash: z.string() });

export interface FoundInvite {
  room: RoomRecord;
  invite: InviteView;
}

export function roomViewOf({ roomId, name, kind, mode, createdAt }: RoomRecord): z.infer<typeof roomView> {
  return { roomId, name, kind, mode, createdAt };
}

export class RoomStore {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  /** Idempotent on `roomId`: answers the record that stands. Throws LIMIT_REACHED. */
  async createRoom(record: RoomRecord): Promise<RoomRecord> {
    const stored = await this.#redis.eval(
      createRoomScript,
      2,
      keys.room(record.roomId),
      keys.roomsOfHost(record.hostUserId),
      JSON.stringify(roomRecord.parse(record)),
      record.roomId,
      maxRoomsPerHost,
    );
    if (typeof stored !== 'string') throw new WireError('LIMIT_REACHED', { rooms: maxRoomsPerHost });
    return parseRoom(stored);
  }

  async getRoom(roomId: string): Promise<RoomRecord | null> {
    const stored = await this.#redis.get(keys.room(roomId));
    return stored === null ? null : parseRoom(stored);
  }

  /** Newest first; `cursor` is `nextCursor` of the page before. */
  async listRoomsOfHost(
    hostUserId: string,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<{ rooms: RoomRecord[]; nextCursor: string | null }> {
    const ids = await this.#redis.zrevrangebylex(
      keys.roomsOfHost(hostUserId),
      cursor === undefined ? '+' : `(${cursor}`,
      '-',
      'LIMIT',
      0,
      limit + 1,
    );
    const page = ids.slice(0, limit);
    const stored = page.length === 0 ? [] : await this.#redis.mget(page.map(keys.room));
    return {
      // One that was deleted between the two reads is missing.
      rooms: stored.filter((value) => value !== null).map(parseRoom),
      nextCursor: ids.length > limit ? (page.at(-1) ?? null) : null,
    };
  }

  /** Forgets the room with all its links. Idempotent. */
  async deleteRoom(roomId: string): Promise<void> {
    await this.#redis.eval(
      deleteRoomScript,
      3,
      keys.room(roomId),
      keys.invites(roomId),
      keys.revoked(roomId),
      prefix,
      roomId,
    );
  }

  /**
   * A new link. Its secret (256 bits, base64url) is answered here and never again. Where the room has as many
   * links as it may have, the oldest that opens nothing any more is forgotten. Throws ROOM_NOT_FOUND,
   * LIMIT_REACHED.
   */
  async createInvite(
    roomId: string,
    { role, expiresAt }: { role: InviteRole; expiresAt: string | null },
  ): Promise<{ invite: InviteView; secret: string }> {
    const secret = newSecret();
    const secretHash = hashOfSecret(secret);
    const createdAt = new Date().toISOString();
    const invite = {
      inviteId: uuidv7(),
      role,
      createdAt,
      // One form of all times, so that the script can compare them as text.
      expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    };
    const outcome = await this.#redis.eval(
      createInviteScript,
      4,
      keys.room(roomId),
      keys.invites(roomId),
      keys.revoked(roomId),
      keys.secret(secretHash),
      prefix,
      roomId,
      invite.inviteId,
      JSON.stringify({ ...invite, secretHash }),
      createdAt,
      maxInvitesPerRoom,
    );
    if (outcome === 'noRoom') throw new WireError('ROOM_NOT_FOUND');
    if (outcome !== 'made') throw new WireError('LIMIT_REACHED', { invites: maxInvitesPerRoom });
    return { invite: { ...invite, revokedAt: null }, secret };
  }

  /** Oldest first. */
  async listInvites(roomId: string): Promise<InviteView[]> {
    const [invites, revoked] = await this.#readTogether([
      ['hgetall', keys.invites(roomId)],
      ['hgetall', keys.revoked(roomId)],
    ]);
    const revokedAt = hash.parse(revoked);
    return Object.entries(hash.parse(invites))
      .map(([inviteId, json]) => parseInvite(json, revokedAt[inviteId] ?? null))
      .sort((a, b) => (a.inviteId < b.inviteId ? -1 : 1));
  }

  /** Idempotent: the time of the first withdrawal stays. Throws INVITE_NOT_FOUND. */
  async revokeInvite(roomId: string, inviteId: string): Promise<void> {
    const outcome = await this.#redis.eval(
      revokeInviteScript,
      2,
      keys.invites(roomId),
      keys.revoked(roomId),
      inviteId,
      new Date().toISOString(),
    );
    if (outcome !== 1) throw new WireError('INVITE_NOT_FOUND');
  }

  /** Whether a link stands and was not withdrawn. */
  async isInviteStanding(roomId: string, inviteId: string): Promise<boolean> {
    const [stands, revoked] = await this.#readTogether([
      ['hexists', keys.invites(roomId), inviteId],
      ['hexists', keys.revoked(roomId), inviteId],
    ]);
    return stands === 1 && revoked === 0;
  }

  /** What a link leads to, withdrawn and expired ones too; null where there is no such link. */
  async findInvite(secret: string): Promise<FoundInvite | null> {
    const target = await this.#redis.get(keys.secret(hashOfSecret(secret)));
    const [roomId, inviteId] = target?.split(':') ?? [];
    if (roomId === undefined || inviteId === undefined) return null;
    const [room, invite, revokedAt] = await this.#readTogether([
      ['get', keys.room(roomId)],
      ['hget', keys.invites(roomId), inviteId],
      ['hget', keys.revoked(roomId), inviteId],
    ]);
    if (typeof room !== 'string' || typeof invite !== 'string') return null;
    return {
      room: parseRoom(room),
      invite: parseInvite(invite, typeof revokedAt === 'string' ? revokedAt : null),
    };
  }

  /** Several reads of one moment. */
  async #readTogether(commands: string[][]): Promise<unknown[]> {
    const replies = await this.#redis.multi(commands).exec();
    return (replies ?? []).map(([error, value]) => {
      if (error) throw error;
      return value;
    });
  }
}

const keys = {
  room: (roomId: string) => `${prefix}room:${roomId}`,
  invites: (roomId: string) => `${prefix}room:${roomId}:invites`,
  revoked: (roomId: string) => `${prefix}room:${roomId}:revoked`,
  roomsOfHost: (userId: string) => `${prefix}host:${userId}:rooms`,
  secret: (secretHash: string) => `${prefix}invite:${secretHash}`,
};

const hash = z.record(z.string(), z.string());

function parseRoom(json: string): RoomRecord {
  return roomRecord.parse(JSON.parse(json));
}

function parseInvite(json: string, revokedAt: string | null): InviteView {
  const { inviteId, role, createdAt, expiresAt } = storedInvite.parse(JSON.parse(json));
  return { inviteId, role, createdAt, expiresAt, revokedAt };
}

/** KEYS: room, roomsOfHost. ARGV: record, room id, limit. Answers the record that stands, or nothing. */
const createRoomScript = `
local standing = redis.call('GET', KEYS[1])
if standing then return standing end
if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[3]) then return false end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('ZADD', KEYS[2], 0, ARGV[2])
return ARGV[1]
`;

/** KEYS: room, invites, revoked. ARGV: prefix, room id. */
const deleteRoomScript = `
local room = redis.call('GET', KEYS[1])
if not room then return end
for _, invite in ipairs(redis.call('HVALS', KEYS[2])) do
  redis.call('DEL', ARGV[1] .. 'invite:' .. cjson.decode(invite).secretHash)
end
redis.call('ZREM', ARGV[1] .. 'host:' .. cjson.decode(room).hostUserId .. ':rooms', ARGV[2])
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
`;

/** KEYS: room, invites, revoked, secret. ARGV: prefix, room id, invite id, invite, now, limit. */
const createInviteScript = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 'noRoom' end
if redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[6]) then
  local ids = redis.call('HKEYS', KEYS[2])
  table.sort(ids)
  local spare
  for _, id in ipairs(ids) do
    local invite = cjson.decode(redis.call('HGET', KEYS[2], id))
    local expired = type(invite.expiresAt) == 'string' and invite.expiresAt <= ARGV[5]
    if expired or redis.call('HEXISTS', KEYS[3], id) == 1 then
      spare = { id = id, secretHash = invite.secretHash }
      break
    end
  end
  if not spare then return 'full' end
  redis.call('HDEL', KEYS[2], spare.id)
  redis.call('HDEL', KEYS[3], spare.id)
  redis.call('DEL', ARGV[1] .. 'invite:' .. spare.secretHash)
end
redis.call('HSET', KEYS[2], ARGV[3], ARGV[4])
redis.call('SET', KEYS[4], ARGV[2] .. ':' .. ARGV[3])
return 'made'
`;

/** KEYS: invites, revoked. ARGV: invite id, now. Answers 1, or 0 where there is no such invite. */
const revokeInviteScript = `
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('HSETNX', KEYS[2], ARGV[1], ARGV[2])
return 1
`;
