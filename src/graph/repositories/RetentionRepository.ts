import { z } from 'zod';
import { cypher, type Cypher } from '../cypher.ts';
import type { Graph, GraphParameters } from '../Graph.ts';
import { readStoredFiles, removeMedia, type OldFile } from './removeMedia.ts';

/** What a rule can be about, beside the audit log, which is none of the graph's. */
export type GraphKind = 'transcripts' | 'chat' | 'files' | 'consents' | 'notifications';

/** Nodes of one transaction. */
const batch = 200;

/**
 * What is older than a rule allows. What belongs to a case counts from the day the case was closed or deleted; open
 * cases, and those on which a legal hold stands, are left alone. Ids are answered in their order, after another.
 */
export class RetentionRepository {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** Everything of the kind, batch by batch. What is removed meanwhile does not stand in the way. */
  async *old(kind: GraphKind, before: string): AsyncGenerator<string[]> {
    for await (const places of this.#pages(placesOf[kind], { before })) {
      const [first] = contentsOf[kind];
      if (first === undefined) yield places;
      else {
        const rows = await this.#graph.rows(first, { ids: places, kinds: kindsOf(kind) });
        const ids = rows.map(({ id }) => z.string().parse(id));
        for (let at = 0; at < ids.length; at += batch) yield ids.slice(at, at + batch);
      }
    }
  }

  filesOf(mediaIds: readonly string[]): Promise<OldFile[]> {
    return this.#graph.read((tx) => readStoredFiles(tx, mediaIds));
  }

  /** Idempotent. */
  async remove(kind: GraphKind, ids: readonly string[]): Promise<void> {
    await this.#graph.write(async (tx) => {
      if (kind === 'files') await removeMedia(tx, ids);
      else await tx.run(removal[kind], { ids: [...ids] });
    });
  }

  async *#pages(text: Cypher, parameters: GraphParameters): AsyncGenerator<string[]> {
    for (let after = ''; ;) {
      const rows = await this.#graph.rows(text, { ...parameters, after, limit: batch });
      const ids = rows.map(({ id }) => z.string().parse(id));
      if (ids.length > 0) yield ids;
      if (ids.length < batch) return;
      after = ids.at(-1) ?? '';
    }
  }
}

const kindsOf = (kind: GraphKind): string[] =>
  kind === 'chat' ? ['chat'] : ['segment', 'gap', 'screenShare', 'soundLost'];

const oldSessions = cypher`
  MATCH (s:Session)
  WHERE s.startedAt < $before AND s.endedAt IS NOT NULL AND s.id > $after
  OPTIONAL MATCH (s)-[:BELONGS_TO]->(c:\`Case\`)
  WITH s, c
  WHERE c IS NULL OR (c.heldAt IS NULL AND (c.status = 'closed' OR c.deletedAt IS NOT NULL)
    AND coalesce(c.deletedAt, c.updatedAt) < $before)
  RETURN s.id AS id
  ORDER BY id
  LIMIT $limit`;

const oldMedia = cypher`
  MATCH (m:Media)
  WHERE m.createdAt < $before AND m.id > $after
  MATCH (m)-[:BELONGS_TO]->(c:\`Case\`)
  WHERE c.heldAt IS NULL AND (c.status = 'closed' OR c.deletedAt IS NOT NULL)
    AND coalesce(c.deletedAt, c.updatedAt) < $before
  RETURN m.id AS id
  ORDER BY id
  LIMIT $limit`;

const oldNotifications = cypher`
  MATCH (n:Notification)
  WHERE n.createdAt < $before AND n.id > $after
  RETURN n.id AS id
  ORDER BY id
  LIMIT $limit`;

const messagesOf = cypher`
  MATCH (s:Session)-[:CONTAINS]->(m:Message)
  WHERE s.id IN $ids AND m.kind IN $kinds
  RETURN m.id AS id
  ORDER BY id`;

const consentsOf = cypher`
  MATCH (s:Session)<-[:BELONGS_TO]-(k:Consent)
  WHERE s.id IN $ids AND size($kinds) > 0
  RETURN k.id AS id
  ORDER BY id`;

/** Where to look for it, and what is there. */
const placesOf: Readonly<Record<GraphKind, Cypher>> = {
  transcripts: oldSessions,
  chat: oldSessions,
  files: oldMedia,
  consents: oldSessions,
  notifications: oldNotifications,
};
const contentsOf: Readonly<Record<GraphKind, readonly Cypher[]>> = {
  transcripts: [messagesOf],
  chat: [messagesOf],
  files: [],
  consents: [consentsOf],
  notifications: [],
};
const removeMessages = cypher`MATCH (m:Message) WHERE m.id IN $ids DETACH DELETE m`;
const removal: Readonly<Record<Exclude<GraphKind, 'files'>, Cypher>> = {
  transcripts: removeMessages,
  chat: removeMessages,
  consents: cypher`MATCH (k:Consent) WHERE k.id IN $ids DETACH DELETE k`,
  notifications: cypher`MATCH (n:Notification) WHERE n.id IN $ids DETACH DELETE n`,
};
