import type { Auditing } from '../audit/AuditLog.ts';
import { actorInVisit } from '../auth/actors.ts';
import type { RoomClaims } from '../auth/claims.ts';
import type { RoomRegistry } from './RoomRegistry.ts';

/**
 * Writes down who comes into a visit, and so hears and reads what is said there, who agrees to what, and who withdraws
 * it: nothing of that is acknowledged before.
 */
export function auditVisits(registry: RoomRegistry, audit: Auditing): void {
  registry.on('roomOpened', (room) => {
    const { caseId } = room.record;
    const record = (
      action: string,
      { claims, sessionId: subjectId }: { claims: RoomClaims; sessionId: string },
      more: Readonly<Record<string, boolean>> = {},
    ): Promise<void> => {
      const { actor, detail } = actorInVisit(claims);
      const subject = { subjectKind: 'Session', subjectId, caseId } as const;
      return audit.record({ action, ...actor, ...subject, detail: { ...detail, ...more } });
    };
    room.on('consentChanged', ({ sessionId, claims, consent, previous, acknowledgeAfter }) => {
      if (previous === null) acknowledgeAfter(record('visit.entered', { sessionId, claims }));
      acknowledgeAfter(record('consent.changed', { sessionId, claims }, consent));
    });
    room.on('participantReturned', ({ sessionId, participantId }) => {
      const claims = room.session?.participant(participantId)?.claims;
      // They were let in before, and that is written.
      if (claims) record('visit.entered', { sessionId, claims }).catch(() => undefined);
    });
  });
}
