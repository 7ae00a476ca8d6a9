import type { RoomClaims } from '../auth/claims.ts';
import type { ClosedReason } from '../wire/events/server.ts';
import type { ChatMessage } from '../wire/rooms.ts';
import type { ConsentChange } from './consentKeeping.ts';
import type { Session } from './Session.ts';
import type { LeaveReason } from './SessionEvents.ts';

interface OfSession {
  sessionId: string;
}

interface OfParticipant extends OfSession {
  participantId: string;
}

/** `atMs`, `elapsedMs` and `interruptedMs` are milliseconds since the session began. */
export interface RoomEvents {
  sessionStarted: [OfSession & { startedAt: string }];
  /** A visit of a former run of this server goes on; those who were admitted may come back. */
  sessionResumed: [Pick<Session, 'sessionId' | 'startedAt' | 'admitted'> & { interruptedMs: number }];
  /** The server stops; the visit goes on at its next start. */
  sessionSuspended: [OfSession];
  sessionEnded: [OfSession & { reason: ClosedReason; elapsedMs: number }];
  /** Somebody waits in the lobby, perhaps again. */
  waiting: [{ participantId: string; inviteId: string | null }];
  /** For the first time in this session. Before anything else is told of them. */
  participantAdmitted: [OfSession & { claims: RoomClaims }];
  /** Somebody who had left is back. */
  participantReturned: [OfParticipant];
  participantLeft: [OfParticipant & { reason: LeaveReason }];
  /** `previous` is null at the first time in this session. */
  consentChanged: [OfParticipant & ConsentChange];
  chat: [OfSession & { message: ChatMessage }];
  screenShareStarted: [OfParticipant & { producerId: string; atMs: number }];
  screenShareEnded: [OfSession & { producerId: string; atMs: number }];
  /** Nothing is left of it in this process. */
  closed: [];
}
