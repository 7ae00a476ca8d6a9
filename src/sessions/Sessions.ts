import type { Auditing } from '../audit/AuditLog.ts';
import { mayOnCase, requireCase, standingOf } from '../auth/policy.ts';
import { actOf, type Asker } from '../cases/Asker.ts';
import type { Cases } from '../cases/Cases.ts';
import type { FoundSession, SessionRepository } from '../graph/repositories/SessionRepository.ts';
import type { CaseNeed, CaseRelation } from '../wire/access.ts';
import { WireError } from '../wire/errors.ts';
import type { ConsentEntry, RecordedSession, TranscriptEntry, TranscriptHit } from '../wire/sessions.ts';

export interface Transcript {
  session: RecordedSession;
  entries: TranscriptEntry[];
}

/**
 * What people read and correct of recorded visits. Those of the case may, as it is for the case; a visit of no case is
 * its host's. Every method resolves when it stands in the audit log what they read or changed.
 */
export class Sessions {
  readonly #repository: SessionRepository;
  readonly #cases: Pick<Cases, 'requireCase'>;
  readonly #audit: Auditing;

  constructor(repository: SessionRepository, cases: Pick<Cases, 'requireCase'>, audit: Auditing) {
    this.#repository = repository;
    this.#cases = cases;
    this.#audit = audit;
  }

  /** Throws SESSION_NOT_FOUND. */
  async get(user: Asker, sessionId: string): Promise<RecordedSession> {
    const { session, reader } = await this.#require(user, sessionId, 'read');
    await this.#noteSession(reader, 'session.read', session);
    return asSeenBy(reader, reader.standing?.relation, session);
  }

  /** Newest first. Throws CASE_NOT_FOUND. */
  async listOfCase(
    user: Asker,
    caseId: string,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<{ sessions: RecordedSession[]; nextCursor: string | null }> {
    const relation = await this.#cases.requireCase(user, caseId, 'read');
    await this.#noteCase(user, 'case.sessions', caseId);
    const found = await this.#repository.listOfCase(caseId, cursor ?? null, limit + 1);
    const sessions = found.slice(0, limit).map((session) => asSeenBy(user, relation, session));
    return { sessions, nextCursor: found.length > limit ? (sessions.at(-1)?.sessionId ?? null) : null };
  }

  async transcript(user: Asker, sessionId: string): Promise<Transcript> {
    const { session, reader } = await this.#require(user, sessionId, 'read');
    await this.#noteSession(reader, 'transcript.read', session);
    const seen = asSeenBy(reader, reader.standing?.relation, session);
    return { session: seen, entries: await this.#repository.transcript(session) };
  }

  /** Throws SEGMENT_NOT_FOUND, PARTICIPANT_NOT_FOUND, CASE_READ_ONLY. */
  async correct(
    user: Asker,
    sessionId: string,
    messageId: string,
    wanted: { text?: string | undefined; participantId?: string | undefined },
  ): Promise<TranscriptEntry> {
    const { session, reader } = await this.#require(user, sessionId, 'write');
    const { text = null, participantId = null } = wanted;
    const at = new Date().toISOString();
    const correction = { text, participantId, byUserId: user.userId, at };
    const corrected = await this.#repository.correct(session, messageId, correction);
    const subject = { kind: 'Message' as const, id: messageId, caseId: session.caseId };
    const detail = { text: text !== null, speaker: participantId !== null };
    await this.#audit.record(actOf(reader, 'transcript.correct', subject, detail));
    return corrected;
  }

  /** Of the cases this person belongs to, or of one; the latest first. Throws CASE_NOT_FOUND. */
  async search(
    user: Asker,
    text: string,
    request: { caseId?: string | undefined; limit: number; cursor?: string | undefined },
  ): Promise<{ hits: TranscriptHit[]; nextCursor: string | null }> {
    const { caseId = null, cursor = null, limit } = request;
    // Without a case only those of standing relations are searched, so that nobody looks there in an emergency.
    const reader = caseId === null ? user : await this.#readerOf(user, caseId, 'read');
    const words = this.#repository.wordsOf(text);
    // Punctuation alone: without a word to look for everything would be found.
    if (words.length === 0) return { hits: [], nextCursor: null };
    const within = caseId === null ? { userId: user.userId } : { caseId };
    const found = await this.#repository.search(within, { words, cursor, limit: limit + 1 });
    const hits = found.slice(0, limit);
    await this.#noteHits(reader, hits);
    return { hits, nextCursor: found.length > limit ? (hits.at(-1)?.entry.messageId ?? null) : null };
  }

  /** Oldest first. Throws CASE_NOT_FOUND. */
  async consentsOfCase(user: Asker, caseId: string): Promise<ConsentEntry[]> {
    await this.#cases.requireCase(user, caseId, 'read');
    await this.#noteCase(user, 'case.consents', caseId);
    return this.#repository.consentsOfCase(caseId);
  }

  /** Whose words were shown is read, as if their transcript had been opened. */
  async #noteHits(user: Asker, hits: readonly TranscriptHit[]): Promise<void> {
    const subject = { kind: 'User' as const, id: user.userId, caseId: null };
    const shown = new Map(hits.map(({ sessionId, caseId }) => [sessionId, caseId]));
    await Promise.all([
      this.#audit.record(actOf(user, 'transcript.search', subject, { hits: hits.length })),
      ...[...shown].map(([id, caseId]) =>
        this.#audit.record(actOf(user, 'transcript.read', { kind: 'Session', id, caseId }, { search: true })),
      ),
    ]);
  }

  #noteCase(user: Asker, action: string, caseId: string): Promise<void> {
    return this.#audit.record(actOf(user, action, { kind: 'Case', id: caseId, caseId }));
  }

  #noteSession(user: Asker, action: string, { sessionId, caseId }: RecordedSession): Promise<void> {
    return this.#audit.record(actOf(user, action, { kind: 'Session', id: sessionId, caseId }));
  }

  /** `reader` is who asks, with what they are to the case of the visit. */
  async #require(
    user: Asker,
    sessionId: string,
    need: CaseNeed,
  ): Promise<{ session: RecordedSession; reader: Asker }> {
    const found = await this.#repository.get(sessionId);
    if (!found) throw new WireError('SESSION_NOT_FOUND');
    const reader = await this.#requireRelation(user, found, need).catch((error: unknown) => {
      const unknown = error instanceof WireError && error.code === 'CASE_NOT_FOUND';
      throw unknown ? new WireError('SESSION_NOT_FOUND') : error;
    });
    return { session: found.session, reader };
  }

  async #requireRelation(user: Asker, { session, hostUserId }: FoundSession, need: CaseNeed): Promise<Asker> {
    if (session.caseId !== null) return this.#readerOf(user, session.caseId, need);
    requireCase(hostUserId === user.userId ? 'owner' : null, need);
    return user;
  }

  async #readerOf(user: Asker, caseId: string, need: CaseNeed): Promise<Asker> {
    const relation = await this.#cases.requireCase(user, caseId, need);
    return { ...user, standing: standingOf(user, caseId, relation) };
  }
}

/**
 * Where a patient was and by which number they are called is for those who treat them. `relation` is undefined for the
 * host of a visit of no case.
 */
function asSeenBy(
  { roles }: Pick<Asker, 'roles'>,
  relation: CaseRelation | undefined,
  session: RecordedSession,
): RecordedSession {
  const treats = relation === undefined || mayOnCase(relation, 'write');
  if (treats && !roles.includes('service')) return session;
  return { ...session, participants: session.participants.map((each) => ({ ...each, contact: null })) };
}
