import { z } from 'zod';
import type { KeyRing } from '../../privacy/KeyRing.ts';
import { patientInfo } from '../../wire/cases.ts';
import type { Transaction } from '../Graph.ts';
import { cypher } from '../cypher.ts';
import type { SessionRecord } from './sessionRecords.ts';
import { openName } from './userNames.ts';

type Entered = Extract<SessionRecord, { kind: 'participantEntered' }>;

/**
 * Who came by a patient's link of a case without an account is the patient of the case, if that has one patient account
 * alone and they gave its name or the one that the case has for its patient. Of anybody else (a relative, an
 * interpreter, somebody to whom a link was sent on) the record says no more than the name they gave.
 */
export async function linkPatient(tx: Transaction, keyRing: KeyRing, entered: Entered): Promise<void> {
  const { participantId, role, userId } = entered;
  if (role !== 'patient' || userId !== null) return;
  const rows = await tx.run(patientsOfVisit, { sessionId: entered.sessionId });
  const [only, ...others] = rows.map((row) => patientOfCase.parse(row));
  if (!only || others.length > 0) return;
  const names = [patientNameOf(keyRing, only)];
  if (only.name !== null) names.push(openName(keyRing, only.userId, only.name));
  const given = comparable(keyRing.decrypt(entered.name, `Participant.name:${participantId}`));
  if (!names.map(comparable).includes(given)) return;
  await tx.run(makeUser, { participantId, userId: only.userId });
}

const patientOfCase = z.object({
  userId: z.string(),
  name: z.string().nullable(),
  caseId: z.string(),
  patientInfo: z.string(),
});

/** Sealed as CaseRepository does. */
function patientNameOf(keyRing: KeyRing, { caseId, patientInfo: sealed }: z.infer<typeof patientOfCase>) {
  const stored = keyRing.decrypt(sealed, `Case.patientInfo:${caseId}`);
  return patientInfo.parse(JSON.parse(stored)).name;
}

const comparable = (name: string): string => name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

const patientsOfVisit = cypher`
  MATCH (s:Session {id: $sessionId})-[:BELONGS_TO]->(c:\`Case\`)<-[:PATIENT_OF]-(u:User)
  WHERE c.patientInfo IS NOT NULL
  RETURN u.id AS userId, u.name AS name, c.id AS caseId, c.patientInfo AS patientInfo`;

const makeUser = cypher`
  MATCH (p:Participant {id: $participantId})
  MATCH (u:User {id: $userId})
  WHERE p.userId IS NULL
  MERGE (p)-[:IS_USER]->(u)
  SET p.userId = u.id`;
