import { z } from 'zod';
import type { KeyRing } from '../../privacy/KeyRing.ts';
import { visitSession } from '../../wire/platform.ts';
import { cypher } from '../cypher.ts';
import type { Graph } from '../Graph.ts';

export type ExternalKind = 'case' | 'visit' | 'participant';

export interface ExternalName {
  serviceId: string;
  kind: ExternalKind;
  externalId: string;
}

/** What a service calls something, and our id for it. */
export interface ClaimedId {
  id: string;
  createdAt: string;
}

export interface ServiceVisit extends ClaimedId {
  serviceId: string;
  caseId: string;
}

const claimed = z.object({ id: z.string(), createdAt: z.string() });
const storedVisit = claimed.extend({ serviceId: z.string(), caseId: z.string() });

const claim = cypher`
  MERGE (x:ExternalId {hash: $hash})
  ON CREATE SET x += $properties
  RETURN x.id AS id, x.createdAt AS createdAt`;
const find = cypher`
  MATCH (x:ExternalId {hash: $hash})
  RETURN x.id AS id, x.createdAt AS createdAt`;
const placeInCase = cypher`
  MATCH (x:ExternalId {id: $id})
  MATCH (c:\`Case\` {id: $caseId})
  SET x.caseId = coalesce(x.caseId, $caseId)
  MERGE (x)-[:BELONGS_TO]->(c)`;
const findVisit = cypher`
  MATCH (x:ExternalId {id: $id, kind: 'visit'})
  RETURN x.id AS id, x.createdAt AS createdAt, x.serviceId AS serviceId, x.caseId AS caseId`;
const findName = cypher`
  MATCH (x:ExternalId {id: $id, kind: 'participant'})
  RETURN x.displayName AS displayName`;
const listSessions = cypher`
  MATCH (:Room {id: $roomId})<-[:IN_ROOM]-(s:Session)
  RETURN s.id AS sessionId, s.startedAt AS startedAt, s.endedAt AS endedAt,
    s.transcriptReadyAt IS NOT NULL AS transcriptReady
  ORDER BY startedAt`;

/**
 * What other platforms call their cases, visits and people. Such an id may identify somebody: it is sealed, and found
 * by a keyed hash together with the service that uses it.
 */
export class ExternalIdRepository {
  readonly #graph: Graph;
  readonly #keyRing: KeyRing;

  constructor(graph: Graph, keyRing: KeyRing) {
    this.#graph = graph;
    this.#keyRing = keyRing;
  }

  /** The id that the service's own stands for: `freshId` where it is new. `displayName` is kept of a new one. */
  async claim(
    { serviceId, kind, externalId }: ExternalName,
    freshId: string,
    { displayName, at }: { displayName?: string | undefined; at: string },
  ): Promise<ClaimedId> {
    const seal = (property: string, text: string) =>
      this.#keyRing.encrypt(text, `ExternalId.${property}:${freshId}`);
    const properties = {
      id: freshId,
      serviceId,
      kind,
      createdAt: at,
      externalId: seal('externalId', externalId),
      displayName: displayName === undefined ? null : seal('displayName', displayName),
    };
    const hash = this.#hashOf({ serviceId, kind, externalId });
    const [row] = await this.#graph.write((tx) => tx.run(claim, { hash, properties }));
    return claimed.parse(row);
  }

  /** Null where the service has not used it. */
  async find(name: ExternalName): Promise<ClaimedId | null> {
    const [row] = await this.#graph.rows(find, { hash: this.#hashOf(name) });
    return row ? claimed.parse(row) : null;
  }

  /** The first case stands. */
  async placeInCase(id: string, caseId: string): Promise<void> {
    await this.#graph.write((tx) => tx.run(placeInCase, { id, caseId }));
  }

  /** Null also for one that has no case yet. */
  async findVisit(visitId: string): Promise<ServiceVisit | null> {
    const [row] = await this.#graph.rows(findVisit, { id: visitId });
    return row?.['caseId'] == null ? null : storedVisit.parse(row);
  }

  /** The name that a platform gave for whom a link is for. */
  async nameOf(inviteId: string): Promise<string | null> {
    const [row] = await this.#graph.rows(findName, { id: inviteId });
    const sealed = z.string().nullish().parse(row?.['displayName']);
    return sealed == null ? null : this.#keyRing.decrypt(sealed, `ExternalId.displayName:${inviteId}`);
  }

  /** Oldest first. */
  async sessionsOf(visitId: string): Promise<z.infer<typeof visitSession>[]> {
    const rows = await this.#graph.rows(listSessions, { roomId: visitId });
    return rows.map((row) => visitSession.parse(row));
  }

  #hashOf({ serviceId, kind, externalId }: ExternalName): string {
    return this.#keyRing.keyedHash(`externalId:${serviceId}:${kind}`, externalId);
  }
}
