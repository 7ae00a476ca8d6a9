import type { Graph, GraphValue, Transaction } from '../Graph.ts';
import { cypher, type Cypher } from '../cypher.ts';
import type { KeyRing } from '../../privacy/KeyRing.ts';
import { linkPatient } from './linkPatient.ts';
import type { RecordKind, SessionRecord } from './sessionRecords.ts';

/** Something the record refers to is not in the graph: writing it again later will not help. */
export class RecordRefused extends Error {
  constructor(kind: RecordKind) {
    super(`${kind}: what it belongs to is not in the graph`);
    this.name = 'RecordRefused';
  }
}

/** Writes what happened in visits into the graph. */
export class SessionWriter {
  readonly #graph: Graph;
  readonly #keyRing: KeyRing;

  constructor(graph: Graph, keyRing: KeyRing) {
    this.#graph = graph;
    this.#keyRing = keyRing;
  }

  /** All or none, in their order, in one transaction. Throws RecordRefused, and what the graph throws. */
  async write(records: readonly SessionRecord[]): Promise<void> {
    await this.#graph.write(async (tx) => {
      for (const run of runsOfOneKind(await withoutErased(tx, records))) {
        await writeRun(tx, run);
        if (run[0].kind === 'participantEntered') await linkPatient(tx, this.#keyRing, run[0]);
      }
    });
  }

  /** Those that are not of a visit that was erased meanwhile: what was said there is written nowhere any more. */
  standing<Record extends SessionRecord>(records: readonly Record[]): Promise<Record[]> {
    return this.#graph.read((tx) => withoutErased(tx, records));
  }
}

async function withoutErased<Record extends SessionRecord>(
  tx: Transaction,
  records: readonly Record[],
): Promise<Record[]> {
  const sessionIds = [...new Set(records.flatMap(identifying))];
  if (sessionIds.length === 0) return [...records];
  const rows = await tx.run(erasedSessions, { sessionIds });
  const erased = new Set(rows.map(({ id }) => id));
  return erased.size === 0
    ? [...records]
    : records.filter((record) => !identifying(record).some((id) => erased.has(id)));
}

/** The visit of a record that holds what somebody said, is called, or where they were. */
const identifying = (record: SessionRecord): string[] =>
  record.kind === 'message' || record.kind === 'participantEntered' || record.kind === 'contactConfirmed'
    ? [record.sessionId]
    : [];

const erasedSessions = cypher`
  MATCH (s:Session)
  WHERE s.id IN $sessionIds AND s.erasedAt IS NOT NULL
  RETURN s.id AS id`;

type Run = [SessionRecord, ...SessionRecord[]];

function runsOfOneKind(records: readonly SessionRecord[]): Run[] {
  const runs: Run[] = [];
  for (const record of records) {
    const last = runs.at(-1);
    // Of two records about one participant the later one counts, so those do not share a statement.
    if (last?.[0].kind === record.kind && record.kind === 'message') last.push(record);
    else runs.push([record]);
  }
  return runs;
}

async function writeRun(tx: Transaction, run: Run): Promise<void> {
  const { kind } = run[0];
  const rows = run.map((record) => ({ ...record })) as GraphValue[];
  const [first, ...others] = statements[kind];
  const [outcome] = await tx.run(first, { rows });
  if (outcome?.written !== run.length) throw new RecordRefused(kind);
  for (const text of others) await tx.run(text, { rows });
}

const endMessage = cypher`
  UNWIND $rows AS row
  MATCH (m:Message {id: row.messageId})
  SET m.endMs = coalesce(m.endMs, row.endMs)
  RETURN count(m) AS written`;

/** Of each kind: the first answers how many it found a place for, the others add what may be there or not. */
const statements: Readonly<Record<RecordKind, readonly [Cypher, ...Cypher[]]>> = {
  // What the run before left open ends with the last that is known of it.
  recorderStarted: [
    cypher`
      UNWIND $rows AS row
      RETURN count(row) AS written`,
    cypher`
      UNWIND $rows AS row
      MATCH (s:Session {recorderId: row.recorderId})
      WHERE s.startedAt < row.at AND NOT s.id IN row.goOn AND s.endedAt IS NULL
      MERGE (e:VisitEvent {id: 'ended_' + s.id})
      ON CREATE SET e.type = 'visit.ended', e.at = row.at, e.sessionId = s.id, e.roomId = s.roomId,
        e.caseId = s.caseId, e.hostUserId = s.hostUserId`,
    cypher`
      UNWIND $rows AS row
      MATCH (s:Session {recorderId: row.recorderId})
      WHERE s.startedAt < row.at AND NOT s.id IN row.goOn
      MERGE (e:VisitEvent {id: 'ready_' + s.id})
      ON CREATE SET e.type = 'transcript.ready', e.at = row.at, e.sessionId = s.id, e.roomId = s.roomId,
        e.caseId = s.caseId, e.hostUserId = s.hostUserId`,
    cypher`
      UNWIND $rows AS row
      MATCH (s:Session {recorderId: row.recorderId})
      WHERE s.startedAt < row.at AND NOT s.id IN row.goOn
      OPTIONAL MATCH (s)-[:CONTAINS]->(m:Message)
      WITH s, max(m.timestamp) AS last
      SET s.endedAt = coalesce(s.endedAt, last, s.startedAt)`,
    cypher`
      UNWIND $rows AS row
      MATCH (s:Session {recorderId: row.recorderId})-[:HAS_PARTICIPANT]->(p:Participant)
      WHERE s.startedAt < row.at AND NOT s.id IN row.goOn AND p.leftAt IS NULL
      SET p.leftAt = s.endedAt`,
    cypher`
      UNWIND $rows AS row
      MATCH (s:Session {recorderId: row.recorderId})
      WHERE s.startedAt < row.at AND NOT s.id IN row.goOn
      SET s.recorderId = null, s.transcriptReadyAt = row.at`,
  ],
  sessionStarted: [
    cypher`
      UNWIND $rows AS row
      MERGE (s:Session {id: row.sessionId})
      ON CREATE SET s.type = row.type, s.startedAt = row.startedAt, s.hostUserId = row.hostUserId,
        s.roomId = row.roomId, s.caseId = row.caseId, s.recorderId = row.recorderId
      MERGE (r:Room {id: row.roomId})
      MERGE (s)-[:IN_ROOM]->(r)
      RETURN count(s) AS written`,
    cypher`
      UNWIND $rows AS row
      MATCH (s:Session {id: row.sessionId})
      MATCH (c:\`Case\` {id: row.caseId})
      MERGE (s)-[:BELONGS_TO]->(c)`,
    cypher`
      UNWIND $rows AS row
      MERGE (e:VisitEvent {id: 'began_' + row.sessionId})
      ON CREATE SET e.type = 'visit.began', e.at = row.startedAt, e.sessionId = row.sessionId,
        e.roomId = row.roomId, e.caseId = row.caseId, e.hostUserId = row.hostUserId`,
  ],
  sessionResumed: [
    cypher`
      UNWIND $rows AS row
      MATCH (s:Session {id: row.sessionId})
      RETURN count(s) AS written`,
    cypher`
      UNWIND $rows AS row
      MATCH (s:Session {id: row.sessionId})-[:CONTAINS]->(m:Message)
      WHERE m.kind IN ['screenShare', 'soundLost'] AND m.endMs IS NULL AND m.timestamp <= row.at
      SET m.endMs = row.interruptedMs`,
    // Until they are back.
    cypher`
      UNWIND $rows AS row
      MATCH (s:Session {id: row.sessionId})-[:HAS_PARTICIPANT]->(p:Participant)
      WHERE p.leftAt IS NULL AND p.enteredAt <= row.at
      SET p.leftAt = row.interruptedAt`,
  ],
  participantEntered: [
    cypher`
      UNWIND $rows AS row
      MATCH (s:Session {id: row.sessionId})
      MERGE (p:Participant {id: row.participantId})
      ON CREATE SET p.name = row.name, p.role = row.role, p.userId = row.userId, p.enteredAt = row.at
      MERGE (s)-[:HAS_PARTICIPANT]->(p)
      RETURN count(p) AS written`,
    cypher`
      UNWIND $rows AS row
      MATCH (p:Participant {id: row.participantId})
      MATCH (u:User {id: row.userId})
      MERGE (p)-[:IS_USER]->(u)`,
  ],
  participantReturned: [
    cypher`
      UNWIND $rows AS row
      MATCH (p:Participant {id: row.participantId})
      SET p.leftAt = null
      RETURN count(p) AS written`,
  ],
  participantLeft: [
    cypher`
      UNWIND $rows AS row
      MATCH (p:Participant {id: row.participantId})
      SET p.leftAt = row.at
      RETURN count(p) AS written`,
  ],
  contactConfirmed: [
    cypher`
      UNWIND $rows AS row
      MATCH (p:Participant {id: row.participantId})
      SET p.whereNow = row.whereNow, p.callBackNumber = row.callBackNumber, p.contactConfirmedAt = row.at
      RETURN count(p) AS written`,
  ],
  consentGiven: [
    cypher`
      UNWIND $rows AS row
      MATCH (s:Session {id: row.sessionId})
      MATCH (p:Participant {id: row.participantId})
      MERGE (k:Consent {id: row.consentId})
      ON CREATE SET k.kind = row.consent, k.givenAt = row.at, k.textVersion = row.textVersion
      MERGE (p)-[:GAVE]->(k)
      MERGE (k)-[:BELONGS_TO]->(s)
      RETURN count(k) AS written`,
  ],
  consentWithdrawn: [
    cypher`
      UNWIND $rows AS row
      MATCH (k:Consent {id: row.consentId})
      SET k.withdrawnAt = coalesce(k.withdrawnAt, row.at)
      RETURN count(k) AS written`,
  ],
  earlierConsentWithdrawn: [
    cypher`
      UNWIND $rows AS row
      MATCH (p:Participant {id: row.participantId})
      RETURN count(p) AS written`,
    cypher`
      UNWIND $rows AS row
      MATCH (p:Participant {id: row.participantId})-[:GAVE]->(k:Consent)
      WHERE k.kind = row.consent AND k.withdrawnAt IS NULL AND k.givenAt <= row.at
      SET k.withdrawnAt = row.at`,
  ],
  message: [
    // The speaker may have been corrected since: who it is now stands in the message. Merged from the message, which has
    // one session, and not from the session, of whose thousand messages each would be looked at.
    cypher`
      UNWIND $rows AS row
      MATCH (s:Session {id: row.sessionId})
      MERGE (m:Message {id: row.messageId})
      ON CREATE SET m.kind = row.type, m.speaker = row.participantId, m.timestamp = row.timestamp,
        m.startMs = row.startMs, m.endMs = row.endMs, m.content = row.content, m.words = row.words,
        m.confidence = row.confidence, m.language = row.language, m.source = row.source, m.reason = row.reason
      MERGE (m)<-[:CONTAINS]-(s)
      WITH m
      MATCH (p:Participant {id: m.speaker})
      MERGE (m)-[:SENT_BY]->(p)
      RETURN count(m) AS written`,
  ],
  screenShareEnded: [endMessage],
  soundLossEnded: [endMessage],
  sessionEnded: [
    cypher`
      UNWIND $rows AS row
      MATCH (s:Session {id: row.sessionId})
      SET s.endedAt = coalesce(s.endedAt, row.at)
      RETURN count(s) AS written`,
    cypher`
      UNWIND $rows AS row
      MATCH (s:Session {id: row.sessionId})
      MERGE (e:VisitEvent {id: 'ended_' + s.id})
      ON CREATE SET e.type = 'visit.ended', e.at = s.endedAt, e.sessionId = s.id, e.roomId = s.roomId,
        e.caseId = s.caseId, e.hostUserId = s.hostUserId`,
    cypher`
      UNWIND $rows AS row
      MATCH (s:Session {id: row.sessionId})-[:HAS_PARTICIPANT]->(p:Participant)
      WHERE p.leftAt IS NULL
      SET p.leftAt = row.at`,
    cypher`
      UNWIND $rows AS row
      MATCH (s:Session {id: row.sessionId})-[:CONTAINS]->(m:Message)
      WHERE m.kind IN ['screenShare', 'soundLost'] AND m.endMs IS NULL
      SET m.endMs = row.elapsedMs`,
  ],
  // Until here it is its recorder's: what that one leaves undone, its next run does.
  transcriptCompleted: [
    cypher`
      UNWIND $rows AS row
      MATCH (s:Session {id: row.sessionId})
      SET s.transcriptReadyAt = coalesce(s.transcriptReadyAt, row.at), s.recorderId = null
      RETURN count(s) AS written`,
    cypher`
      UNWIND $rows AS row
      MATCH (s:Session {id: row.sessionId})
      MERGE (e:VisitEvent {id: 'ready_' + s.id})
      ON CREATE SET e.type = 'transcript.ready', e.at = s.transcriptReadyAt, e.sessionId = s.id,
        e.roomId = s.roomId, e.caseId = s.caseId, e.hostUserId = s.hostUserId`,
  ],
};
