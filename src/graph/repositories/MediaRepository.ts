import { z } from 'zod';
import type { KeyRing } from '../../privacy/KeyRing.ts';
import { WireError } from '../../wire/errors.ts';
import { mediaView, type MediaRemovalReason, type MediaView } from '../../wire/files.ts';
import { cypher } from '../cypher.ts';
import { GraphError, type Graph, type Row } from '../Graph.ts';
import { readStoredFiles, removeMedia, removeRecording } from './removeMedia.ts';

const storedFile = z.strictObject({
  fileId: z.string(),
  sealedKey: z.string(),
  bytes: z.int(),
  sha256: z.string(),
});
/** A file as it lies in storage, with its own key sealed by the key ring. */
type FileRecord = z.infer<typeof storedFile>;

export interface NewMedia {
  media: Omit<MediaView, 'bytes' | 'sha256' | 'hasThumbnail'>;
  file: FileRecord;
  thumbnail: FileRecord | null;
}

/** Files of cases: what they are, and where they lie. Their names are sealed. */
export class MediaRepository {
  readonly #graph: Graph;
  readonly #keyRing: KeyRing;

  constructor(graph: Graph, keyRing: KeyRing) {
    this.#graph = graph;
    this.#keyRing = keyRing;
  }

  /** False, nothing being changed, where there is one of this id already, or an event of a case. Throws GraphError. */
  async create({ media, file, thumbnail }: NewMedia): Promise<boolean> {
    const { mediaId, caseId, fileName, ...plain } = media;
    const stored = {
      ...plain,
      id: mediaId,
      fileName: this.#keyRing.encrypt(fileName, `Media.fileName:${mediaId}`),
    };
    const create = this.#graph.write(async (tx) => {
      if ((await tx.run(findMedia, { mediaId })).length > 0) return false;
      // Its removal would be told under this id.
      if ((await tx.run(findEvent, { mediaId })).length > 0) return false;
      await tx.run(createMedia, { caseId, stored, file: nodeOf(file) });
      if (thumbnail) await tx.run(addThumbnail, { mediaId, file: nodeOf(thumbnail) });
      return true;
    });
    return create.catch((error: unknown) => {
      // Sent twice at once: the other one was first.
      if (error instanceof GraphError && error.kind === 'notUnique') return false;
      throw error;
    });
  }

  async get(mediaId: string): Promise<MediaView | null> {
    const [row] = await this.#graph.rows(findMedia, { mediaId });
    return row ? this.#viewOf(row) : null;
  }

  /** Newest first. */
  async listOfCase(
    caseId: string,
    { limit, cursor }: { limit: number; cursor: string | null },
  ): Promise<{ media: MediaView[]; nextCursor: string | null }> {
    const rows = await this.#graph.rows(listMedia, { caseId, cursor, limit: limit + 1 });
    const media = rows.slice(0, limit).map((row) => this.#viewOf(row));
    return { media, nextCursor: rows.length > limit ? (media.at(-1)?.mediaId ?? null) : null };
  }

  /** Where its content lies; `thumbnail` of its small picture. */
  async file(mediaId: string, which: 'content' | 'thumbnail'): Promise<FileRecord | null> {
    const text = which === 'content' ? findContent : findThumbnail;
    const [row] = await this.#graph.rows(text, { mediaId });
    return row ? storedFile.parse(row) : null;
  }

  /**
   * With what was written down of it, the visit `sessionId`. Answers which files on disk are nobody's now. Throws
   * MEDIA_NOT_FOUND, CASE_CLOSED, LEGAL_HOLD.
   */
  async remove(
    mediaId: string,
    { sessionId, ...by }: { byId: string; reason: MediaRemovalReason; sessionId: string },
  ): Promise<string[]> {
    return this.#graph.write(async (tx) => {
      const [found] = await tx.run(lockCase, { mediaId });
      if (!found) throw new WireError('MEDIA_NOT_FOUND');
      // The writing has locked the case, so that what is read is the newest.
      if (found.heldAt != null) throw new WireError('LEGAL_HOLD');
      if (found.status === 'closed') throw new WireError('CASE_CLOSED');
      const stored = await readStoredFiles(tx, [mediaId]);
      await removeMedia(tx, [mediaId], by);
      await removeRecording(tx, sessionId);
      return stored.flatMap(({ fileIds }) => fileIds);
    });
  }

  /** Which of these files the graph knows. */
  async knownFiles(fileIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.#graph.rows(findFiles, { fileIds: [...fileIds] });
    return new Set(rows.map(({ fileId }) => z.string().parse(fileId)));
  }

  #viewOf({ found, caseId, bytes, sha256, hasThumbnail }: Row): MediaView {
    const { id: mediaId, fileName, ...plain } = storedMedia.parse(found);
    return mediaView.parse({
      ...plain,
      mediaId,
      caseId,
      bytes,
      sha256,
      hasThumbnail,
      fileName: this.#keyRing.decrypt(fileName, `Media.fileName:${mediaId}`),
    });
  }
}

const storedMedia = mediaView
  .pick({ kind: true, contentType: true, scanned: true, createdAt: true, createdBy: true, demo: true })
  .extend({ id: z.string(), fileName: z.string() });

const nodeOf = ({ fileId, sealedKey, bytes, sha256 }: FileRecord) => ({
  id: fileId,
  key: sealedKey,
  bytes,
  sha256,
});

const findMedia = cypher`
  MATCH (m:Media {id: $mediaId})-[:BELONGS_TO]->(c:\`Case\`)
  MATCH (m)-[:STORED_AS]->(f:File)
  RETURN m {.*} AS found, c.id AS caseId, f.bytes AS bytes, f.sha256 AS sha256,
    EXISTS {(m)-[:HAS_THUMBNAIL]->(:File)} AS hasThumbnail`;

const findEvent = cypher`MATCH (e:CaseEvent {id: $mediaId}) RETURN e.id AS id`;

const listMedia = cypher`
  MATCH (c:\`Case\` {id: $caseId})<-[:BELONGS_TO]-(m:Media)-[:STORED_AS]->(f:File)
  WHERE $cursor IS NULL OR m.id < $cursor
  WITH c, m, f
  ORDER BY m.id DESC
  LIMIT $limit
  RETURN m {.*} AS found, c.id AS caseId, f.bytes AS bytes, f.sha256 AS sha256,
    EXISTS {(m)-[:HAS_THUMBNAIL]->(:File)} AS hasThumbnail`;

const createMedia = cypher`
  MATCH (c:\`Case\` {id: $caseId})
  CREATE (m:Media)
  SET m = $stored
  CREATE (f:File)
  SET f = $file
  CREATE (m)-[:BELONGS_TO]->(c)
  CREATE (m)-[:STORED_AS]->(f)`;

const addThumbnail = cypher`
  MATCH (m:Media {id: $mediaId})
  CREATE (f:File)
  SET f = $file
  CREATE (m)-[:HAS_THUMBNAIL]->(f)`;

const lockCase = cypher`
  MATCH (:Media {id: $mediaId})-[:BELONGS_TO]->(c:\`Case\`)
  SET c.version = c.version
  RETURN c.heldAt AS heldAt, c.status AS status`;

const findContent = cypher`
  MATCH (:Media {id: $mediaId})-[:STORED_AS]->(f:File)
  RETURN f.id AS fileId, f.key AS sealedKey, f.bytes AS bytes, f.sha256 AS sha256`;

const findThumbnail = cypher`
  MATCH (:Media {id: $mediaId})-[:HAS_THUMBNAIL]->(f:File)
  RETURN f.id AS fileId, f.key AS sealedKey, f.bytes AS bytes, f.sha256 AS sha256`;

const findFiles = cypher`
  MATCH (f:File)
  WHERE f.id IN $fileIds
  RETURN f.id AS fileId`;
