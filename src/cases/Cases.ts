import { v7 as uuidv7 } from 'uuid';
import type { AuditEvent } from '../audit/auditEntry.ts';
import type { Auditing } from '../audit/AuditLog.ts';
import type { UserClaims } from '../auth/claims.ts';
import { requireCase } from '../auth/policy.ts';
import type { CaseContent, CasePage, CaseRepository } from '../graph/repositories/CaseRepository.ts';
import type { CaseNeed, CaseRelation } from '../wire/access.ts';
import {
  caseNumber,
  statusChanges,
  type CasePerson,
  type CaseStatus,
  type CaseView,
  type DeletionReason,
  type TimelineEntry,
} from '../wire/cases.ts';
import { WireError } from '../wire/errors.ts';
import { malformed } from '../wire/refusal.ts';
import { id, timestamp } from '../wire/values.ts';
import { actOf, type Asker } from './Asker.ts';

export interface CaseListRequest {
  status?: CaseStatus | undefined;
  cursor?: string | undefined;
  limit: number;
}

/**
 * What people do with cases. Every method asks first whether this person may, and resolves when it stands in the audit
 * log what they read or changed.
 */
export class Cases {
  readonly #repository: CaseRepository;
  readonly #audit: Auditing;

  constructor(repository: CaseRepository, audit: Auditing) {
    this.#repository = repository;
    this.#audit = audit;
  }

  /** What the person is to the case. Throws CASE_NOT_FOUND, CASE_READ_ONLY. */
  async requireCase({ userId }: UserClaims, caseId: string, need: CaseNeed): Promise<CaseRelation> {
    return requireCase(await this.#repository.relation(userId, caseId, now()), need);
  }

  /** For what is added to a case: besides, throws CASE_CLOSED. */
  async requireOpen(user: UserClaims, caseId: string): Promise<void> {
    const relation = await this.requireCase(user, caseId, 'write');
    const found = await this.#repository.get(caseId, relation);
    if (found?.status === 'closed') throw new WireError('CASE_CLOSED');
  }

  /** A room whose visits belong to the case; asked before by `requireOpen`. */
  async addRoom(user: Asker, caseId: string, room: { roomId: string; createdAt: string }): Promise<void> {
    await this.#repository.addRoom(caseId, room);
    await this.#noteCase(user, 'case.addRoom', caseId, { roomId: room.roomId });
  }

  async create(user: Asker, caseId: string | undefined, content: CaseContent): Promise<CaseView> {
    const made = await this.#repository.create(caseId ?? uuidv7(), user.userId, content, now());
    await this.#noteCase(user, 'case.create', made.caseId);
    return made;
  }

  async list(user: Asker, request: CaseListRequest): Promise<CasePage> {
    const { status = null, cursor = null, limit } = request;
    const page = { status, cursor, limit, words: [], caseNumber: null };
    return this.#noteList(user, 'case.list', await this.#repository.list(user.userId, page));
  }

  async search(user: Asker, text: string, request: CaseListRequest): Promise<CasePage> {
    const { status = null, cursor = null, limit } = request;
    const number = caseNumber.safeParse(text);
    const words = number.success ? [] : this.#repository.wordsOf(text);
    // Punctuation alone: without a word to look for everything would be found.
    if (!number.success && words.length === 0) return { cases: [], nextCursor: null };
    const wanted = { status, cursor, limit, words, caseNumber: number.data ?? null };
    return this.#noteList(user, 'case.search', await this.#repository.list(user.userId, wanted));
  }

  async get(user: Asker, caseId: string): Promise<CaseView> {
    const relation = await this.requireCase(user, caseId, 'read');
    const found = await this.#repository.get(caseId, relation);
    if (!found) throw new WireError('CASE_NOT_FOUND');
    await this.#noteCase(user, 'case.read', caseId, { relation });
    return found;
  }

  /** Throws PRECONDITION_FAILED, CASE_CLOSED, STATUS_CHANGE_REFUSED. */
  async update(
    user: Asker,
    caseId: string,
    version: number | '*',
    wanted: CaseContent & { status: CaseStatus },
  ): Promise<CaseView> {
    const relation = await this.requireCase(user, caseId, 'write');
    const changed = await this.#repository.update(caseId, version, now(), relation, ({ status }) => {
      const to = wanted.status;
      if (to !== status && !statusChanges[status].includes(to))
        throw new WireError('STATUS_CHANGE_REFUSED', { from: status, to, allowed: statusChanges[status] });
      if (to === 'closed' && status === 'closed') throw new WireError('CASE_CLOSED');
      return wanted;
    });
    await this.#noteCase(user, 'case.update', caseId, { version: changed.version, status: changed.status });
    return changed;
  }

  async delete(
    user: Asker,
    caseId: string,
    version: number | '*',
    deletionReason: DeletionReason,
  ): Promise<void> {
    await this.requireCase(user, caseId, 'manage');
    const deletion = { deletedAt: now(), deletedBy: user.userId, deletionReason };
    await this.#repository.delete(caseId, version, deletion);
    await this.#noteCase(user, 'case.delete', caseId, { reason: deletionReason });
  }

  async timeline(
    user: Asker,
    caseId: string,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<{ entries: TimelineEntry[]; nextCursor: string | null }> {
    await this.requireCase(user, caseId, 'read');
    const found = await this.#repository.timeline(caseId, positionOf(cursor), limit + 1);
    await this.#noteCase(user, 'case.timeline', caseId);
    const entries = found.slice(0, limit);
    const last = entries.at(-1);
    return { entries, nextCursor: found.length > limit && last ? `${last.at}_${last.subjectId}` : null };
  }

  async people(user: Asker, caseId: string): Promise<CasePerson[]> {
    await this.requireCase(user, caseId, 'read');
    await this.#noteCase(user, 'case.people', caseId);
    return this.#repository.people(caseId);
  }

  /** `relation` null takes somebody out. Throws USER_NOT_FOUND. */
  async share(
    user: Asker,
    caseId: string,
    userId: string,
    relation: 'careTeam' | 'patient' | null,
  ): Promise<void> {
    await this.requireCase(user, caseId, 'manage');
    await this.#repository.setRelation(caseId, userId, relation, now());
    await this.#noteCase(user, 'case.share', caseId, { userId, relation: relation ?? 'none' });
  }

  #noteCase(user: Asker, action: string, caseId: string, detail?: AuditEvent['detail']): Promise<void> {
    return this.#audit.record(actOf(user, action, { kind: 'Case', id: caseId, caseId }, detail));
  }

  /** One entry for a whole page of cases; what is opened from it has its own. */
  async #noteList(user: Asker, action: string, page: CasePage): Promise<CasePage> {
    const subject = { kind: 'User' as const, id: user.userId, caseId: null };
    await this.#audit.record(actOf(user, action, subject, { cases: page.cases.length }));
    return page;
  }
}

const now = (): string => new Date().toISOString();

/** `<time>_<id>` of the last entry of the page before. */
function positionOf(cursor: string | undefined) {
  if (cursor === undefined) return null;
  const [at, subjectId] = cursor.split('_');
  const position = { at: timestamp.safeParse(at), subjectId: id.safeParse(subjectId) };
  if (!position.at.success || !position.subjectId.success) throw malformed('query.cursor', 'not a cursor');
  return { at: position.at.data, subjectId: position.subjectId.data };
}
