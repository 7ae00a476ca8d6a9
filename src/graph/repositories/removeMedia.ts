/** How a file of a case leaves the graph: the timeline tells of it, under the id that the file had. */
import { z } from 'zod';
import { cypher } from '../cypher.ts';
import type { Transaction } from '../Graph.ts';

/** A file of a case, and everything of it that lies on disk. */
export interface OldFile {
  id: string;
  fileIds: string[];
}

/** Who removes it, and why; null where its time is over. */
interface MediaRemoval {
  byId: string | null;
  reason: string | null;
}

export async function readStoredFiles(tx: Transaction, mediaIds: readonly string[]): Promise<OldFile[]> {
  const rows = await tx.run(storedFiles, { ids: [...mediaIds] });
  return rows.map((row) => oldFile.parse(row));
}

/** Idempotent. */
export async function removeMedia(
  tx: Transaction,
  mediaIds: readonly string[],
  { byId, reason }: MediaRemoval = { byId: null, reason: null },
): Promise<void> {
  const ids = [...mediaIds];
  await tx.run(tellRemoved, { ids, byId, reason, at: new Date().toISOString() });
  await tx.run(removeNodes, { ids });
}

/** What was written down of a recording, and that it was. Idempotent. */
export async function removeRecording(tx: Transaction, sessionId: string): Promise<void> {
  await tx.run(removeTranscript, { sessionId });
  await tx.run(removeVisit, { sessionId });
}

const oldFile = z.object({ id: z.string(), fileIds: z.array(z.string()) });

const storedFiles = cypher`
  MATCH (m:Media)
  WHERE m.id IN $ids
  OPTIONAL MATCH (m)-[:STORED_AS|HAS_THUMBNAIL]->(f:File)
  RETURN m.id AS id, collect(f.id) AS fileIds`;

const tellRemoved = cypher`
  MATCH (m:Media)
  WHERE m.id IN $ids
  MATCH (m)-[:BELONGS_TO]->(c:\`Case\`)
  MERGE (e:CaseEvent {id: m.id})
  ON CREATE SET e.kind = 'mediaRemoved', e.createdAt = $at, e.byId = $byId, e.deletionReason = $reason
  MERGE (e)-[:BELONGS_TO]->(c)`;

const removeNodes = cypher`
  MATCH (m:Media)
  WHERE m.id IN $ids
  OPTIONAL MATCH (m)-[:STORED_AS|HAS_THUMBNAIL]->(f:File)
  WITH collect(DISTINCT m) AS media, collect(f) AS files
  FOREACH (f IN files | DETACH DELETE f)
  FOREACH (m IN media | DETACH DELETE m)`;

const removeTranscript = cypher`
  MATCH (s:Session)-[:CONTAINS]->(m:Message)
  WHERE s.id = $sessionId AND s.type = 'recording'
  DETACH DELETE m`;

const removeVisit = cypher`
  MATCH (s:Session)
  WHERE s.id = $sessionId AND s.type = 'recording'
  OPTIONAL MATCH (s)-[:HAS_PARTICIPANT]->(p:Participant)
  WITH s, collect(p) AS speakers
  FOREACH (p IN speakers | DETACH DELETE p)
  DETACH DELETE s`;
