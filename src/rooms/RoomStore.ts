/**
 * The standing rooms and their guest links, in Redis, so that links survive a restart. Visits and the people in
 * them live in the RoomRegistry of one process, never here.
 *
 * Keys, all below `consilium:`:
 * - `room:<roomId>`: the record as JSON, its name sealed (`StoredRooms`);
 * - `host:<userId>:rooms`: sorted set of the host's room ids, all of score 0, so in the order of the ids, which is
 *   the order of their making (UUIDv7);
 * - `room:<roomId>:invites`: hash of invite id to JSON; `room:<roomId>:revoked`: hash of invite id to the time;
 * - `room:<roomId>:checks`: hash of invite id to the latest call check of that link;
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
import type { KeyRing } from '../privacy/KeyRing.ts';
import type { roomView } from '../wire/rooms.ts';
import { storedCallCheck, type CallCheckResult, type StoredCallCheck } from '../wire/callChecks.ts';
import { inviteView, type InviteView } from '../wire/routes/rooms.ts';
import { StoredRooms, type RoomRecord } from './StoredRooms.ts';

export const maxRoomsPerHost = 1000;
export const maxInvitesPerRoom = 100;
const prefix = 'consilium:';

export type InviteRole = InviteView['role'];

export type { RoomRecord };

const storedInvite = inviteView.omit({ revokedAt: true }).extend({ secretHash: z.string() });

/** As of the graph's nodes. */
export interface ResealedNames {
  /** Rooms looked at. */
  nodes: number;
  resealed: number;
  /** They look sealed and do not open, and stay as they are. */
  failed: number;
}

export interface FoundInvite {
  room: RoomRecord;
  invite: InviteView;
}

export function roomViewOf(record: RoomRecord): z.infer<typeof roomView> {
  const { roomId, name, kind, mode, createdAt, scheduledAt } = record;
  return { roomId, name, kind, mode, createdAt, scheduledAt };
}

export class RoomStore {
  readonly #redis: Redis;
  readonly #stored: StoredRooms;

  constructor(redis: Redis, keyRing: KeyRing) {
    this.#redis = redis;
    this.#stored = new StoredRooms(keyRing);
  }

  /** Idempotent on `roomId`: answers the record that stands. Throws LIMIT_REACHED. */
  async createRoom(record: RoomRecord, limit = maxRoomsPerHost): Promise<RoomRecord> {
    const stored = await this.#redis.eval(
      createRoomScript,
      2,
      keys.room(record.roomId),
      keys.roomsOfHost(record.hostUserId),
      this.#stored.seal(record),
      record.roomId,
      limit,
    );
    if (typeof stored !== 'string') throw new WireError('LIMIT_REACHED', { rooms: limit });
    return this.#stored.open(stored);
  }

  async getRoom(roomId: string): Promise<RoomRecord | null> {
    const stored = await this.#redis.get(keys.room(roomId));
    return stored === null ? null : this.#stored.open(stored);
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
    return {
      rooms: await this.getRooms(page),
      nextCursor: ids.length > limit ? (page.at(-1) ?? null) : null,
    };
  }

  /** Those of these that stand, in the same order. */
  async getRooms(roomIds: readonly string[]): Promise<RoomRecord[]> {
    const stored = roomIds.length === 0 ? [] : await this.#redis.mget(roomIds.map(keys.room));
    return stored.filter((value) => value !== null).map((value) => this.#stored.open(value));
  }

  /** Forgets the room with all its links. Idempotent. */
  async deleteRoom(roomId: string): Promise<void> {
    await this.#redis.eval(
      deleteRoomScript,
      4,
      keys.room(roomId),
      keys.invites(roomId),
      keys.revoked(roomId),
      keys.checks(roomId),
      prefix,
      roomId,
    );
  }

  /**
   * Seals every name with the current key that is sealed with an older one, or not at all, as once they were. What
   * changed meanwhile stays as it is.
   */
  async resealNames(): Promise<ResealedNames> {
    const done: ResealedNames = { nodes: 0, resealed: 0, failed: 0 };
    for await (const found of this.#redis.scanStream({ match: keys.room('*'), count: 200 })) {
      for (const key of (found as string[]).filter((each) => keys.isRoom(each))) {
        const stored = await this.#redis.get(key);
        if (stored === null) continue;
        done.nodes += 1;
        const outcome = this.#stored.reseal(stored);
        if (outcome === 'failed') done.failed += 1;
        if (outcome === 'failed' || outcome === 'current') continue;
        done.resealed += Number(await this.#redis.eval(replaceScript, 1, key, stored, outcome.stored));
      }
    }
    return done;
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
    const { invite } = await this.#putInvite(roomId, { inviteId: uuidv7(), role, expiresAt, secret });
    return { invite: { ...invite, revokedAt: null }, secret };
  }

  /**
   * The link of this id, as it was made first: for who makes ids and secrets (256 bits) by themselves. Throws as
   * `createInvite`.
   */
  async ensureInvite(
    roomId: string,
    wanted: { inviteId: string; role: InviteRole; secret: string },
  ): Promise<{ role: InviteRole }> {
    const { invite } = await this.#putInvite(roomId, { ...wanted, expiresAt: null });
    return { role: invite.role };
  }

  async #putInvite(
    roomId: string,
    wanted: { inviteId: string; role: InviteRole; expiresAt: string | null; secret: string },
  ): Promise<{ invite: Omit<InviteView, 'revokedAt'> }> {
    const { inviteId, role, expiresAt, secret } = wanted;
    const secretHash = hashOfSecret(secret);
    const createdAt = new Date().toISOString();
    const invite = {
      inviteId,
      role,
      createdAt,
      // One form of all times, so that the script can compare them as text.
      expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    };
    const outcome = await this.#redis.eval(
      createInviteScript,
      5,
      keys.room(roomId),
      keys.invites(roomId),
      keys.revoked(roomId),
      keys.secret(secretHash),
      keys.checks(roomId),
      prefix,
      roomId,
      inviteId,
      JSON.stringify({ ...invite, secretHash }),
      createdAt,
      maxInvitesPerRoom,
    );
    if (outcome === 'noRoom') throw new WireError('ROOM_NOT_FOUND');
    if (typeof outcome !== 'string' || outcome === 'full') {
      throw new WireError('LIMIT_REACHED', { invites: maxInvitesPerRoom });
    }
    const { revokedAt: _, ...standing } = parseInvite(outcome, null);
    return { invite: standing };
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
      room: this.#stored.open(room),
      invite: parseInvite(invite, typeof revokedAt === 'string' ? revokedAt : null),
    };
  }

  /** The latest of its link; kept no longer than the link. Where there is no such link any more, nothing is kept. */
  async saveCallCheck(roomId: string, inviteId: string, result: CallCheckResult): Promise<void> {
    const check: StoredCallCheck = { inviteId, checkedAt: new Date().toISOString(), result };
    const json = JSON.stringify(check);
    await this.#redis.eval(saveCheckScript, 2, keys.invites(roomId), keys.checks(roomId), inviteId, json);
  }

  /** Of the links that still open the room, the latest first. */
  async listCallChecks(roomId: string): Promise<StoredCallCheck[]> {
    const invites = await this.listInvites(roomId);
    const standing = new Set(invites.filter(isOpenNow).map(({ inviteId }) => inviteId));
    return Object.values(await this.#redis.hgetall(keys.checks(roomId)))
      .map((json) => storedCallCheck.parse(JSON.parse(json)))
      .filter(({ inviteId }) => standing.has(inviteId))
      .sort((a, b) => (a.checkedAt < b.checkedAt ? 1 : -1));
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
  /** What else there is of a room has a further part. */
  isRoom: (key: string) => key.split(':').length === 3,
  invites: (roomId: string) => `${prefix}room:${roomId}:invites`,
  checks: (roomId: string) => `${prefix}room:${roomId}:checks`,
  revoked: (roomId: string) => `${prefix}room:${roomId}:revoked`,
  roomsOfHost: (userId: string) => `${prefix}host:${userId}:rooms`,
  secret: (secretHash: string) => `${prefix}invite:${secretHash}`,
};

const hash = z.record(z.string(), z.string());

const isOpenNow = ({ expiresAt, revokedAt }: InviteView): boolean =>
  revokedAt === null && (expiresAt === null || Date.parse(expiresAt) > Date.now());

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

/** KEYS: room. ARGV: record as it was, record. Answers 1, or 0 where it is no longer as it was. */
const replaceScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1
`;

/** KEYS: room, invites, revoked, checks. ARGV: prefix, room id. */
const deleteRoomScript = `
local room = redis.call('GET', KEYS[1])
if not room then return end
for _, invite in ipairs(redis.call('HVALS', KEYS[2])) do
  redis.call('DEL', ARGV[1] .. 'invite:' .. cjson.decode(invite).secretHash)
end
redis.call('ZREM', ARGV[1] .. 'host:' .. cjson.decode(room).hostUserId .. ':rooms', ARGV[2])
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4])
`;

/** KEYS: room, invites, revoked, secret, checks. ARGV: prefix, room id, invite id, invite, now, limit. Answers the invite that stands. */
const createInviteScript = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 'noRoom' end
local standing = redis.call('HGET', KEYS[2], ARGV[3])
if standing then return standing end
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
  redis.call('HDEL', KEYS[5], spare.id)
  redis.call('DEL', ARGV[1] .. 'invite:' .. spare.secretHash)
end
redis.call('HSET', KEYS[2], ARGV[3], ARGV[4])
redis.call('SET', KEYS[4], ARGV[2] .. ':' .. ARGV[3])
return ARGV[4]
`;

/** KEYS: invites, checks. ARGV: invite id, check. */
const saveCheckScript = `
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then redis.call('HSET', KEYS[2], ARGV[1], ARGV[2]) end
`;

/** KEYS: invites, revoked. ARGV: invite id, now. Answers 1, or 0 where there is no such invite. */
const revokeInviteScript = `
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('HSETNX', KEYS[2], ARGV[1], ARGV[2])
return 1
`;
