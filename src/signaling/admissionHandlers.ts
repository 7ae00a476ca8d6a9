import type { Logger } from '../../config/logger.ts';
import type { Auditing } from '../audit/AuditLog.ts';
import type { Authenticator } from '../auth/Authenticator.ts';
import { actorInVisit } from '../auth/actors.ts';
import { accountOf, type RoomClaims } from '../auth/claims.ts';
import { requireUser } from '../auth/policy.ts';
import type { Tokens } from '../auth/tokens.ts';
import type { Room, Seat } from '../rooms/Room.ts';
import type { RoomRegistry } from '../rooms/RoomRegistry.ts';
import type { RoomStore } from '../rooms/RoomStore.ts';
import { WireError } from '../wire/errors.ts';
import {
  admit,
  endSession,
  join,
  leave,
  muteParticipant,
  refuse,
  removeParticipant,
  resume,
  sendChat,
  setConsent,
  setContact,
  setLanguage,
  setLocked,
  watchLobbies,
} from '../wire/events/admission.ts';
import type { ParticipantView } from '../wire/rooms.ts';
import type { Participant } from '../rooms/Participant.ts';
import { bindEvent, type EventBinding } from './EventTable.ts';

export interface AdmissionHandlersOptions {
  registry: RoomRegistry;
  roomStore: Pick<RoomStore, 'getRoom' | 'isInviteStanding'>;
  tokens: Pick<Tokens, 'signRoomToken'>;
  authenticator: Pick<Authenticator, 'isDisabled'>;
  audit: Auditing;
  logger: Logger;
}

export function admissionHandlers({
  registry,
  roomStore,
  tokens,
  authenticator,
  audit,
  logger,
}: AdmissionHandlersOptions): EventBinding[] {
  /** A room that does not live here has no visit that a token could belong to. */
  const roomOf = async (roomId: string): Promise<Room> => {
    const room = registry.find(roomId);
    if (room) return room;
    const stands = (await roomStore.getRoom(roomId)) !== null;
    throw new WireError(stands ? 'SESSION_ENDED' : 'ROOM_NOT_FOUND');
  };

  /** A withdrawn link lets nobody in any more who was not admitted before. */
  const assertInvited = async (
    room: Room,
    { participantId, roomId, inviteId }: RoomClaims,
  ): Promise<void> => {
    if (inviteId === null || room.session?.participant(participantId)) return;
    if (!(await roomStore.isInviteStanding(roomId, inviteId))) throw new WireError('INVITE_REVOKED');
  };

  /**
   * Room tokens outlive a sign-in. While accounts cannot be read their people come in all the same, so that visits go on
   * without the graph; whoever is disabled is put out when it is told.
   */
  const assertInUse = async (claims: RoomClaims): Promise<void> => {
    const userId = accountOf(claims);
    if (userId === undefined) return;
    const isDisabled = await authenticator.isDisabled(userId).catch((err: unknown) => {
      logger.warn({ err, userId }, 'somebody comes in whose account could not be looked at');
      return false;
    });
    if (isDisabled) throw new WireError('REMOVED_FROM_SESSION');
  };

  /** Who is in has agreed to what they said only when that is kept. Throws DEPENDENCY_UNAVAILABLE; they are out then. */
  const keepConsent = async (seat: Seat): Promise<void> => {
    try {
      await seat.room.session?.consentKept(seat.participant.participantId);
    } catch (error) {
      seat.room.leave(seat);
      throw error;
    }
  };

  return [
    bindEvent(join, async (caller, request) => {
      const { claims } = caller;
      if (caller.seat) throw new WireError('ALREADY_JOINED');
      const room = await roomOf(claims.roomId);
      await assertInvited(room, claims);
      await assertInUse(claims);
      const seat = await room.join(claims, request, caller.connection);
      caller.seat = seat;
      room.contacts.refresh();
      // Before joining beside changes whose socket this is.
      await keepConsent(seat);
      await registry.kept();
      const isBeside = request.secondDevice?.choice === 'beside';
      if (isBeside) caller.identity = seat.participant.claims;
      const token = isBeside ? (await tokens.signRoomToken(seat.participant.claims)).token : null;
      caller.afterReply(() => room.brief(seat));
      if (!seat.participant.admitted)
        return { state: 'waiting' as const, lobby: room.lobbyStatus(seat.participant), token };
      return { state: 'admitted' as const, admission: room.admission(seat), token };
    }),

    bindEvent(resume, async (caller, { peerId }) => {
      const { claims } = caller;
      if (caller.seat) throw new WireError('ALREADY_JOINED');
      const room = registry.find(claims.roomId);
      if (!room) throw new WireError('SESSION_ENDED');
      await assertInUse(claims);
      const seat = room.resume(claims, peerId, caller.connection);
      caller.seat = seat;
      caller.afterReply(() => room.brief(seat));
      return room.admission(seat);
    }),

    bindEvent(leave, ({ seat }) => {
      seat?.room.leave(seat);
      return {};
    }),

    bindEvent(watchLobbies, (caller) => {
      const user = requireUser(caller.identity);
      caller.afterReply(() => registry.briefHost(user, caller.connection));
      return { rooms: registry.watchLobbies(user, caller.connection) };
    }),

    bindEvent(setConsent, async (caller, consent) => {
      const { session, participant } = caller.admitted();
      await session.setConsent(participant, consent);
      await registry.kept();
      return viewOf(participant);
    }),

    bindEvent(setLanguage, (caller, { language }) => {
      const { session, participant } = caller.admitted();
      session.setLanguage(participant, language);
      return viewOf(participant);
    }),

    bindEvent(setContact, async ({ seat }, contact) => {
      if (!seat) throw new WireError('PARTICIPANT_NOT_FOUND');
      seat.room.contacts.correct(seat.participant, contact);
      await registry.kept();
      return {};
    }),

    bindEvent(admit, async (caller, { participantId }) => {
      await caller.admitted().room.admit(participantId);
      return {};
    }),

    bindEvent(refuse, async (caller, { participantId }) => {
      caller.admitted().room.refuse(participantId);
      await registry.kept();
      return {};
    }),

    bindEvent(muteParticipant, async (caller, { participantId }) => {
      const { session } = caller.admitted();
      await session.mute(session.present(participantId).participant);
      await registry.kept();
      return {};
    }),

    bindEvent(removeParticipant, (caller, { participantId }) => {
      const { room, session } = caller.admitted();
      if (!session.participant(participantId)) throw new WireError('PARTICIPANT_NOT_FOUND');
      caller.afterReply(() => room.remove(participantId));
      return {};
    }),

    bindEvent(setLocked, async (caller, { locked }) => {
      caller.admitted().session.setLocked(locked);
      await registry.kept();
      return {};
    }),

    bindEvent(endSession, async (caller) => {
      const { room, session, participant } = caller.admitted();
      // Also where it cannot be written down: nobody is kept in a visit by that.
      caller.afterReply(() => void room.endSession('ended'));
      const { roomId, caseId } = room.record;
      const { actor, detail } = actorInVisit(participant.claims);
      await audit.record({
        ...{ action: 'room.endVisit', ...actor, subjectKind: 'Room', subjectId: roomId, caseId },
        detail: { ...detail, sessionId: session.sessionId },
      });
      return {};
    }),

    bindEvent(sendChat, async (caller, message) => {
      const { session, participant } = caller.admitted();
      const said = session.say(participant, message);
      await registry.kept();
      return said;
    }),
  ];
}

function viewOf(participant: Participant): ParticipantView {
  const view = participant.view();
  if (!view) throw new WireError('NOT_JOINED');
  return view;
}
