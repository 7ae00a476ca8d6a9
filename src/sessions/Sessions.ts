import type { UserClaims } from '../auth/claims.ts';
import { requireCase } from '../auth/policy.ts';
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
 * its host's.
 */
export class Sessions {
  readonly #repository: SessionRepository;
  readonly #cases: Pick<Cases, 'requireCase'>;

  constructor(repository: SessionRepository, cases: Pick<Cases, 'requireCase'>) {
    this.#repository = repository;
    this.#cases = cases;
  }

  /** Throws SESSION_NOT_FOUND. */
  get(user: UserClaims, sessionId: string): Promise<RecordedSession> {
    return this.#require(user, sessionId, 'read');
  }

  /** Newest first. Throws CASE_NOT_FOUND. */
  async listOfCase(
    user: UserClaims,
    caseId: string,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<{ sessions: RecordedSession[]; nextCursor: string | null }> {
    await this.#cases.requireCase(user, caseId, 'read');
    const found = await this.#repository.listOfCase(caseId, cursor ?? null, limit + 1);
    const sessions = found.slice(0, limit);
    return { sessions, nextCursor: found.length > limit ? (sessions.at(-1)?.sessionId ?? null) : null };
  }

  async transcript(user: UserClaims, sessionId: string): Promise<Transcript> {
    const session = await this.#require(user, sessionId, 'read');
    return { session, entries: await this.#repository.transcript(session) };
  }

  /** Throws SEGMENT_NOT_FOUND, PARTICIPANT_NOT_FOUND, CASE_READ_ONLY. */
  async correct(
    user: UserClaims,
    sessionId: string,
    messageId: string,
    wanted: { text?: string | undefined; participantId?: string | undefined },
  ): Promise<TranscriptEntry> {
    const session = await this.#require(user, sessionId, 'write');
    const { text = null, participantId = null } = wanted;
    const at = new Date().toISOString();
    return this.#repository.correct(session, messageId, { text, participantId, byUserId: user.userId, at });
  }

  /** Oldest first. Throws CASE_NOT_FOUND. */
  async consentsOfCase(user: UserClaims, caseId: string): Promise<ConsentEntry[]> {
    await this.#cases.requireCase(user, caseId, 'read');
    return this.#repository.consentsOfCase(caseId);
  }

  async #require(user: UserClaims, sessionId: string, need: CaseNeed): Promise<RecordedSession> {
    const found = await this.#repository.get(sessionId);
    if (!found) throw new WireError('SESSION_NOT_FOUND');
    await this.#requireRelation(user, found, need).catch((error: unknown) => {
      const unknown = error instanceof WireError && error.code === 'CASE_NOT_FOUND';
      throw unknown ? new WireError('SESSION_NOT_FOUND') : error;
    });
    return found.session;
  }

  async #requireRelation(user: UserClaims, { session, hostUserId }: FoundSession, need: CaseNeed) {
    if (session.caseId !== null) await this.#cases.requireCase(user, session.caseId, need);
    else requireCase(hostUserId === user.userId ? 'owner' : null, need);
  }
}
