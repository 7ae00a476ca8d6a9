import type { Logger } from '../../config/logger.ts';
import type { Auditing } from '../audit/AuditLog.ts';
import type { RoomRegistry } from './RoomRegistry.ts';

/** Writes down who agrees to what in a visit, and who withdraws it. */
export function auditConsents(registry: RoomRegistry, audit: Auditing, logger: Logger): void {
  registry.on('roomOpened', (room) => {
    room.on('consentChanged', ({ sessionId, participantId, consent }) => {
      audit
        .record({
          action: 'consent.changed',
          actorId: participantId,
          actorKind: 'participant',
          subjectKind: 'Session',
          subjectId: sessionId,
          caseId: room.record.caseId,
          detail: { ...consent },
        })
        // The tap has followed already; the log that cannot be written has said so itself.
        .catch((err: unknown) => logger.error({ err, sessionId }, 'a consent is not in the audit log'));
    });
  });
}
