import type { Auditing } from '../audit/AuditLog.ts';
import { actorInVisit } from '../auth/actors.ts';
import type { RoomRegistry } from './RoomRegistry.ts';

/** Writes down who agrees to what in a visit, and who withdraws it: nothing of that is acknowledged before. */
export function auditConsents(registry: RoomRegistry, audit: Auditing): void {
  registry.on('roomOpened', (room) => {
    room.on('consentChanged', ({ sessionId, claims, consent, acknowledgeAfter }) => {
      const { actor, detail } = actorInVisit(claims);
      acknowledgeAfter(
        audit.record({
          action: 'consent.changed',
          ...actor,
          subjectKind: 'Session',
          subjectId: sessionId,
          caseId: room.record.caseId,
          detail: { ...detail, ...consent },
        }),
      );
    });
  });
}
