import { z } from 'zod';
import type { KeyRing } from '../../privacy/KeyRing.ts';
import { wordHashes } from '../../privacy/wordHashes.ts';
import { WireError } from '../../wire/errors.ts';
import {
  consentEntry,
  recordedSession,
  transcriptEntry,
  transcriptHit,
  type ConsentEntry,
  type RecordedSession,
  type TranscriptEntry,
  type TranscriptHit,
} from '../../wire/sessions.ts';
import { cypher } from '../cypher.ts';
import type { Graph } from '../Graph.ts';

export interface FoundSession {
  session: RecordedSession;
  hostUserId: string;
}

export interface Correction {
  text: string | null;
  participantId: string | null;
  byUserId: string;
  at: string;
}

/** Visits as they were recorded, and who agreed to what in them. */
export class SessionRepository {
  readonly #graph: Graph;
  readonly #keyRing: KeyRing;

  constructor(graph: Graph, keyRing: KeyRing) {
    this.#graph = graph;
    this.#keyRing = keyRing;
  }

  async get(sessionId: string): Promise<FoundSession | null> {
    const [row] = await this.#graph.rows(findSession, { sessionId });
    return row ? this.#sessionOf(row) : null;
  }

  /** Newest first; `cursor` is the id of the last one before. */
  async listOfCase(caseId: string, cursor: string | null, limit: number): Promise<RecordedSession[]> {
    const rows = await this.#graph.rows(listSessions, { caseId, cursor, limit });
    return rows.map((row) => this.#sessionOf(row).session);
  }

  /** In the order of time. */
  async transcript({ sessionId, participants }: RecordedSession): Promise<TranscriptEntry[]> {
    const rows = await this.#graph.rows(listMessages, { sessionId });
    const names = new Map(participants.map(({ participantId, displayName }) => [participantId, displayName]));
    return rows.map(({ found }) => this.#entryOf(found, names));
  }

  /** What was recognised is kept beside the first correction. Throws SEGMENT_NOT_FOUND, PARTICIPANT_NOT_FOUND. */
  async correct(
    session: RecordedSession,
    messageId: string,
    { text, participantId, byUserId, at }: Correction,
  ): Promise<TranscriptEntry> {
    const { sessionId, participants } = session;
    const names = new Map(participants.map((each) => [each.participantId, each.displayName]));
    if (participantId !== null && !names.has(participantId)) throw new WireError('PARTICIPANT_NOT_FOUND');
    return this.#graph.write(async (tx) => {
      const [row] = await tx.run(findSegment, { sessionId, messageId });
      if (!row) throw new WireError('SEGMENT_NOT_FOUND');
      const standing = storedMessage.parse(row.found);
      const original = standing.originalContent ?? this.#reseal(standing, 'content', 'originalContent');
      const words = text === null ? standing.words : wordHashes(this.#keyRing, text);
      const changed = {
        originalContent: original,
        originalSpeaker: standing.originalSpeaker ?? standing.speaker,
        content: text === null ? standing.content : this.#seal(messageId, text),
        words,
        speaker: participantId ?? standing.speaker,
        correctedAt: at,
        correctedBy: byUserId,
      };
      await tx.run(changeMessage, { messageId, changed });
      if (participantId !== null) {
        await tx.run(removeSpeaker, { messageId });
        await tx.run(setSpeaker, { messageId, participantId });
      }
      return this.#entryOf({ ...standing, ...changed }, names);
    });
  }

  /** The hashes by which `search` finds these words. */
  wordsOf(text: string): string[] {
    return wordHashes(this.#keyRing, text);
  }

  /** What holds all these words in one case, or in those with a standing relation to this person; the latest first. */
  async search(
    within: { caseId: string } | { userId: string },
    { words, ...page }: { words: readonly string[]; cursor: string | null; limit: number },
  ): Promise<TranscriptHit[]> {
    const wanted = { ...within, ...page, words: [...words] };
    const rows = await this.#graph.rows('caseId' in within ? searchCase : searchCasesOfUser, wanted);
    return rows.map(({ found, name, ...where }) => {
      const { speaker } = storedMessage.parse(found);
      const names = new Map([[speaker, this.#nameOf(speaker, z.string().parse(name))]]);
      return transcriptHit.parse({ ...where, entry: this.#entryOf(found, names) });
    });
  }

  /** Oldest first. */
  async consentsOfCase(caseId: string): Promise<ConsentEntry[]> {
    const rows = await this.#graph.rows(listConsents, { caseId });
    return rows.map((row) => {
      const { name, ...entry } = storedConsent.parse(row);
      return consentEntry.parse({ ...entry, displayName: this.#nameOf(entry.participantId, name) });
    });
  }

  #sessionOf({ found, participants, segments, chatMessages }: Record<string, unknown>): FoundSession {
    const { id, type, hostUserId, ...stored } = storedSession.parse(found);
    const session = recordedSession.parse({
      ...stored,
      sessionId: id,
      kind: type,
      segments,
      chatMessages,
      participants: z
        .array(storedParticipant)
        .parse(participants)
        .map(({ id: participantId, name, whereNow, callBackNumber, ...rest }) => ({
          participantId,
          displayName: this.#nameOf(participantId, name),
          ...rest,
          contact: this.#contactOf(participantId, whereNow, callBackNumber),
        }))
        .sort((a, b) => (a.enteredAt < b.enteredAt ? -1 : 1)),
    });
    return { session, hostUserId };
  }

  #entryOf(found: unknown, names: ReadonlyMap<string, string>): TranscriptEntry {
    const { id: messageId, kind, speaker, startMs, endMs, ...stored } = storedMessage.parse(found);
    const text = stored.content === null ? '' : this.#open(messageId, 'content', stored.content);
    const said = { kind, messageId, participantId: speaker, displayName: names.get(speaker), startMs };
    switch (kind) {
      case 'segment': {
        const { confidence, language, source, correctedAt, correctedBy, originalContent, originalSpeaker } =
          stored;
        const correction = correctedAt !== null &&
          originalContent !== null && {
            at: correctedAt,
            byUserId: correctedBy,
            originalText: this.#open(messageId, 'originalContent', originalContent),
            originalParticipantId: originalSpeaker,
          };
        return transcriptEntry.parse({
          ...said,
          endMs,
          text,
          confidence,
          language,
          source,
          correction: correction || null,
        });
      }
      case 'gap':
        return transcriptEntry.parse({ ...said, endMs, reason: stored.reason });
      case 'chat':
        return transcriptEntry.parse({ ...said, text });
      case 'screenShare':
      case 'soundLost':
        return transcriptEntry.parse({ ...said, endMs });
    }
  }

  #nameOf(participantId: string, sealed: string): string {
    return this.#keyRing.decrypt(sealed, `Participant.name:${participantId}`);
  }

  #contactOf(participantId: string, whereNow: string | null, callBackNumber: string | null) {
    if (whereNow === null || callBackNumber === null) return null;
    return {
      whereNow: this.#keyRing.decrypt(whereNow, `Participant.whereNow:${participantId}`),
      callBackNumber: this.#keyRing.decrypt(callBackNumber, `Participant.callBackNumber:${participantId}`),
    };
  }

  #seal(messageId: string, text: string): string {
    return this.#keyRing.encrypt(text, `Message.content:${messageId}`);
  }

  #open(messageId: string, property: 'content' | 'originalContent', sealed: string): string {
    return this.#keyRing.decrypt(sealed, `Message.${property}:${messageId}`);
  }

  #reseal({ id, content }: StoredMessage, from: 'content', to: 'originalContent'): string {
    const text = content === null ? '' : this.#open(id, from, content);
    return this.#keyRing.encrypt(text, `Message.${to}:${id}`);
  }
}

const optional = z.string().nullable().default(null);

const storedSession = z.object({
  id: z.string(),
  roomId: optional,
  caseId: optional,
  type: z.string(),
  startedAt: z.string(),
  endedAt: optional,
  hostUserId: z.string(),
});

const storedParticipant = z.object({
  id: z.string(),
  name: z.string(),
  role: z.string(),
  userId: optional,
  enteredAt: z.string(),
  leftAt: optional,
  whereNow: optional,
  callBackNumber: optional,
});

const storedConsent = z.looseObject({ participantId: z.string(), name: z.string() });

const storedMessage = z.object({
  id: z.string(),
  kind: z.enum(['segment', 'gap', 'chat', 'screenShare', 'soundLost']),
  speaker: z.string(),
  startMs: z.number(),
  endMs: z.number().nullable().default(null),
  content: optional,
  words: z.array(z.string()).default([]),
  confidence: z.number().nullable().default(null),
  language: optional,
  source: optional,
  reason: optional,
  originalContent: optional,
  originalSpeaker: optional,
  correctedAt: optional,
  correctedBy: optional,
});
type StoredMessage = z.infer<typeof storedMessage>;

const findSession = cypher`
  MATCH (s:Session {id: $sessionId})
  OPTIONAL MATCH (s)-[:HAS_PARTICIPANT]->(p:Participant)
  WITH s, collect(CASE WHEN p IS NULL THEN null ELSE p {.*} END) AS participants
  RETURN s {.*} AS found, participants,
    COUNT {(s)-[:CONTAINS]->(:Message {kind: 'segment'})} AS segments,
    COUNT {(s)-[:CONTAINS]->(:Message {kind: 'chat'})} AS chatMessages`;

// Participants by a comprehension: for an OPTIONAL MATCH from the many of another the embedded engine reads all there are.
const listSessions = cypher`
  MATCH (c:\`Case\` {id: $caseId})<-[:BELONGS_TO]-(s:Session)
  WHERE $cursor IS NULL OR s.id < $cursor
  WITH s
  ORDER BY s.id DESC
  LIMIT $limit
  RETURN s {.*} AS found, [(s)-[:HAS_PARTICIPANT]->(p:Participant) | p {.*}] AS participants,
    COUNT {(s)-[:CONTAINS]->(:Message {kind: 'segment'})} AS segments,
    COUNT {(s)-[:CONTAINS]->(:Message {kind: 'chat'})} AS chatMessages
  ORDER BY found.id DESC`;

const listMessages = cypher`
  MATCH (s:Session {id: $sessionId})-[:CONTAINS]->(m:Message)
  RETURN m {.*} AS found
  ORDER BY m.startMs, m.id`;

const findSegment = cypher`
  MATCH (m:Message)
  WHERE m.id = $messageId AND m.kind = 'segment'
  MATCH (m)<-[:CONTAINS]-(s:Session {id: $sessionId})
  RETURN m {.*} AS found`;

const changeMessage = cypher`MATCH (m:Message {id: $messageId}) SET m += $changed`;

const removeSpeaker = cypher`
  MATCH (m:Message {id: $messageId})-[r:SENT_BY]->(p:Participant)
  DELETE r`;

const setSpeaker = cypher`
  MATCH (m:Message {id: $messageId})
  MATCH (p:Participant {id: $participantId})
  MERGE (m)-[:SENT_BY]->(p)`;

const listConsents = cypher`
  MATCH (c:\`Case\` {id: $caseId})<-[:BELONGS_TO]-(s:Session)<-[:BELONGS_TO]-(k:Consent)<-[:GAVE]-(p:Participant)
  RETURN k.id AS consentId, s.id AS sessionId, p.id AS participantId, p.name AS name, p.role AS role,
    k.kind AS kind, k.givenAt AS givenAt, k.withdrawnAt AS withdrawnAt, k.textVersion AS textVersion
  ORDER BY givenAt, consentId`;

const searchCase = cypher`
  MATCH (c:\`Case\` {id: $caseId})<-[:BELONGS_TO]-(s:Session)-[:CONTAINS]->(m:Message)
  WHERE ($cursor IS NULL OR m.id < $cursor) AND all(word IN $words WHERE word IN m.words)
  WITH c, s, m
  ORDER BY m.id DESC
  LIMIT $limit
  MATCH (m)-[:SENT_BY]->(p:Participant)
  RETURN m {.*} AS found, p.name AS name, c.id AS caseId, c.caseNumber AS caseNumber,
    s.id AS sessionId, s.startedAt AS startedAt
  ORDER BY found.id DESC`;

const searchCasesOfUser = cypher`
  MATCH (u:User {id: $userId})-[:OWNS|CARE_TEAM|PATIENT_OF]->(c:\`Case\`)
  WHERE c.deletedAt IS NULL
  MATCH (c)<-[:BELONGS_TO]-(s:Session)-[:CONTAINS]->(m:Message)
  WHERE ($cursor IS NULL OR m.id < $cursor) AND all(word IN $words WHERE word IN m.words)
  WITH c, s, m
  ORDER BY m.id DESC
  LIMIT $limit
  MATCH (m)-[:SENT_BY]->(p:Participant)
  RETURN m {.*} AS found, p.name AS name, c.id AS caseId, c.caseNumber AS caseNumber,
    s.id AS sessionId, s.startedAt AS startedAt
  ORDER BY found.id DESC`;
