import type { AuditEvent } from '../audit/auditEntry.ts';
import type { Claims } from './claims.ts';

/** Who does something, as the audit log names them. */
export type Actor = Pick<AuditEvent, 'actorId' | 'actorKind'> & { requestId?: string };

export function actorOf(identity: Claims | null, requestId: string): Actor {
  if (!identity) return { actorId: null, actorKind: 'user', requestId };
  if (identity.kind === 'participant') {
    return { actorId: identity.participantId, actorKind: 'participant', requestId };
  }
  const actorKind = identity.roles.includes('service') ? 'service' : 'user';
  return { actorId: identity.userId, actorKind, requestId };
}

/** An event about an account. */
export const accountEvent = (
  action: string,
  actor: Actor,
  userId: string,
  detail?: NonNullable<AuditEvent['detail']>,
): AuditEvent => ({
  action,
  ...actor,
  subjectKind: 'User',
  subjectId: userId,
  caseId: null,
  ...(detail === undefined ? {} : { detail }),
});
