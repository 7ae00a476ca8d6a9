import type { AuditEvent } from '../audit/auditEntry.ts';
import type { Claims, RoomClaims } from './claims.ts';

/** Who does something, as the audit log names them. */
export type Actor = Pick<AuditEvent, 'actorId' | 'actorKind'> & { requestId?: string };

export function actorOf(identity: Claims | null, requestId: string): Required<Actor> {
  if (!identity) return { actorId: null, actorKind: 'user', requestId };
  if (identity.kind === 'participant') {
    return { actorId: identity.participantId, actorKind: 'participant', requestId };
  }
  const actorKind = identity.roles.includes('service') ? 'service' : 'user';
  return { actorId: identity.userId, actorKind, requestId };
}

/**
 * Who does something in a visit: the account by which they came, a guest by their place in the visit. Who sits beside
 * somebody is a guest too, since that account is not theirs; it stands in the detail.
 */
export function actorInVisit({
  userId,
  besideUserId,
  participantId,
}: Pick<RoomClaims, 'userId' | 'besideUserId' | 'participantId'>): {
  actor: Actor;
  detail: Readonly<Record<string, string>>;
} {
  if (userId !== undefined)
    return { actor: { actorId: userId, actorKind: 'user' }, detail: { participantId } };
  const actor = { actorId: participantId, actorKind: 'participant' as const };
  return { actor, detail: besideUserId === undefined ? {} : { besideUserId } };
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
