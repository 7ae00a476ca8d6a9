import { z } from 'zod';
import type { CaseRelation } from '../../wire/access.ts';
import { cypher } from '../cypher.ts';
import type { Graph } from '../Graph.ts';

export interface NewRecording {
  mediaId: string;
  sessionId: string;
  participantId: string;
  caseId: string;
  hostUserId: string;
  startedAt: string;
  /** Of the speaker, sealed: `Participant.name`. */
  name: string;
}

/** Files that were transcribed, as visits in the record. */
export class RecordingRepository {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** Changes nothing where it has begun before. False where the file is gone. */
  async begin({ name, participantId, ...session }: NewRecording): Promise<boolean> {
    return this.#graph.write(async (tx) => {
      const [row] = await tx.run(beginRecording, session);
      if (!row) return false;
      const { sessionId, startedAt } = session;
      await tx.run(addSpeaker, { sessionId, participantId, name, startedAt });
      return true;
    });
  }

  /** Whole now: gaps of an earlier attempt, which this one could fill, go. */
  async end(
    sessionId: string,
    { endedAt, gaps }: { endedAt: string; gaps: readonly string[] },
  ): Promise<void> {
    await this.#graph.write(async (tx) => {
      await tx.run(removeOtherGaps, { sessionId, gaps: [...gaps] });
      await tx.run(endRecording, { sessionId, endedAt });
    });
  }

  /** Everybody who is something to the case of a file. `at` is now. */
  async concerned(mediaId: string, at: string): Promise<{ userId: string; relation: CaseRelation }[]> {
    const rows = await this.#graph.read((tx) => tx.run(findConcerned, { mediaId, at }));
    return rows.map((row) => {
      const { userId, type } = concerned.parse(row);
      return { userId, relation: relations[type] };
    });
  }

  /** Whether all of it stands in the record. */
  async isWhole(sessionId: string): Promise<boolean> {
    const [row] = await this.#graph.rows(findEnd, { sessionId });
    return z.string().nullish().parse(row?.endedAt) != null;
  }
}

const relations = {
  OWNS: 'owner',
  CARE_TEAM: 'careTeam',
  PATIENT_OF: 'patient',
  BREAK_GLASS: 'breakGlass',
} as const satisfies Record<string, CaseRelation>;
const concerned = z.strictObject({
  userId: z.string(),
  type: z.enum(['OWNS', 'CARE_TEAM', 'PATIENT_OF', 'BREAK_GLASS']),
});

const beginRecording = cypher`
  MATCH (:Media {id: $mediaId})-[:BELONGS_TO]->(c:\`Case\` {id: $caseId})
  MERGE (s:Session {id: $sessionId})
  ON CREATE SET s.type = 'recording', s.startedAt = $startedAt, s.hostUserId = $hostUserId, s.caseId = $caseId
  MERGE (s)-[:BELONGS_TO]->(c)
  RETURN s.id AS sessionId`;

const addSpeaker = cypher`
  MATCH (s:Session {id: $sessionId})
  MERGE (p:Participant {id: $participantId})
  ON CREATE SET p.name = $name, p.role = 'recording', p.enteredAt = $startedAt
  MERGE (s)-[:HAS_PARTICIPANT]->(p)`;

const removeOtherGaps = cypher`
  MATCH (s:Session {id: $sessionId})-[:CONTAINS]->(m:Message)
  WHERE m.kind = 'gap' AND NOT m.id IN $gaps
  DETACH DELETE m`;

const endRecording = cypher`
  MATCH (s:Session {id: $sessionId})-[:HAS_PARTICIPANT]->(p:Participant)
  SET s.endedAt = $endedAt, p.leftAt = $endedAt`;

const findConcerned = cypher`
  MATCH (:Media {id: $mediaId})-[:BELONGS_TO]->(c:\`Case\`)
  WHERE c.deletedAt IS NULL
  MATCH (u:User)-[r:OWNS|CARE_TEAM|PATIENT_OF|BREAK_GLASS]->(c)
  WHERE type(r) <> 'BREAK_GLASS' OR r.until > $at
  RETURN u.id AS userId, type(r) AS type`;

const findEnd = cypher`
  MATCH (s:Session {id: $sessionId})
  RETURN s.endedAt AS endedAt`;
