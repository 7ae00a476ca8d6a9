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

/** The case that a request is about. */
export interface RequestCases extends CaseRelations {
  /** The case that a file belongs to; null where there is no such file. */
  caseOfMedia(mediaId: string): Promise<string | null>;
}

/** What a request names its case by. */
export interface NamedCase {
  params: unknown;
  query: unknown;
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
  // By no token of a person; the route itself looks at who scrapes.
  if (access.who === 'scraper') throw new WireError('FORBIDDEN');
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
 * what `requireCase` does, and MEDIA_NOT_FOUND where the case of a file is none that they may know of. Nobody's role
 * alone opens a case; null also for a role that the rule lets pass regardless.
 */
export async function authorizeCase(
  access: Access,
  identity: Claims | null,
  request: NamedCase,
  cases: RequestCases,
): Promise<CaseStanding | null> {
  if (access.who !== 'user' || access.case === undefined) return null;
  const { userId, roles } = requireUser(identity);
  if (roles.some((role) => access.regardless?.includes(role))) return null;
  const caseId = await caseOf(access.caseFrom, request, cases);
  const relation = caseId === null ? null : await cases.relation(userId, caseId, new Date().toISOString());
  if (caseId === null || (relation === null && access.caseFrom === 'media')) {
    throw new WireError('MEDIA_NOT_FOUND');
  }
  const held = requireCase(relation, access.case);
  return standingOf({ roles }, caseId, held);
}

/** What somebody is to a case, and so why they look at it. */
export const standingOf = (
  { roles }: Pick<UserClaims, 'roles'>,
  caseId: string,
  relation: CaseRelation,
): CaseStanding => ({
  caseId,
  relation,
  purpose: roles.includes('service') ? 'operations' : purposes[relation],
});

/** Null: there is no such file. Schemas have seen to it that the name is there. */
async function caseOf(
  from: 'query' | 'media' | undefined,
  { params, query }: NamedCase,
  cases: RequestCases,
): Promise<string | null> {
  if (from === 'media') return cases.caseOfMedia((params as { mediaId: string }).mediaId);
  return ((from === 'query' ? query : params) as { caseId: string }).caseId;
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

/** The visit, if this service made it. Throws VISIT_NOT_FOUND also where it exists and is another's. */
export function requireOwnVisit<Visit extends { serviceId: string }>(
  identity: UserClaims,
  visit: Visit | null,
): Visit {
  if (visit?.serviceId !== identity.userId) throw new WireError('VISIT_NOT_FOUND');
  return visit;
}

/** The service whose webhooks somebody manages; null for an administrator, who manages all. */
export const webhookOwner = ({ userId, roles }: UserClaims): string | null =>
  roles.includes('admin') ? null : userId;

/** The webhook, if it is this service's, or somebody is administrator. Throws WEBHOOK_NOT_FOUND. */
export function requireOwnWebhook<Webhook extends { serviceId: string | null }>(
  identity: UserClaims,
  webhook: Webhook | null,
): Webhook {
  const owner = webhookOwner(identity);
  if (!webhook || (owner !== null && webhook.serviceId !== owner)) throw new WireError('WEBHOOK_NOT_FOUND');
  return webhook;
}

/**
 * Whether a webhook is told of a visit: an administrator's of every one; a service's of those it made, and of those of
 * cases it may read.
 */
export const mayHearOfVisit = (
  { serviceId }: { serviceId: string | null },
  { hostUserId }: { hostUserId: string },
  relation: CaseRelation | null,
): boolean => serviceId === null || hostUserId === serviceId || relation !== null;

const caseRights: Readonly<Record<CaseNeed, readonly CaseRelation[]>> = {
  read: ['owner', 'careTeam', 'patient', 'breakGlass'],
  write: ['owner', 'careTeam'],
  manage: ['owner'],
  oversee: ['owner', 'patient'],
};

/** Whether somebody who is this to a case may do that with it. */
export const mayOnCase = (relation: CaseRelation | null, need: CaseNeed): boolean =>
  relation !== null && caseRights[need].includes(relation);

/**
 * What somebody is to a case, if that is enough. Throws CASE_NOT_FOUND for strangers, so that ids tell them nothing,
 * CASE_READ_ONLY for those who may know of the case and not do this.
 */
export function requireCase(relation: CaseRelation | null, need: CaseNeed): CaseRelation {
  if (relation === null) throw new WireError('CASE_NOT_FOUND');
  if (!mayOnCase(relation, need)) throw new WireError('CASE_READ_ONLY', { relation });
  return relation;
}

/** The signed-in person of a handler that only a user reaches; throws as `authorize` would. */
export function requireUser(identity: Claims | null): UserClaims {
  if (!identity) throw new WireError('UNAUTHENTICATED');
  if (identity.kind !== 'user') throw new WireError('FORBIDDEN');
  return identity;
}
