/** The one place where it is decided who may do what. Routes and events both ask here. */
import type { Access, CaseNeed, CaseRelation, Grant } from '../wire/access.ts';
import { WireError } from '../wire/errors.ts';
import type { Claims, RoomClaims, UserClaims } from './claims.ts';

/** Where a participant stands: null has not joined, `admitted` false waits in the lobby. */
export type Standing = { admitted: boolean } | null;

/** What somebody is to a case, as the graph has it. */
export interface CaseRelations {
  /** The closest one of those that hold at this time (ISO 8601); null also where there is no such case. */
  relation(userId: string, caseId: string, at: string): Promise<CaseRelation | null>;
}

/** Why somebody looks at a case (HL7 PurposeOfUse: TREAT, PATRQT, ETREAT, HOPERAT). */
export type Purpose = 'treatment' | 'patientRequest' | 'emergency' | 'operations';

/** Somebody who may do what they asked with the case. */
export interface CaseStanding {
  caseId: string;
  relation: CaseRelation;
  purpose: Purpose;
}

/**
 * Lets pass or throws a WireError: UNAUTHENTICATED without a token where one is needed, FORBIDDEN for the wrong
 * kind of token, role or scope, NOT_JOINED, NOT_ADMITTED, GRANT_MISSING. Grants are those of the token. What a rule says
 * of a case is for `authorizeCase`.
 */
export function authorize(access: Access, identity: Claims | null, standing: Standing): void {
  if (access.who === 'anyone') return;
  if (!identity) throw new WireError('UNAUTHENTICATED');
  if (access.who === 'user') {
    if (identity.kind !== 'user') throw new WireError('FORBIDDEN');
    if (!identity.roles.some((role) => access.roles.includes(role))) throw new WireError('FORBIDDEN');
    if (identity.roles.includes('service') && access.scope && !identity.scopes?.includes(access.scope)) {
      throw new WireError('FORBIDDEN', { scope: access.scope });
    }
    return;
  }
  if (identity.kind !== 'participant') throw new WireError('FORBIDDEN');
  if (access.admitted) {
    if (!standing) throw new WireError('NOT_JOINED');
    if (!standing.admitted) throw new WireError('NOT_ADMITTED');
  }
  if (access.grant) requireGrant(identity, access.grant);
}

const purposes: Readonly<Record<CaseRelation, Purpose>> = {
  owner: 'treatment',
  careTeam: 'treatment',
  patient: 'patientRequest',
  breakGlass: 'emergency',
};

/**
 * What somebody whom `authorize` has let pass is to the case of the request, where the rule is about one. Throws
 * what `requireCase` does. Nobody's role alone opens a case.
 */
export async function authorizeCase(
  access: Access,
  identity: Claims | null,
  params: unknown,
  relations: CaseRelations,
): Promise<CaseStanding | null> {
  if (access.who !== 'user' || access.case === undefined) return null;
  const { userId, roles } = requireUser(identity);
  const { caseId } = params as { caseId: string };
  const relation = await relations.relation(userId, caseId, new Date().toISOString());
  const held = requireCase(relation, access.case);
  return { caseId, relation: held, purpose: roles.includes('service') ? 'operations' : purposes[held] };
}

/** For what needs a grant that depends on the request, such as the source of a producer. Throws GRANT_MISSING. */
export function requireGrant(identity: RoomClaims, grant: Grant): void {
  if (!identity.grants.includes(grant)) throw new WireError('GRANT_MISSING', { grant });
}

/**
 * The room, if this person is its host. Throws ROOM_NOT_FOUND also where it exists but is another's, so that ids
 * tell nothing to strangers.
 */
export function requireHosted<Room extends { hostUserId: string }>(
  identity: UserClaims,
  room: Room | null,
): Room {
  if (room?.hostUserId !== identity.userId) throw new WireError('ROOM_NOT_FOUND');
  return room;
}

const caseRights: Readonly<Record<CaseNeed, readonly CaseRelation[]>> = {
  read: ['owner', 'careTeam', 'patient', 'breakGlass'],
  write: ['owner', 'careTeam'],
  manage: ['owner'],
};

/**
 * What somebody is to a case, if that is enough. Throws CASE_NOT_FOUND for strangers, so that ids tell them nothing,
 * CASE_READ_ONLY for those who may know of the case and not do this.
 */
export function requireCase(relation: CaseRelation | null, need: CaseNeed): CaseRelation {
  if (relation === null) throw new WireError('CASE_NOT_FOUND');
  if (!caseRights[need].includes(relation)) throw new WireError('CASE_READ_ONLY', { relation });
  return relation;
}

/** The signed-in person of a handler that only a user reaches; throws as `authorize` would. */
export function requireUser(identity: Claims | null): UserClaims {
  if (!identity) throw new WireError('UNAUTHENTICATED');
  if (identity.kind !== 'user') throw new WireError('FORBIDDEN');
  return identity;
}
