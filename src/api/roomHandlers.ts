import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { Auditing } from '../audit/AuditLog.ts';
import { actorOf } from '../auth/actors.ts';
import type { Claims, UserClaims } from '../auth/claims.ts';
import { grantsOf } from '../auth/grants.ts';
import { requireHosted, requireUser } from '../auth/policy.ts';
import type { Cases } from '../cases/Cases.ts';
import type { Tokens } from '../auth/tokens.ts';
import type { Newcomer } from '../rooms/Entitlement.ts';
import type { RoomRegistry } from '../rooms/RoomRegistry.ts';
import { roomViewOf, type FoundInvite, type RoomRecord, type RoomStore } from '../rooms/RoomStore.ts';
import { WireError } from '../wire/errors.ts';
import type { iceServer } from '../wire/media.ts';
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
  type Entrance,
  type RoomSummary,
} from '../wire/routes/rooms.ts';
import { askerOf } from './askerOf.ts';
import { bind, type Binding, type CallContext } from './binding.ts';

export interface RoomHandlersOptions {
  roomStore: RoomStore;
  registry: Pick<RoomRegistry, 'reserve' | 'occupancy' | 'endVisit' | 'closeDeletedRoom'>;
  tokens: Tokens;
  cases: Cases;
  audit: Auditing;
  iceServers: readonly z.infer<typeof iceServer>[];
}

export function roomHandlers({
  roomStore,
  registry,
  tokens,
  cases,
  audit,
  iceServers,
}: RoomHandlersOptions): Binding[] {
  const record = (
    action: string,
    { identity, requestId }: CallContext,
    { roomId, caseId }: RoomRecord,
    detail: Record<string, string> = {},
  ) =>
    audit.record({
      ...{ action, ...actorOf(identity, requestId), caseId, detail },
      ...{ subjectKind: 'Room', subjectId: roomId },
    });

  const summary = (room: RoomRecord): RoomSummary => ({
    room: roomViewOf(room),
    ...registry.occupancy(room.roomId),
    caseId: room.caseId,
  });

  const hosted = async (identity: Claims | null, roomId: string): Promise<RoomRecord> => {
    const user = requireUser(identity);
    return requireHosted(user, await roomStore.getRoom(roomId));
  };

  /** Throws ROOM_NOT_FOUND: who is a stranger to the case learns nothing of its rooms. */
  const requireColleague = async (user: UserClaims, caseId: string): Promise<void> => {
    try {
      await cases.requireCase(user, caseId, 'write');
    } catch (error) {
      throw error instanceof WireError ? new WireError('ROOM_NOT_FOUND') : error;
    }
  };

  const openInvite = async (secret: string): Promise<FoundInvite> => {
    const found = await roomStore.findInvite(secret);
    if (!found) throw new WireError('INVITE_NOT_FOUND');
    const { revokedAt, expiresAt } = found.invite;
    if (revokedAt !== null) throw new WireError('INVITE_REVOKED');
    if (expiresAt !== null && Date.parse(expiresAt) <= Date.now()) throw new WireError('INVITE_EXPIRED');
    return found;
  };

  const enter = async (room: RoomRecord, newcomer: Omit<Newcomer, 'grants'>): Promise<Entrance> => {
    const claims = registry.reserve(room, { ...newcomer, grants: grantsOf(newcomer.role) });
    const { token, expiresAt } = await tokens.signRoomToken(claims);
    return {
      participantId: claims.participantId,
      token,
      expiresAt,
      role: claims.role,
      grants: [...claims.grants],
      room: roomViewOf(room),
      nodeUrl: null,
      iceServers: [...iceServers],
    };
  };

  return [
    bind(createRoom, async ({ body: { caseId = null, ...body }, ...call }) => {
      if (body.mode === 'private') throw new WireError('PRIVATE_MODE_UNAVAILABLE');
      const user = askerOf(call);
      if (caseId !== null) await cases.requireOpen(user, caseId);
      const room = await roomStore.createRoom({
        ...body,
        caseId,
        roomId: body.roomId ?? uuidv7(),
        hostUserId: user.userId,
        createdAt: new Date().toISOString(),
      });
      if (room.hostUserId !== user.userId) throw new WireError('ID_TAKEN');
      if (room.caseId !== null) await cases.addRoom(user, room.caseId, room);
      await record('room.create', call, room);
      return summary(room);
    }),

    bind(listRooms, async ({ identity, query }) => {
      const { rooms, nextCursor } = await roomStore.listRoomsOfHost(requireUser(identity).userId, query);
      return { rooms: rooms.map(summary), nextCursor };
    }),

    bind(getRoom, async ({ identity, params }) => summary(await hosted(identity, params.roomId))),

    bind(deleteRoom, async ({ params, ...call }) => {
      const room = await hosted(call.identity, params.roomId);
      const { roomId } = room;
      // In this order: nobody can come in while the visit is being ended.
      await roomStore.deleteRoom(roomId);
      await registry.closeDeletedRoom(roomId);
      await record('room.delete', call, room);
      return {};
    }),

    bind(endVisit, async ({ identity, params }) => {
      const { roomId } = await hosted(identity, params.roomId);
      await registry.endVisit(roomId);
      return {};
    }),

    bind(createInvite, async ({ params, body, ...call }) => {
      const room = await hosted(call.identity, params.roomId);
      const expiresAt = body.expiresAt ?? null;
      if (expiresAt !== null && Date.parse(expiresAt) <= Date.now()) {
        throw new WireError('INVALID_REQUEST', {
          issues: [{ path: 'body.expiresAt', message: 'must be in the future' }],
        });
      }
      const { invite, secret } = await roomStore.createInvite(room.roomId, {
        role: body.role,
        expiresAt,
      });
      await record('invite.create', call, room, { inviteId: invite.inviteId, role: invite.role });
      return { invite, url: `${call.origin()}/app/join#invite=${secret}` };
    }),

    bind(listInvites, async ({ identity, params }) => {
      const { roomId } = await hosted(identity, params.roomId);
      return { invites: await roomStore.listInvites(roomId) };
    }),

    bind(revokeInvite, async ({ params, ...call }) => {
      const room = await hosted(call.identity, params.roomId);
      await roomStore.revokeInvite(room.roomId, params.inviteId);
      await record('invite.revoke', call, room, { inviteId: params.inviteId });
      return {};
    }),

    bind(readInvite, async ({ body }) => {
      const { room, invite } = await openInvite(body.secret);
      return { room: roomViewOf(room), role: invite.role };
    }),

    bind(enterByInvite, async ({ identity, body }) => {
      const { room, invite } = await openInvite(body.secret);
      const userId = identity?.kind === 'user' ? identity.userId : undefined;
      const { role, inviteId } = invite;
      return enter(room, { displayName: body.displayName, userId, role, inviteId });
    }),

    bind(enterRoom, async ({ identity, params, body: { displayName } }) => {
      const user = requireUser(identity);
      const { userId } = user;
      const room = await roomStore.getRoom(params.roomId);
      if (room !== null && room.caseId !== null && room.hostUserId !== userId) {
        await requireColleague(user, room.caseId);
        return enter(room, { displayName, userId, role: 'clinician', inviteId: null });
      }
      return enter(requireHosted(user, room), { displayName, userId, role: 'host', inviteId: null });
    }),
  ];
}
