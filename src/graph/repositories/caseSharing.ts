/** Who belongs to a case, and how somebody is let in and out. */
import { z } from 'zod';
import { userRole, type UserRole } from '../../wire/access.ts';
import { WireError } from '../../wire/errors.ts';
import { cypher } from '../cypher.ts';
import type { Transaction } from '../Graph.ts';
import { addCaseEvent, type CaseEvent } from './caseEvents.ts';

/** What somebody is to be to a case, by whom; null: nothing any more. */
export interface Sharing extends Pick<CaseEvent, 'eventId' | 'at' | 'byId'> {
  userId: string;
  relation: 'careTeam' | 'patient' | null;
}

/** Closest first. */
const relations = { OWNS: 'owner', CARE_TEAM: 'careTeam', PATIENT_OF: 'patient' } as const;

export function relationOf(type: unknown): (typeof relations)[keyof typeof relations] {
  return relations[z.enum(['OWNS', 'CARE_TEAM', 'PATIENT_OF']).parse(type)];
}

/** The closest one that lasts. */
export async function relationIn(tx: Transaction, userId: string, caseId: string) {
  const found = (await tx.run(findRelations, { userId, caseId })).map(({ type }) => relationOf(type));
  return Object.values(relations).find((relation) => found.includes(relation)) ?? null;
}

/**
 * The one standing relation of this person to the case, instead of what it was. Throws USER_NOT_FOUND, and
 * ROLE_UNSUITABLE where their account is not for that.
 */
export async function shareCase(tx: Transaction, caseId: string, sharing: Sharing): Promise<void> {
  const { userId, relation, eventId, at, byId } = sharing;
  const [user] = await tx.run(lockUser, { userId });
  if (!user) throw new WireError('USER_NOT_FOUND');
  const standing = await relationIn(tx, userId, caseId);
  if (standing === 'owner') {
    if (relation === null) throw new WireError('CASE_READ_ONLY', { reason: 'the owner stays' });
    return;
  }
  if (relation !== null) requireRole(user.role, relation);
  const told = relation ?? standing;
  if (told === null || relation === standing) return;
  await tx.run(removeRelations, { caseId, userId });
  if (relation === 'careTeam') await tx.run(addToCareTeam, { caseId, userId, at });
  if (relation === 'patient') await tx.run(makePatient, { caseId, userId, at });
  const kind = relation === null ? 'personRemoved' : 'personAdded';
  await addCaseEvent(tx, caseId, { eventId, kind, at, byId, aboutId: userId, relation: told });
}

/** Whose accounts may be put into which relation. */
const suitableRoles: Readonly<Record<'careTeam' | 'patient', readonly UserRole[]>> = {
  careTeam: ['clinician', 'admin'],
  patient: ['patient'],
};

/** Null: the node of somebody who has no account. */
function requireRole(stored: unknown, relation: 'careTeam' | 'patient'): void {
  const role = userRole.nullable().parse(stored);
  if (role === null) throw new WireError('USER_NOT_FOUND');
  if (!suitableRoles[relation].includes(role)) throw new WireError('ROLE_UNSUITABLE', { role, relation });
}

const findRelations = cypher`
  MATCH (u:User {id: $userId})-[r:OWNS|CARE_TEAM|PATIENT_OF]->(c:\`Case\` {id: $caseId})
  WHERE c.deletedAt IS NULL
  RETURN type(r) AS type`;

// The writing locks the node, so that of two who share at once the second finds what the first did.
const lockUser = cypher`MATCH (u:User {id: $userId}) SET u.id = u.id RETURN u.role AS role`;

const removeRelations = cypher`
  MATCH (c:\`Case\` {id: $caseId})<-[r:CARE_TEAM|PATIENT_OF|HAS_CASE]-(u:User {id: $userId})
  DELETE r`;

const addToCareTeam = cypher`
  MATCH (c:\`Case\` {id: $caseId})
  MATCH (u:User {id: $userId})
  CREATE (u)-[:CARE_TEAM {since: $at}]->(c)
  CREATE (u)-[:HAS_CASE]->(c)`;

const makePatient = cypher`
  MATCH (c:\`Case\` {id: $caseId})
  MATCH (u:User {id: $userId})
  CREATE (u)-[:PATIENT_OF {since: $at}]->(c)
  CREATE (u)-[:HAS_CASE]->(c)`;
