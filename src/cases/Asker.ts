import type { AuditEvent } from '../audit/auditEntry.ts';
import type { UserClaims } from '../auth/claims.ts';
import type { Purpose } from '../auth/policy.ts';

/** Somebody signed in who wants something of the record, and by which request. */
export interface Asker extends UserClaims {
  requestId: string;
  /** Why they look at the case that the request names. */
  purpose?: Purpose;
}

interface Subject {
  kind: 'Case' | 'Session' | 'Message' | 'User';
  id: string;
  caseId: string | null;
}

/** What they did, for the audit log: ids and codes alone. */
export function actOf(
  { userId, roles, requestId, purpose }: Asker,
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
    ...(purpose === undefined ? {} : { purpose }),
    ...(detail === undefined ? {} : { detail }),
  };
}
