import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { KeyRing } from '../../privacy/KeyRing.ts';
import { wordHashes } from '../../privacy/wordHashes.ts';
import type { CaseRelation } from '../../wire/access.ts';
import {
  caseNumberOf,
  casePerson,
  caseStatus,
  patientInfo,
  type CasePerson,
  type CaseStatus,
  type CaseView,
  type DeletionReason,
  type PatientInfo,
  type TimelineEntry,
} from '../../wire/cases.ts';
import { WireError } from '../../wire/errors.ts';
import { cypher, type Cypher } from '../cypher.ts';
import { GraphError, type Graph, type Row, type Transaction } from '../Graph.ts';
import { addCaseEvent } from './caseEvents.ts';
import { relationIn, relationOf, shareCase, type Sharing } from './caseSharing.ts';
import { readTimeline, type TimelinePosition } from './caseTimeline.ts';
import { countUp } from './countUp.ts';
import { openName } from './userNames.ts';

export interface CaseContent {
  patient: PatientInfo;
  summary: string | null;
}

export interface CasePage {
  cases: CaseView[];
  nextCursor: string | null;
}

export interface CaseFilter {
  status: CaseStatus | null;
  /** Whole words that all have to be there; empty: any case. */
  words: readonly string[];
  caseNumber: string | null;
  cursor: string | null;
  limit: number;
}

/** Cases with the people who belong to them. Patient and summary are sealed; words are found by their keyed hashes. */
export class CaseRepository {
  readonly #graph: Graph;
  readonly #keyRing: KeyRing;

  constructor(graph: Graph, keyRing: KeyRing) {
    this.#graph = graph;
    this.#keyRing = keyRing;
  }

  /** With the next number of the year. Answers the case that stands where the owner has made it before. Throws ID_TAKEN. */
  async create(caseId: string, ownerId: string, content: CaseContent, at: string): Promise<CaseView> {
    const create = () => this.#create(caseId, ownerId, content, at);
    const isTaken = (error: unknown) => error instanceof GraphError && error.kind === 'notUnique';
    try {
      // Where the same was asked for twice at once, and the other one came first.
      return await create().catch((error: unknown) =>
        isTaken(error) ? create() : Promise.reject(error as Error),
      );
    } catch (error) {
      // By a case that is out of everybody's sight.
      throw isTaken(error) ? new WireError('ID_TAKEN') : error;
    }
  }

  #create(caseId: string, ownerId: string, content: CaseContent, at: string): Promise<CaseView> {
    return this.#graph.write(async (tx) => {
      const standing = await tx.run(findCase, { caseId });
      if (standing.length > 0) {
        const relation = await relationIn(tx, ownerId, caseId);
        if (relation !== 'owner') throw new WireError('ID_TAKEN');
        return this.#viewOf(standing[0]?.found, relation);
      }
      const year = new Date(at).getUTCFullYear();
      const number = await countUp(tx, `caseNumber:${year}`, at);
      const stored = {
        id: caseId,
        caseNumber: caseNumberOf(year, number),
        status: 'open',
        createdAt: at,
        updatedAt: at,
        version: 1,
        ...this.#seal(caseId, content),
      };
      await tx.run(createCase, { stored, ownerId, at });
      return this.#viewOf(stored, 'owner');
    });
  }

  /** The closest relation; null for a stranger, and for everybody where the case is deleted. `at` is now. */
  async relation(userId: string, caseId: string, at: string): Promise<CaseRelation | null> {
    return this.#graph.read(async (tx) => {
      const relation = await relationIn(tx, userId, caseId);
      if (relation !== null) return relation;
      const [open] = await tx.run(findBreakGlass, { userId, caseId, at });
      return open ? 'breakGlass' : null;
    });
  }

  /** When the last emergency access of this person ends; null where none is open. `at` is now. */
  async accessEnd(userId: string, caseId: string, at: string): Promise<string | null> {
    const [open] = await this.#graph.rows(findBreakGlass, { userId, caseId, at });
    return open ? z.string().parse(open.until) : null;
  }

  async get(caseId: string, relation: CaseRelation): Promise<CaseView | null> {
    const [row] = await this.#graph.rows(findCase, { caseId });
    return row ? this.#viewOf(row.found, relation) : null;
  }

  /** Of those with a standing relation to this person, newest first. */
  async list(userId: string, { limit, words, ...filter }: CaseFilter): Promise<CasePage> {
    const rows = await this.#graph.rows(listCases, {
      userId,
      ...filter,
      words: [...words],
      limit: limit + 1,
    });
    const cases = rows.slice(0, limit).map(({ found, type }) => this.#viewOf(found, relationOf(type)));
    return { cases, nextCursor: rows.length > limit ? (cases.at(-1)?.caseId ?? null) : null };
  }

  /** The hashes by which `list` finds these words. */
  wordsOf(text: string): string[] {
    return wordHashes(this.#keyRing, text);
  }

  /**
   * `change` is told the standing status and content, and may throw. Throws PRECONDITION_FAILED where another version
   * stands, CASE_NOT_FOUND.
   */
  async update(
    caseId: string,
    version: number | '*',
    { at, byId, relation }: { at: string; byId: string; relation: CaseRelation },
    change: (standing: CaseView) => CaseContent & { status: CaseStatus },
  ): Promise<CaseView> {
    const eventId = uuidv7();
    return this.#graph.write(async (tx) => {
      const standing = this.#viewOf(await nextVersion(tx, caseId, version), relation);
      const { status, ...content } = change(standing);
      if (status !== standing.status) {
        const kind = status === 'closed' ? 'caseClosed' : 'caseReopened';
        await addCaseEvent(tx, caseId, { eventId, kind, at, byId });
      }
      const changed = { status, updatedAt: at, ...this.#seal(caseId, content) };
      const [row] = await tx.run(changeCase, { caseId, changed });
      return this.#viewOf(row?.found, relation);
    });
  }

  /** Out of everybody's sight; nothing is erased. Throws as `update`. */
  async delete(
    caseId: string,
    version: number | '*',
    deletion: { deletedAt: string; deletedBy: string; deletionReason: DeletionReason },
  ): Promise<void> {
    await this.#graph.write(async (tx) => {
      await nextVersion(tx, caseId, version);
      await tx.run(changeCase, { caseId, changed: { ...deletion } });
    });
  }

  /** Owner first. */
  async people(caseId: string): Promise<CasePerson[]> {
    const rows = await this.#graph.rows(listPeople, { caseId });
    return rows.map((row) => {
      const { userId, name, type, since, demo } = storedPerson.parse(row);
      // The operator of a start link owns cases without an account.
      const displayName = name === null ? null : openName(this.#keyRing, userId, name);
      const person = { userId, displayName, relation: relationOf(type), since };
      return casePerson.parse({ ...person, ...(demo === true && { demo }) });
    });
  }

  /** Throws as `shareCase` of `caseSharing.ts`. */
  async share(caseId: string, sharing: Omit<Sharing, 'eventId'>): Promise<void> {
    const eventId = uuidv7();
    await this.#graph.write((tx) => shareCase(tx, caseId, { ...sharing, eventId }));
  }

  async addRoom(caseId: string, { roomId, createdAt }: { roomId: string; createdAt: string }): Promise<void> {
    await this.#graph.write((tx) => tx.run(addRoom, { caseId, roomId, createdAt }));
  }

  /** Ids of its rooms, newest first; `cursor` is the last one before. */
  async roomIds(caseId: string, cursor: string | null, limit: number): Promise<string[]> {
    const rows = await this.#graph.rows(listRooms, { caseId, cursor, limit });
    return rows.map(({ roomId }) => z.string().parse(roomId));
  }

  /** Newest first, before a position. */
  timeline(caseId: string, before: TimelinePosition | null, limit: number): Promise<TimelineEntry[]> {
    return this.#graph.read((tx) => readTimeline(tx, this.#keyRing, caseId, before, limit));
  }

  #seal(caseId: string, { patient, summary }: CaseContent) {
    const { name, recordNumber } = patient;
    const words = [name, recordNumber ?? '', summary ?? ''].join(' ');
    return {
      patientInfo: this.#keyRing.encrypt(JSON.stringify(patient), `Case.patientInfo:${caseId}`),
      summary: summary === null ? null : this.#keyRing.encrypt(summary, `Case.summary:${caseId}`),
      words: wordHashes(this.#keyRing, words),
    };
  }

  #viewOf(found: unknown, relation: CaseRelation): CaseView {
    const stored = storedCase.parse(found);
    const { id: caseId, summary, caseNumber, status, createdAt, updatedAt, version } = stored;
    const patient = this.#keyRing.decrypt(stored.patientInfo, `Case.patientInfo:${caseId}`);
    return {
      caseId,
      caseNumber,
      status,
      patient: patientInfo.parse(JSON.parse(patient)),
      summary: summary === null ? null : this.#keyRing.decrypt(summary, `Case.summary:${caseId}`),
      createdAt,
      updatedAt,
      version,
      relation,
      accessEndsAt: null,
      ...(stored.demo === true && { demo: true }),
    };
  }
}

const storedCase = z.object({
  id: z.string(),
  caseNumber: z.string(),
  status: caseStatus,
  patientInfo: z.string(),
  summary: z.string().nullable().default(null),
  createdAt: z.string(),
  updatedAt: z.string(),
  version: z.int(),
  demo: z.boolean().nullish(),
});

const storedPerson = z.object({
  userId: z.string(),
  name: z.string().nullable(),
  type: z.string(),
  since: z.string(),
  demo: z.boolean().nullable(),
});

/** Counts first and looks then, since the counting locks the case against every other change. */
async function nextVersion(tx: Transaction, caseId: string, expected: number | '*'): Promise<Row[string]> {
  const [row] = await tx.run(countVersion, { caseId });
  if (!row) throw new WireError('CASE_NOT_FOUND');
  const version = storedCase.parse(row.found).version - 1;
  if (expected !== '*' && expected !== version) throw new WireError('PRECONDITION_FAILED', { version });
  return row.found ?? null;
}

const findCase: Cypher = cypher`
  MATCH (c:\`Case\`)
  WHERE c.id = $caseId AND c.deletedAt IS NULL
  RETURN c {.*} AS found`;

const createCase = cypher`
  MERGE (u:User {id: $ownerId})
  CREATE (c:\`Case\`)
  SET c = $stored
  CREATE (u)-[:OWNS {since: $at}]->(c)
  CREATE (u)-[:HAS_CASE]->(c)`;

const findBreakGlass = cypher`
  MATCH (u:User {id: $userId})-[r:BREAK_GLASS]->(c:\`Case\` {id: $caseId})
  WHERE c.deletedAt IS NULL AND r.until > $at
  RETURN r.until AS until
  ORDER BY until DESC
  LIMIT 1`;

const listCases = cypher`
  MATCH (u:User {id: $userId})-[r:OWNS|CARE_TEAM|PATIENT_OF]->(c:\`Case\`)
  WHERE c.deletedAt IS NULL
    AND ($status IS NULL OR c.status = $status)
    AND ($caseNumber IS NULL OR c.caseNumber = $caseNumber)
    AND ($cursor IS NULL OR c.id < $cursor)
    AND all(word IN $words WHERE word IN c.words)
  WITH c, r
  ORDER BY c.id DESC
  LIMIT $limit
  RETURN c {.*} AS found, type(r) AS type`;

const countVersion = cypher`
  MATCH (c:\`Case\`)
  WHERE c.id = $caseId AND c.deletedAt IS NULL
  SET c.version = c.version + 1
  RETURN c {.*} AS found`;

const changeCase = cypher`
  MATCH (c:\`Case\` {id: $caseId})
  SET c += $changed
  RETURN c {.*} AS found`;

const listPeople = cypher`
  MATCH (c:\`Case\` {id: $caseId})<-[r:OWNS|CARE_TEAM|PATIENT_OF]-(u:User)
  RETURN u.id AS userId, u.name AS name, type(r) AS type, r.since AS since, u.demo AS demo
  ORDER BY since, userId`;

const addRoom = cypher`
  MATCH (c:\`Case\` {id: $caseId})
  MERGE (r:Room {id: $roomId})
  SET r.createdAt = $createdAt
  MERGE (r)-[:BELONGS_TO]->(c)`;

const listRooms = cypher`
  MATCH (c:\`Case\` {id: $caseId})<-[:BELONGS_TO]-(r:Room)
  WHERE $cursor IS NULL OR r.id < $cursor
  RETURN r.id AS roomId
  ORDER BY roomId DESC
  LIMIT $limit`;
