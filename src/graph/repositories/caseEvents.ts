/** What was done with a case and stands in no other node: who was let in and out, and that it was closed and reopened. */
import type { TimelineEntry } from '../../wire/cases.ts';
import { cypher } from '../cypher.ts';
import type { Transaction } from '../Graph.ts';

export interface CaseEvent {
  eventId: string;
  kind: Extract<TimelineEntry['kind'], 'caseClosed' | 'caseReopened' | 'personAdded' | 'personRemoved'>;
  at: string;
  /** Who did it. */
  byId: string;
  /** Whom it was done to. */
  aboutId?: string;
  relation?: 'careTeam' | 'patient';
}

/** With the change itself, in one transaction. Idempotent on its id. */
export async function addCaseEvent(
  tx: Transaction,
  caseId: string,
  { eventId, kind, at, byId, aboutId, relation }: CaseEvent,
): Promise<void> {
  const told = { kind, createdAt: at, byId, aboutId: aboutId ?? null, relation: relation ?? null };
  await tx.run(createEvent, { caseId, eventId, told });
}

const createEvent = cypher`
  MATCH (c:\`Case\` {id: $caseId})
  MERGE (e:CaseEvent {id: $eventId})
  SET e += $told
  MERGE (e)-[:BELONGS_TO]->(c)`;
