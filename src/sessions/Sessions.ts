import type { Auditing } from '../audit/AuditLog.ts';
import { requireCase } from '../auth/policy.ts';
import { actOf, type Asker } from '../cases/Asker.ts';
import type { Cases } from '../cases/Cases.ts';
import type { FoundSession, SessionRepository } from '../graph/repositories/SessionRepository.ts';
import type { CaseNeed } from '../wire/access.ts';
import { WireError } from '../wire/errors.ts';
import type { ConsentEntry, RecordedSession, TranscriptEntry } from '../wire/sessions.ts';

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
    const session = await this.#require(user, sessionId, 'read');
    await this.#noteSession(user, 'session.read', session);
    return session;
  }

  /** Newest first. Throws CASE_NOT_FOUND. */
  async listOfCase(
    user: Asker,
    caseId: string,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<{ sessions: RecordedSession[]; nextCursor: string | null }> {
    await this.#cases.requireCase(user, caseId, 'read');
    await this.#noteCase(user, 'case.sessions', caseId);
    const found = await this.#repository.listOfCase(caseId, cursor ?? null, limit + 1);
    const sessions = found.slice(0, limit);
    return { sessions, nextCursor: found.length > limit ? (sessions.at(-1)?.sessionId ?? null) : null };
  }

  async transcript(user: Asker, sessionId: string): Promise<Transcript> {
    const session = await this.#require(user, sessionId, 'read');
    await this.#noteSession(user, 'transcript.read', session);
    return { session, entries: await this.#repository.transcript(session) };
  }

  /** Throws SEGMENT_NOT_FOUND, PARTICIPANT_NOT_FOUND, CASE_READ_ONLY. */
  async correct(
    user: Asker,
    sessionId: string,
    messageId: string,
    wanted: { text?: string | undefined; participantId?: string | undefined },
  ): Promise<TranscriptEntry> {
    const session = await this.#require(user, sessionId, 'write');
    const { text = null, participantId = null } = wanted;
    const at = new Date().toISOString();
    const correction = { text, participantId, byUserId: user.userId, at };
    const corrected = await this.#repository.correct(session, messageId, correction);
    const subject = { kind: 'Message' as const, id: messageId, caseId: session.caseId };
    const detail = { text: text !== null, speaker: participantId !== null };
    await this.#audit.record(actOf(user, 'transcript.correct', subject, detail));
    return corrected;
  }

  /** Oldest first. Throws CASE_NOT_FOUND. */
  async consentsOfCase(user: Asker, caseId: string): Promise<ConsentEntry[]> {
    await this.#cases.requireCase(user, caseId, 'read');
    await this.#noteCase(user, 'case.consents', caseId);
    return this.#repository.consentsOfCase(caseId);
  }

  #noteCase(user: Asker, action: string, caseId: string): Promise<void> {
    return this.#audit.record(actOf(user, action, { kind: 'Case', id: caseId, caseId }));
  }

  #noteSession(user: Asker, action: string, { sessionId, caseId }: RecordedSession): Promise<void> {
    return this.#audit.record(actOf(user, action, { kind: 'Session', id: sessionId, caseId }));
  }

  async #require(user: Asker, sessionId: string, need: CaseNeed): Promise<RecordedSession> {
    const found = await this.#repository.get(sessionId);
    if (!found) throw new WireError('SESSION_NOT_FOUND');
    await this.#requireRelation(user, found, need).catch((error: unknown) => {
      const unknown = error instanceof WireError && error.code === 'CASE_NOT_FOUND';
      throw unknown ? new WireError('SESSION_NOT_FOUND') : error;
    });
    return found.session;
  }

  async #requireRelation(user: Asker, { session, hostUserId }: FoundSession, need: CaseNeed) {
    if (session.caseId !== null) await this.#cases.requireCase(user, session.caseId, need);
    else requireCase(hostUserId === user.userId ? 'owner' : null, need);
  }
}
