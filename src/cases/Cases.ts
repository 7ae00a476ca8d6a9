import { v7 as uuidv7 } from 'uuid';
import type { AuditEvent } from '../audit/auditEntry.ts';
import type { Auditing } from '../audit/AuditLog.ts';
import { mayOnCase, requireCase, standingOf } from '../auth/policy.ts';
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
import { actOf, type Asker, type CaseCaller } from './Asker.ts';

export interface CaseListRequest {
  status?: CaseStatus | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Who else should learn of what is done with a case. */
export interface CaseNews {
  shared(share: OfCase & { userId: string; relation: 'careTeam' | 'patient' }): void;
  /** `colleagues`: the others who treat. */
  roomAdded(room: OfCase & { roomId: string; colleagues: string[] }): void;
}

interface OfCase {
  caseId: string;
  caseNumber: string;
  /** The name of who did it. */
  by: string;
}

const toNobody: CaseNews = { shared: () => {}, roomAdded: () => {} };

/**
 * What people do with cases. Every method asks first whether this person may, and resolves when it stands in the audit
 * log what they read or changed.
 */
export class Cases {
  readonly #repository: CaseRepository;
  readonly #audit: Auditing;
  readonly #news: CaseNews;

  constructor(repository: CaseRepository, audit: Auditing, news: CaseNews = toNobody) {
    this.#repository = repository;
    this.#audit = audit;
    this.#news = news;
  }

  /** What the person is to the case. Throws CASE_NOT_FOUND, CASE_READ_ONLY. */
  async requireCase({ userId, standing }: CaseCaller, caseId: string, need: CaseNeed): Promise<CaseRelation> {
    // The policy has just looked it up for this very request.
    if (standing?.caseId === caseId) return requireCase(standing.relation, need);
    return requireCase(await this.#repository.relation(userId, caseId, now()), need);
  }

  /** For what is added to a case: besides, throws CASE_CLOSED. */
  async requireOpen(user: CaseCaller, caseId: string): Promise<void> {
    const relation = await this.requireCase(user, caseId, 'write');
    const found = await this.#repository.get(caseId, relation);
    if (found?.status === 'closed') throw new WireError('CASE_CLOSED');
  }

  /** A room whose visits belong to the case; asked before by `requireOpen`. */
  async addRoom(user: Asker, caseId: string, room: { roomId: string; createdAt: string }): Promise<void> {
    await this.#repository.addRoom(caseId, room);
    await this.#noteCase(user, 'case.addRoom', caseId, { roomId: room.roomId });
    const people = await this.#repository.people(caseId);
    const colleagues = people
      .filter(({ userId, relation }) => relation !== 'patient' && userId !== user.userId)
      .map(({ userId }) => userId);
    this.#news.roomAdded({ ...(await this.#named(user, caseId)), roomId: room.roomId, colleagues });
  }

  /** Ids of the rooms of a case, newest first. */
  async roomIds(
    user: Asker,
    caseId: string,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<{ roomIds: string[]; nextCursor: string | null }> {
    await this.requireCase(user, caseId, 'read');
    const found = await this.#repository.roomIds(caseId, cursor ?? null, limit + 1);
    await this.#noteCase(user, 'case.rooms', caseId);
    const roomIds = found.slice(0, limit);
    return { roomIds, nextCursor: found.length > limit ? (roomIds.at(-1) ?? null) : null };
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
    if (relation !== 'breakGlass') return found;
    return { ...found, accessEndsAt: await this.#repository.accessEnd(user.userId, caseId, now()) };
  }

  /** Throws PRECONDITION_FAILED, CASE_CLOSED, STATUS_CHANGE_REFUSED. */
  async update(
    user: Asker,
    caseId: string,
    version: number | '*',
    wanted: CaseContent & { status: CaseStatus },
  ): Promise<CaseView> {
    const relation = await this.requireCase(user, caseId, 'write');
    const by = { at: now(), byId: user.userId, relation };
    const changed = await this.#repository.update(caseId, version, by, ({ status }) => {
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
    const relation = await this.requireCase(user, caseId, 'read');
    const found = await this.#repository.timeline(caseId, positionOf(cursor), limit + 1);
    const entries = found.slice(0, limit).map((entry) => timelineFor(user, relation, entry));
    await this.#noteCase(user, 'case.timeline', caseId);
    await this.#noteReasons(user, caseId, entries);
    const last = entries.at(-1);
    return { entries, nextCursor: found.length > limit && last ? `${last.at}_${last.subjectId}` : null };
  }

  async people(user: Asker, caseId: string): Promise<CasePerson[]> {
    await this.requireCase(user, caseId, 'read');
    await this.#noteCase(user, 'case.people', caseId);
    return this.#repository.people(caseId);
  }

  /** `relation` null takes somebody out. Throws USER_NOT_FOUND, ROLE_UNSUITABLE. */
  async share(
    user: Asker,
    caseId: string,
    userId: string,
    relation: 'careTeam' | 'patient' | null,
  ): Promise<void> {
    await this.requireCase(user, caseId, 'manage');
    await this.#share(user, caseId, { userId, relation }, {});
  }

  /** As `share`, when somebody accepts an invitation that `inviter` made in the case. Throws CASE_CLOSED besides. */
  async shareInvited(
    inviter: Asker,
    caseId: string,
    invited: { userId: string; relation: 'careTeam' | 'patient' },
  ): Promise<void> {
    const relation = await this.requireCase(inviter, caseId, 'manage');
    await this.requireOpen(inviter, caseId);
    const user = { ...inviter, standing: standingOf(inviter, caseId, relation) };
    await this.#share(user, caseId, invited, { by: 'invitation' });
  }

  async #share(
    user: Asker,
    caseId: string,
    { userId, relation }: { userId: string; relation: 'careTeam' | 'patient' | null },
    detail: { by?: string },
  ): Promise<void> {
    await this.#repository.share(caseId, { userId, relation, at: now(), byId: user.userId });
    await this.#noteCase(user, 'case.share', caseId, { userId, relation: relation ?? 'none', ...detail });
    if (relation !== null) this.#news.shared({ ...(await this.#named(user, caseId)), userId, relation });
  }

  async #named({ displayName: by }: Asker, caseId: string): Promise<OfCase> {
    const found = await this.#repository.get(caseId, 'owner');
    if (!found) throw new WireError('CASE_NOT_FOUND');
    return { caseId, caseNumber: found.caseNumber, by };
  }

  /** As where administrators list them. */
  async #noteReasons(user: Asker, caseId: string, entries: readonly TimelineEntry[]): Promise<void> {
    const shown = entries.filter(({ reason }) => reason !== null);
    await Promise.all(
      shown.map(({ subjectId: id }) =>
        this.#audit.record(actOf(user, 'breakGlass.listed', { kind: 'BreakGlass', id, caseId })),
      ),
    );
  }

  #noteCase(user: Asker, action: string, caseId: string, detail?: AuditEvent['detail']): Promise<void> {
    return this.#audit.record(actOf(user, action, { kind: 'Case', id: caseId, caseId }, detail));
  }

  /** One entry for a whole page of cases, and, since each is shown with patient and summary, one for each of them. */
  async #noteList(user: Asker, action: string, page: CasePage): Promise<CasePage> {
    const subject = { kind: 'User' as const, id: user.userId, caseId: null };
    await Promise.all([
      this.#audit.record(actOf(user, action, subject, { cases: page.cases.length })),
      ...page.cases.map(({ caseId, relation }) => {
        const reader = { ...user, standing: standingOf(user, caseId, relation) };
        return this.#noteCase(reader, 'case.listed', caseId, { relation });
      }),
    ]);
    return page;
  }
}

/** Why a case was opened in an emergency is for who did and who reviews it; by whom, for who may see its readers. */
function timelineFor({ userId, roles }: Asker, relation: CaseRelation, entry: TimelineEntry): TimelineEntry {
  if (!entry.kind.startsWith('emergency')) return entry;
  const isAdmin = roles.includes('admin');
  const isOwn = entry.by?.userId === userId;
  return {
    ...entry,
    by: isAdmin || isOwn || mayOnCase(relation, 'oversee') ? entry.by : null,
    reason: isAdmin || isOwn ? entry.reason : null,
  };
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
