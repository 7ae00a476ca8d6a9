import { z } from 'zod';
import type { KeyRing } from '../../privacy/KeyRing.ts';
import {
  erasureCounts,
  erasureRecord,
  type ErasureCounts,
  type ErasureRecord,
} from '../../wire/retention.ts';
import { WireError } from '../../wire/errors.ts';
import { cypher, type Cypher } from '../cypher.ts';
import type { Graph, Transaction } from '../Graph.ts';

/** A case as an erasure sees it, deleted or not. */
export interface ErasableCase {
  caseId: string;
  caseNumber: string;
  heldAt: string | null;
  erasedAt: string | null;
  /** A visit of it goes on. */
  visiting: boolean;
  /** Accounts of the patient. */
  patientIds: string[];
}

export interface NewErasure extends Pick<
  ErasureRecord,
  'erasureId' | 'kind' | 'subjectId' | 'requestedBy' | 'startedAt'
> {
  caseIds: string[];
}

export interface StandingErasure {
  record: ErasureRecord;
  caseIds: string[];
}

/** What stands in the place of a name that was erased. */
export const erasedName = '—';

/** Nodes of one transaction. */
const batch = 200;

/**
 * What of the graph is erased for a person, and the records of it. Every step is idempotent. What stays: that there was
 * a case of this number and when its visits were, consents by ids, and who did what by ids.
 */
export class ErasureRepository {
  readonly #graph: Graph;
  readonly #keyRing: KeyRing;

  constructor(graph: Graph, keyRing: KeyRing) {
    this.#graph = graph;
    this.#keyRing = keyRing;
  }

  async caseOf(by: { caseNumber: string } | { caseId: string }): Promise<ErasableCase | null> {
    const [row] = await this.#graph.rows('caseId' in by ? caseById : caseByNumber, by);
    return row ? erasableCase.parse(row) : null;
  }

  /** Null where there is no patient of this id. */
  async casesOfPatient(userId: string): Promise<string[] | null> {
    return this.#graph.read(async (tx) => {
      if ((await tx.run(findPatient, { userId })).length === 0) return null;
      return (await tx.run(casesOfUser, { userId })).map(({ id }) => z.string().parse(id));
    });
  }

  async count(caseIds: readonly string[]): Promise<ErasureCounts> {
    const [row] = await this.#graph.rows(countCases, { caseIds: [...caseIds] });
    return erasureCounts.parse(row);
  }

  /**
   * The record of the erasure, and its cases out of everybody's sight, in one. Answers the one that stands where it was
   * begun before. Throws LEGAL_HOLD.
   */
  async begin({ caseIds, ...wanted }: NewErasure, counts: ErasureCounts): Promise<StandingErasure> {
    const { erasureId, startedAt: at, requestedBy: by } = wanted;
    return this.#graph.write(async (tx) => {
      const [standing] = await tx.run(findErasure, { erasureId });
      if (standing) return standingOf(standing.found);
      const rows = await tx.run(sealOffCases, { caseIds, at, by });
      // The writing has locked them, so that what is read is the newest; throwing takes it back.
      if (rows.some(({ heldAt }) => heldAt !== null)) throw new WireError('LEGAL_HOLD');
      await tx.run(sealOffSessions, { caseIds, at });
      return standingOf(
        await addErasure(tx, { ...wanted, state: 'running', finishedAt: null, counts }, caseIds),
      );
    });
  }

  /** Ids of what is still there, one batch. */
  async messages(caseIds: readonly string[]): Promise<string[]> {
    return this.#ids(messagesOfCases, caseIds);
  }

  async media(caseIds: readonly string[]): Promise<string[]> {
    return this.#ids(mediaOfCases, caseIds);
  }

  async rooms(caseIds: readonly string[]): Promise<string[]> {
    const rows = await this.#graph.rows(roomsOfCases, { caseIds: [...caseIds] });
    return rows.map(({ id }) => z.string().parse(id));
  }

  /** Names, reasons, notes, who was let in, what people were told of it, and whose case it was. */
  async erasePeople(caseIds: readonly string[]): Promise<void> {
    const participants = await this.#graph.rows(participantsOfCases, { caseIds: [...caseIds] });
    await this.#rename(participants);
    const accesses = await this.#graph.rows(accessesOfCases, { caseIds: [...caseIds] });
    for (const { id } of accesses) {
      const accessId = z.string().parse(id);
      const reason = this.#keyRing.encrypt(erasedName, `BreakGlass.reason:${accessId}`);
      await this.#graph.write((tx) => tx.run(eraseReason, { id: accessId, reason }));
    }
    await this.#graph.write(async (tx) => {
      await tx.run(removeNotificationsOfCases, { caseIds: [...caseIds] });
      await tx.run(removeBelongings, { caseIds: [...caseIds] });
      await tx.run(removePatients, { caseIds: [...caseIds] });
    });
  }

  /** The account with what it was told, and the names in visits of other cases. */
  async eraseAccount(userId: string, at: string): Promise<void> {
    const places = await this.#graph.rows(participantsOfUser, { userId });
    await this.#rename(places);
    await this.#graph.write(async (tx) => {
      await tx.run(unlinkParticipants, { userId });
      await tx.run(forgetInEvents, { userId });
      await tx.run(removeKeys, { userId });
      await tx.run(removeNotificationsOfUser, { userId });
      await tx.run(eraseUser, { userId, at });
    });
  }

  async finish(erasureId: string, at: string): Promise<ErasureRecord> {
    const [row] = await this.#graph.write((tx) => tx.run(finishErasure, { erasureId, at }));
    return standingOf(row?.found).record;
  }

  async unfinished(): Promise<StandingErasure[]> {
    const rows = await this.#graph.rows(unfinishedErasures);
    return rows.map(({ found }) => standingOf(found));
  }

  /** Newest first, of those begun before `before`. */
  async list({ before, limit }: { before: string | null; limit: number }): Promise<ErasureRecord[]> {
    const rows = await this.#graph.rows(listErasures, { before, limit });
    return rows.map(({ found }) => standingOf(found).record);
  }

  /** Keeps what a run by the rules has removed. Idempotent on the id. */
  async addRun(record: ErasureRecord): Promise<void> {
    await this.#graph.write((tx) => addErasure(tx, record, []));
  }

  /** Cases that were erased and into which something was written since, as by a spool that was away. */
  async refilled(): Promise<string[]> {
    const rows = await this.#graph.rows(refilledCases);
    return rows.map(({ id }) => z.string().parse(id));
  }

  async #ids(text: Cypher, caseIds: readonly string[]): Promise<string[]> {
    const rows = await this.#graph.rows(text, { caseIds: [...caseIds], limit: batch });
    return rows.map(({ id }) => z.string().parse(id));
  }

  async #rename(participants: readonly Record<string, unknown>[]): Promise<void> {
    for (let at = 0; at < participants.length; at += batch) {
      const some = participants.slice(at, at + batch).map(({ id }) => z.string().parse(id));
      await this.#graph.write(async (tx: Transaction) => {
        for (const id of some) {
          const name = this.#keyRing.encrypt(erasedName, `Participant.name:${id}`);
          await tx.run(renameParticipant, { id, name });
        }
      });
    }
  }
}

async function addErasure(tx: Transaction, record: ErasureRecord, caseIds: string[]): Promise<unknown> {
  const { erasureId, counts, ...plain } = record;
  const [row] = await tx.run(createErasure, {
    erasureId,
    stored: { ...plain, caseIds, counts: JSON.stringify(counts) },
  });
  return row?.found;
}

function standingOf(found: unknown): StandingErasure {
  const { id, caseIds, counts, ...record } = storedErasure.parse(found);
  return {
    record: erasureRecord.parse({ ...record, erasureId: id, counts: JSON.parse(counts) as unknown }),
    caseIds,
  };
}

const erasableCase = z.object({
  caseId: z.string(),
  caseNumber: z.string(),
  heldAt: z.string().nullable(),
  erasedAt: z.string().nullable(),
  visiting: z.boolean(),
  patientIds: z.array(z.string()),
});

const storedErasure = z.object({
  id: z.string(),
  caseIds: z.array(z.string()),
  counts: z.string(),
  kind: z.string(),
  state: z.string(),
  subjectId: z.string(),
  requestedBy: z.string(),
  startedAt: z.string(),
  finishedAt: z.string().nullable().default(null),
});

const caseById = cypher`
  MATCH (c:\`Case\` {id: $caseId})
  OPTIONAL MATCH (c)<-[:PATIENT_OF]-(u:User)
  WITH c, collect(u.id) AS patientIds
  OPTIONAL MATCH (c)<-[:BELONGS_TO]-(s:Session)
  WITH c, patientIds, count(s) AS visits, count(s.endedAt) AS ended
  RETURN c.id AS caseId, c.caseNumber AS caseNumber, c.heldAt AS heldAt, c.erasedAt AS erasedAt,
    visits > ended AS visiting, patientIds`;

const caseByNumber = cypher`
  MATCH (c:\`Case\` {caseNumber: $caseNumber})
  OPTIONAL MATCH (c)<-[:PATIENT_OF]-(u:User)
  WITH c, collect(u.id) AS patientIds
  OPTIONAL MATCH (c)<-[:BELONGS_TO]-(s:Session)
  WITH c, patientIds, count(s) AS visits, count(s.endedAt) AS ended
  RETURN c.id AS caseId, c.caseNumber AS caseNumber, c.heldAt AS heldAt, c.erasedAt AS erasedAt,
    visits > ended AS visiting, patientIds`;

const findPatient = cypher`MATCH (u:User) WHERE u.id = $userId AND u.role = 'patient' RETURN u.id AS id`;

const casesOfUser = cypher`
  MATCH (u:User {id: $userId})-[:PATIENT_OF]->(c:\`Case\`)
  RETURN c.id AS id
  ORDER BY id`;

const countCases = cypher`
  MATCH (c:\`Case\`)
  WHERE c.id IN $caseIds
  OPTIONAL MATCH (c)<-[:BELONGS_TO]-(s:Session)
  WITH c, s,
    COUNT {(s)-[:CONTAINS]->(:Message)} AS messages,
    COUNT {(s)-[:CONTAINS]->(:Message {kind: 'chat'})} AS chat,
    COUNT {(s)-[:HAS_PARTICIPANT]->(:Participant)} AS participants,
    COUNT {(s)<-[:BELONGS_TO]-(:Consent)} AS consents
  WITH c, count(s) AS visits, sum(messages) AS messages, sum(chat) AS chat, sum(participants) AS participants,
    sum(consents) AS consents
  WITH c, visits, messages, chat, participants, consents,
    COUNT {(c)<-[:BELONGS_TO]-(:Media)} AS files,
    COUNT {(c)<-[:BELONGS_TO]-(:Room)} AS rooms
  RETURN count(c) AS cases, coalesce(sum(visits), 0) AS visits, coalesce(sum(messages) - sum(chat), 0) AS transcripts,
    coalesce(sum(chat), 0) AS chat, coalesce(sum(files), 0) AS files,
    coalesce(sum(participants), 0) AS participants, coalesce(sum(rooms), 0) AS rooms, 0 AS notifications,
    coalesce(sum(consents), 0) AS consents`;

const findErasure = cypher`MATCH (e:Erasure {id: $erasureId}) RETURN e {.*} AS found`;

const sealOffCases = cypher`
  MATCH (c:\`Case\`)
  WHERE c.id IN $caseIds
  SET c.erasedAt = coalesce(c.erasedAt, $at), c.deletedAt = coalesce(c.deletedAt, $at),
    c.deletedBy = coalesce(c.deletedBy, $by), c.deletionReason = coalesce(c.deletionReason, 'patientRequest'),
    c.patientInfo = null, c.summary = null, c.words = null
  RETURN c.heldAt AS heldAt`;

const sealOffSessions = cypher`
  MATCH (c:\`Case\`)<-[:BELONGS_TO]-(s:Session)
  WHERE c.id IN $caseIds
  SET s.erasedAt = coalesce(s.erasedAt, $at)`;

const createErasure = cypher`
  MERGE (e:Erasure {id: $erasureId})
  SET e += $stored
  RETURN e {.*} AS found`;

const messagesOfCases = cypher`
  MATCH (c:\`Case\`)<-[:BELONGS_TO]-(s:Session)-[:CONTAINS]->(m:Message)
  WHERE c.id IN $caseIds
  RETURN m.id AS id
  LIMIT $limit`;

const mediaOfCases = cypher`
  MATCH (c:\`Case\`)<-[:BELONGS_TO]-(m:Media)
  WHERE c.id IN $caseIds
  RETURN m.id AS id
  LIMIT $limit`;

const roomsOfCases = cypher`
  MATCH (c:\`Case\`)<-[:BELONGS_TO]-(r:Room)
  WHERE c.id IN $caseIds
  RETURN r.id AS id`;

const participantsOfCases = cypher`
  MATCH (c:\`Case\`)<-[:BELONGS_TO]-(s:Session)-[:HAS_PARTICIPANT]->(p:Participant)
  WHERE c.id IN $caseIds
  RETURN DISTINCT p.id AS id`;

const accessesOfCases = cypher`
  MATCH (c:\`Case\`)<-[:BELONGS_TO]-(b:BreakGlass)
  WHERE c.id IN $caseIds
  RETURN b.id AS id`;

const eraseReason = cypher`MATCH (b:BreakGlass {id: $id}) SET b.reason = $reason, b.remark = null`;

const renameParticipant = cypher`MATCH (p:Participant {id: $id}) 
  SET p.name = $name, p.whereNow = null, p.callBackNumber = null`;

const removeBelongings = cypher`
  MATCH (c:\`Case\`)<-[:BELONGS_TO]-(x)
  WHERE c.id IN $caseIds AND (x:Note OR x:Decision OR x:Report OR x:ExternalId OR x:CaseEvent)
  OPTIONAL MATCH (x)-[:HAS_VECTOR]->(v:Embedding)
  WITH collect(DISTINCT x) AS belongings, collect(v) AS vectors
  FOREACH (v IN vectors | DETACH DELETE v)
  FOREACH (x IN belongings | DETACH DELETE x)`;

const removeNotificationsOfCases = cypher`MATCH (n:Notification) WHERE n.caseId IN $caseIds DETACH DELETE n`;

const removePatients = cypher`
  MATCH (c:\`Case\`)<-[:PATIENT_OF]-(u:User)
  WHERE c.id IN $caseIds
  MATCH (c)<-[r:PATIENT_OF|HAS_CASE]-(u)
  DELETE r`;

const participantsOfUser = cypher`
  MATCH (u:User {id: $userId})<-[:IS_USER]-(p:Participant)
  RETURN p.id AS id`;

const unlinkParticipants = cypher`
  MATCH (u:User {id: $userId})<-[r:IS_USER]-(p:Participant)
  SET p.userId = null
  DELETE r`;

const forgetInEvents = cypher`MATCH (e:CaseEvent) WHERE e.aboutId = $userId SET e.aboutId = null`;

const removeKeys = cypher`
  MATCH (u:User {id: $userId})-[:HAS_PASSKEY]->(k:Passkey)
  DETACH DELETE k`;

const removeNotificationsOfUser = cypher`MATCH (n:Notification) WHERE n.userId = $userId DETACH DELETE n`;

const eraseUser = cypher`
  MATCH (u:User {id: $userId})
  SET u.erasedAt = coalesce(u.erasedAt, $at), u.role = null, u.name = null, u.email = null, u.emailHash = null,
    u.externalHash = null, u.passwordHash = null, u.totpSecret = null, u.recoveryHashes = null`;

const finishErasure = cypher`
  MATCH (e:Erasure {id: $erasureId})
  SET e.state = 'done', e.finishedAt = coalesce(e.finishedAt, $at)
  RETURN e {.*} AS found`;

const unfinishedErasures = cypher`MATCH (e:Erasure {state: 'running'}) RETURN e {.*} AS found ORDER BY e.id`;

const listErasures = cypher`
  MATCH (e:Erasure)
  WHERE $before IS NULL OR e.id < $before
  RETURN e {.*} AS found
  ORDER BY e.id DESC
  LIMIT $limit`;

const refilledCases = cypher`
  MATCH (s:Session)
  WHERE s.erasedAt IS NOT NULL
  MATCH (s)-[:CONTAINS]->(m:Message)
  MATCH (s)-[:BELONGS_TO]->(c:\`Case\`)
  RETURN DISTINCT c.id AS id`;
