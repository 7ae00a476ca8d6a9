import { z } from 'zod';
import type { KeyRing } from '../../privacy/KeyRing.ts';
import { wordHashes } from '../../privacy/wordHashes.ts';
import type { CaseRelation } from '../../wire/access.ts';
import {
  caseNumberOf,
  casePerson,
  caseStatus,
  patientInfo,
  timelineEntry,
  type CasePerson,
  type CaseStatus,
  type CaseView,
  type DeletionReason,
  type PatientInfo,
  type TimelineEntry,
} from '../../wire/cases.ts';
import { WireError } from '../../wire/errors.ts';
import { cypher, type Cypher } from '../cypher.ts';
import type { Graph, Row, Transaction } from '../Graph.ts';

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

/** Where in a timeline a page ends: nothing at or after this is in the next one. */
export interface TimelinePosition {
  at: string;
  subjectId: string;
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
    return this.#graph.write(async (tx) => {
      const standing = await tx.run(findCase, { caseId });
      if (standing.length > 0) {
        const relation = await relationIn(tx, ownerId, caseId);
        if (relation !== 'owner') throw new WireError('ID_TAKEN');
        return this.#viewOf(standing[0]?.found, relation);
      }
      const year = new Date(at).getUTCFullYear();
      const [counted] = await tx.run(countUp, { name: `caseNumber:${year}`, at });
      const stored = {
        id: caseId,
        caseNumber: caseNumberOf(year, z.int().positive().parse(counted?.value)),
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
      const open = await tx.run(findBreakGlass, { userId, caseId, at });
      return open.length > 0 ? 'breakGlass' : null;
    });
  }

  async get(caseId: string, relation: CaseRelation): Promise<CaseView | null> {
    const [row] = await this.#graph.read((tx) => tx.run(findCase, { caseId }));
    return row ? this.#viewOf(row.found, relation) : null;
  }

  /** Of those with a standing relation to this person, newest first. */
  async list(userId: string, { limit, words, ...filter }: CaseFilter): Promise<CasePage> {
    const rows = await this.#graph.read((tx) =>
      tx.run(listCases, { userId, ...filter, words: [...words], limit: limit + 1 }),
    );
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
    at: string,
    relation: CaseRelation,
    change: (standing: CaseView) => CaseContent & { status: CaseStatus },
  ): Promise<CaseView> {
    return this.#graph.write(async (tx) => {
      const found = await nextVersion(tx, caseId, version);
      const { status, ...content } = change(this.#viewOf(found, relation));
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
    const rows = await this.#graph.read((tx) => tx.run(listPeople, { caseId }));
    return rows.map((row) => {
      const { userId, name, type, since } = storedPerson.parse(row);
      // Sealed as UserRepository does. The operator of a start link owns cases without an account.
      const displayName = name === null ? null : this.#keyRing.decrypt(name, `User.name:${userId}`);
      return casePerson.parse({ userId, displayName, relation: relationOf(type), since });
    });
  }

  /** The one standing relation of this person to the case, instead of what it was. Throws USER_NOT_FOUND. */
  async setRelation(
    caseId: string,
    userId: string,
    relation: 'careTeam' | 'patient' | null,
    at: string,
  ): Promise<void> {
    await this.#graph.write(async (tx) => {
      if ((await relationIn(tx, userId, caseId)) === 'owner') {
        if (relation === null) throw new WireError('CASE_READ_ONLY', { reason: 'the owner stays' });
        return;
      }
      const [user] = await tx.run(findUser, { userId });
      if (!user) throw new WireError('USER_NOT_FOUND');
      await tx.run(removeRelations, { caseId, userId });
      if (relation === 'careTeam') await tx.run(addToCareTeam, { caseId, userId, at });
      if (relation === 'patient') await tx.run(makePatient, { caseId, userId, at });
    });
  }

  async addRoom(caseId: string, { roomId, createdAt }: { roomId: string; createdAt: string }): Promise<void> {
    await this.#graph.write((tx) => tx.run(addRoom, { caseId, roomId, createdAt }));
  }

  /** Newest first, before a position. */
  async timeline(caseId: string, before: TimelinePosition | null, limit: number): Promise<TimelineEntry[]> {
    const parameters = { caseId, at: before?.at ?? null, subjectId: before?.subjectId ?? null, limit };
    const rows = await this.#graph.read(async (tx) => [
      ...(await tx.run(timelineOfCase, parameters)),
      ...(await tx.run(timelineOfBelongings, parameters)),
      ...(await tx.run(timelineOfConsents, parameters)),
      ...(await tx.run(timelineOfWithdrawals, parameters)),
    ]);
    return rows
      .map((row) => timelineEntry.parse(row))
      .sort((a, b) => (a.at === b.at ? order(b.subjectId, a.subjectId) : order(b.at, a.at)))
      .slice(0, limit);
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
});

const storedPerson = z.object({
  userId: z.string(),
  name: z.string().nullable(),
  type: z.string(),
  since: z.string(),
});

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Closest first. */
const relations = { OWNS: 'owner', CARE_TEAM: 'careTeam', PATIENT_OF: 'patient' } as const;

function relationOf(type: unknown): (typeof relations)[keyof typeof relations] {
  return relations[z.enum(['OWNS', 'CARE_TEAM', 'PATIENT_OF']).parse(type)];
}

async function relationIn(tx: Transaction, userId: string, caseId: string) {
  const found = (await tx.run(findRelations, { userId, caseId })).map(({ type }) => relationOf(type));
  return Object.values(relations).find((relation) => found.includes(relation)) ?? null;
}

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

const countUp = cypher`
  MERGE (n:Counter {name: $name})
  ON CREATE SET n.value = 0
  SET n.usedAt = $at
  WITH n
  SET n.value = n.value + 1
  RETURN n.value AS value`;

const createCase = cypher`
  MERGE (u:User {id: $ownerId})
  CREATE (c:\`Case\`)
  SET c = $stored
  CREATE (u)-[:OWNS {since: $at}]->(c)
  CREATE (u)-[:HAS_CASE]->(c)`;

const findRelations = cypher`
  MATCH (u:User {id: $userId})-[r:OWNS|CARE_TEAM|PATIENT_OF]->(c:\`Case\` {id: $caseId})
  WHERE c.deletedAt IS NULL
  RETURN type(r) AS type`;

const findBreakGlass = cypher`
  MATCH (u:User {id: $userId})-[r:BREAK_GLASS]->(c:\`Case\` {id: $caseId})
  WHERE c.deletedAt IS NULL AND r.until > $at
  RETURN u.id AS userId`;

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
  RETURN u.id AS userId, u.name AS name, type(r) AS type, r.since AS since
  ORDER BY since, userId`;

const findUser = cypher`MATCH (u:User {id: $userId}) RETURN u.id AS userId`;

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

const addRoom = cypher`
  MATCH (c:\`Case\` {id: $caseId})
  MERGE (r:Room {id: $roomId})
  SET r.createdAt = $createdAt
  MERGE (r)-[:BELONGS_TO]->(c)`;

const timelineOfCase = cypher`
  MATCH (c:\`Case\`)
  WHERE c.id = $caseId
    AND ($at IS NULL OR c.createdAt < $at OR (c.createdAt = $at AND c.id < $subjectId))
  RETURN 'caseCreated' AS kind, c.id AS subjectId, c.createdAt AS at, null AS endedAt, null AS messages`;

const timelineOfBelongings = cypher`
  MATCH (c:\`Case\` {id: $caseId})<-[:BELONGS_TO]-(x)
  WHERE x:Room OR x:Session OR x:Media OR x:Note OR x:Decision OR x:Report
  WITH x, coalesce(x.startedAt, x.createdAt) AS at
  WHERE $at IS NULL OR at < $at OR (at = $at AND x.id < $subjectId)
  WITH x, at
  ORDER BY at DESC, x.id DESC
  LIMIT $limit
  RETURN CASE WHEN x:Session THEN 'session' WHEN x:Room THEN 'room' WHEN x:Media THEN 'media'
      WHEN x:Note THEN 'note' WHEN x:Decision THEN 'decision' ELSE 'report' END AS kind,
    x.id AS subjectId, at AS at, x.endedAt AS endedAt,
    CASE WHEN x:Session THEN COUNT {(x)-[:CONTAINS]->(:Message)} ELSE null END AS messages`;

const timelineOfConsents = cypher`
  MATCH (c:\`Case\` {id: $caseId})<-[:BELONGS_TO]-(s:Session)<-[:BELONGS_TO]-(k:Consent)
  WHERE $at IS NULL OR k.givenAt < $at OR (k.givenAt = $at AND k.id < $subjectId)
  RETURN 'consentGiven' AS kind, k.id AS subjectId, k.givenAt AS at, k.withdrawnAt AS endedAt, null AS messages
  ORDER BY at DESC, subjectId DESC
  LIMIT $limit`;

const timelineOfWithdrawals = cypher`
  MATCH (c:\`Case\` {id: $caseId})<-[:BELONGS_TO]-(s:Session)<-[:BELONGS_TO]-(k:Consent)
  WHERE k.withdrawnAt IS NOT NULL
    AND ($at IS NULL OR k.withdrawnAt < $at OR (k.withdrawnAt = $at AND k.id < $subjectId))
  RETURN 'consentWithdrawn' AS kind, k.id AS subjectId, k.withdrawnAt AS at, null AS endedAt, null AS messages
  ORDER BY at DESC, subjectId DESC
  LIMIT $limit`;
