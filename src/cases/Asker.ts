import type { AuditEvent } from '../audit/auditEntry.ts';
import type { UserClaims } from '../auth/claims.ts';
import type { CaseStanding } from '../auth/policy.ts';

/** Somebody signed in who wants something of the record, and by which request. */
export interface Asker extends UserClaims {
  requestId: string;
  /** What they are to the case that the request names, as the policy has found it, and why they look at it. */
  standing?: CaseStanding;
}

/** Enough of them to tell what they are to a case; `standing` spares looking it up again. */
export type CaseCaller = Pick<Asker, 'userId' | 'standing'>;

interface Subject {
  kind: 'Case' | 'Session' | 'Message' | 'Media' | 'User' | 'BreakGlass';
  id: string;
  caseId: string | null;
}

/** What they did, for the audit log: ids and codes alone. */
export function actOf(
  { userId, roles, requestId, standing }: Asker,
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
    ...(standing === undefined ? {} : { purpose: standing.purpose }),
    ...(detail === undefined ? {} : { detail }),
  };
}
