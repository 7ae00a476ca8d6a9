import { v7 as uuidv7 } from 'uuid';
import type { Auditing } from '../audit/AuditLog.ts';
import { actorOf } from '../auth/actors.ts';
import type { Authenticator } from '../auth/Authenticator.ts';
import type { UserClaims } from '../auth/claims.ts';
import { grantsOf } from '../auth/grants.ts';
import { requireUser } from '../auth/policy.ts';
import type { Cases } from '../cases/Cases.ts';
import type { Visits } from '../platform/Visits.ts';
import type { Tokens } from '../auth/tokens.ts';
import type { Newcomer } from '../rooms/Entitlement.ts';
import type { RoomRegistry } from '../rooms/RoomRegistry.ts';
import { roomViewOf, type RoomRecord, type RoomStore } from '../rooms/RoomStore.ts';
import { WireError } from '../wire/errors.ts';
import { malformed } from '../wire/refusal.ts';
import { isPast } from '../wire/rooms.ts';
import {
  createInvite,
  createRoom,
  deleteRoom,
  endVisit,
  enterByInvite,
  enterRoom,
  getRoom,
  listCaseRooms,
  listInvites,
  listRooms,
  readInvite,
  revokeInvite,
  type Entrance,
  type RoomSummary,
} from '../wire/routes/rooms.ts';
import { askerOf } from './askerOf.ts';
import { bind, type Binding, type CallContext } from './binding.ts';
import { RoomDoors } from './RoomDoors.ts';

export interface RoomHandlersOptions {
  roomStore: RoomStore;
  registry: Pick<RoomRegistry, 'reserve' | 'occupancy' | 'endVisit' | 'closeDeletedRoom' | 'iceServersFor'>;
  tokens: Tokens;
  authenticator: Pick<Authenticator, 'accountName'>;
  cases: Cases;
  /** Of other platforms. */
  visits: Visits;
  audit: Auditing;
}

export function roomHandlers({
  roomStore,
  registry,
  tokens,
  authenticator,
  cases,
  visits,
  audit,
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

  const summary = ({ userId }: UserClaims, room: RoomRecord): RoomSummary => ({
    room: roomViewOf(room),
    ...registry.occupancy(room.roomId),
    caseId: room.caseId,
    isHost: room.hostUserId === userId,
  });

  const doors = new RoomDoors({ roomStore, cases });

  /** Whoever has an account is in the visit by its name; guests, and operators without one, say theirs. */
  const enter = async (room: RoomRecord, newcomer: Omit<Newcomer, 'grants'>): Promise<Entrance> => {
    const { userId } = newcomer;
    const ownName = userId === undefined ? null : await authenticator.accountName(userId);
    const displayName = ownName ?? newcomer.displayName;
    const claims = registry.reserve(room, { ...newcomer, displayName, grants: grantsOf(newcomer.role) });
    const { token, expiresAt } = await tokens.signRoomToken(claims);
    return {
      participantId: claims.participantId,
      token,
      expiresAt,
      role: claims.role,
      grants: [...claims.grants],
      room: roomViewOf(room),
      nodeUrl: null,
      iceServers: registry.iceServersFor(claims.participantId),
    };
  };

  return [
    bind(createRoom, async ({ body: { caseId = null, scheduledAt = null, ...body }, ...call }) => {
      if (body.mode === 'private') throw new WireError('PRIVATE_MODE_UNAVAILABLE');
      if (scheduledAt !== null && isPast(scheduledAt)) throw malformed('body.scheduledAt', 'in the past');
      const user = askerOf(call);
      if (caseId !== null) await cases.requireOpen(user, caseId);
      const room = await roomStore.createRoom({
        ...body,
        caseId,
        scheduledAt,
        roomId: body.roomId ?? uuidv7(),
        hostUserId: user.userId,
        createdAt: new Date().toISOString(),
      });
      if (room.hostUserId !== user.userId || room.caseId !== caseId) throw new WireError('ID_TAKEN');
      if (room.caseId !== null) await cases.addRoom(user, room.caseId, room);
      await record('room.create', call, room);
      return summary(user, room);
    }),

    bind(listRooms, async ({ identity, query }) => {
      const user = requireUser(identity);
      const { rooms, nextCursor } = await roomStore.listRoomsOfHost(user.userId, query);
      const kept = await doors.allKept(user, rooms);
      return { rooms: kept.map((room) => summary(user, room)), nextCursor };
    }),

    bind(listCaseRooms, async ({ params, query, ...call }) => {
      const user = askerOf(call);
      const { roomIds, nextCursor } = await cases.roomIds(user, params.caseId, query);
      const rooms = await roomStore.getRooms(roomIds);
      return { rooms: rooms.map((room) => summary(user, room)), nextCursor };
    }),

    bind(getRoom, async ({ identity, params }) => {
      const user = requireUser(identity);
      return summary(user, await doors.reachable(user, params.roomId));
    }),

    bind(deleteRoom, async ({ params, ...call }) => {
      const room = await doors.hosted(requireUser(call.identity), params.roomId);
      const { roomId } = room;
      // In this order: nobody can come in while the visit is being ended.
      await roomStore.deleteRoom(roomId);
      await registry.closeDeletedRoom(roomId);
      await record('room.delete', call, room);
      return {};
    }),

    bind(endVisit, async ({ params, ...call }) => {
      const room = await doors.kept(requireUser(call.identity), params.roomId);
      const { session } = registry.occupancy(room.roomId);
      await registry.endVisit(room.roomId);
      await record('room.endVisit', call, room, session ? { sessionId: session.sessionId } : {});
      return {};
    }),

    bind(createInvite, async ({ params, body, ...call }) => {
      const user = requireUser(call.identity);
      const room = await doors.kept(user, params.roomId);
      await doors.requireOpen(user, room);
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
      const { roomId } = await doors.kept(requireUser(identity), params.roomId);
      return { invites: await roomStore.listInvites(roomId) };
    }),

    bind(revokeInvite, async ({ params, ...call }) => {
      const room = await doors.hosted(requireUser(call.identity), params.roomId);
      await roomStore.revokeInvite(room.roomId, params.inviteId);
      await record('invite.revoke', call, room, { inviteId: params.inviteId });
      return {};
    }),

    bind(readInvite, async ({ body }) => {
      const { room, invite } = await doors.openInvite(body.secret);
      const displayName = await visits.suggestedName(invite.inviteId);
      return { room: roomViewOf(room), role: invite.role, displayName };
    }),

    bind(enterByInvite, async ({ identity, body }) => {
      const { room, invite } = await doors.openInvite(body.secret);
      const userId = identity?.kind === 'user' ? identity.userId : undefined;
      const { role, inviteId } = invite;
      return enter(room, { displayName: body.displayName, userId, role, inviteId });
    }),

    bind(enterRoom, async ({ identity, params, body: { displayName } }) => {
      const user = requireUser(identity);
      const { userId } = user;
      const room = await doors.reachable(user, params.roomId);
      await doors.requireOpen(user, room);
      const role = room.hostUserId === userId ? 'host' : 'clinician';
      return enter(room, { displayName, userId, role, inviteId: null });
    }),
  ];
}
