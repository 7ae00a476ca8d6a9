import type { AuditEvent } from '../audit/auditEntry.ts';
import type { UserClaims } from '../auth/claims.ts';

/** Somebody signed in who wants something of the record, and by which request. */
export interface Asker extends UserClaims {
  requestId: string;
}

interface Subject {
  kind: 'Case' | 'Session' | 'Message' | 'User';
  id: string;
  caseId: string | null;
}

/** What they did, for the audit log: ids and codes alone. */
export function actOf(
  { userId, roles, requestId }: Asker,
  action: string,
  { kind, id, caseId }: Subject,
  detail?: AuditEvent['detail'],
): AuditEvent {
  return {
    action,
    actorId: userId,
    actorKind: roles.includes('service') ? 'service' : 'user',
    subjectKind: kind,
    subjectId: id,
    caseId,
    requestId,
    ...(detail === undefined ? {} : { detail }),
  };
}
