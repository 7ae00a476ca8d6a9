import { v7 as uuidv7 } from 'uuid';
import type { Auditing } from '../audit/AuditLog.ts';
import type {
  BreakGlassRecord,
  BreakGlassRepository,
  CaseName,
} from '../graph/repositories/BreakGlassRepository.ts';
import type { CaseNumberRepository } from '../graph/repositories/CaseNumberRepository.ts';
import type { UserRepository } from '../graph/repositories/UserRepository.ts';
import { WireError } from '../wire/errors.ts';
import type { Actor } from './actors.ts';
import type { UserClaims } from './claims.ts';

/** Who else should learn of it. */
export interface BreakGlassNews {
  opened(access: Pick<BreakGlassRecord, 'breakGlassId' | 'caseId' | 'userId'>): void;
}

export interface BreakGlassOptions {
  news: BreakGlassNews;
  repository: BreakGlassRepository;
  users: UserRepository;
  caseNumbers: CaseNumberRepository;
  auditing: Auditing;
  /** Accesses of one person that are open at once. */
  maxOpen: number;
}

/** With what people know the ids by. */
export interface ListedBreakGlass extends BreakGlassRecord {
  displayName: string | null;
  caseNumber: string | null;
  /** Null also where nobody has reviewed it. */
  reviewedBy: string | null;
}

/** Which case, by one of the two, and why. */
export interface EmergencyRequest extends CaseName {
  reason: string;
  minutes: number;
}

/** Reading a case that is not one's own, when a patient cannot wait: with a reason, for a time, and seen by others. */
export class BreakGlass {
  readonly #options: BreakGlassOptions;

  constructor(options: BreakGlassOptions) {
    this.#options = options;
  }

  /** Throws CASE_NOT_FOUND, EMERGENCIES_OPEN; the audit log has that too. */
  async open(
    { userId }: UserClaims,
    { reason, minutes, ...wanted }: EmergencyRequest,
    actor: Actor,
  ): Promise<BreakGlassRecord> {
    const { repository, auditing, news, maxOpen } = this.#options;
    const caseId = await repository.findCase(wanted);
    const failed = { action: 'breakGlass.failed', ...actor, subjectKind: 'Case', caseId };
    if (caseId === null) {
      await auditing.record({ ...failed, subjectId: wanted.caseId ?? wanted.caseNumber ?? '' });
      throw new WireError('CASE_NOT_FOUND');
    }
    const breakGlassId = uuidv7();
    const openedAtMs = Date.now();
    await auditing.record({
      ...eventOf('breakGlass.opened', actor, { breakGlassId, caseId }),
      detail: { minutes },
    });
    const opened = await repository.open(
      {
        breakGlassId,
        caseId,
        userId,
        reason,
        openedAt: new Date(openedAtMs).toISOString(),
        until: new Date(openedAtMs + minutes * 60_000).toISOString(),
      },
      maxOpen,
    );
    if (opened === null) {
      // Takes back what the entry before says, which had to come before the opening.
      await auditing.record({ ...failed, subjectId: caseId, detail: { breakGlassId, maxOpen } });
      throw new WireError('EMERGENCIES_OPEN', { maxOpen });
    }
    news.opened(opened);
    return opened;
  }

  /** Resolves when it stands in the audit log whose reasons are shown. */
  async list(
    page: { limit: number; cursor?: string | undefined; review: 'open' | 'all' },
    actor: Actor,
  ): Promise<{ accesses: ListedBreakGlass[]; nextCursor: string | null }> {
    const { limit, cursor: before, review } = page;
    const { repository, users, caseNumbers, auditing } = this.#options;
    const found = await repository.list({
      limit: limit + 1,
      before,
      openOnly: review === 'open',
    });
    const shown = found.slice(0, limit);
    await Promise.all(
      shown.map((access) =>
        auditing.record({ ...eventOf('breakGlass.listed', actor, access), purpose: 'operations' }),
      ),
    );
    const names = await users.names(
      shown.flatMap(({ userId, review: said }) => (said ? [userId, said.byUserId] : [userId])),
    );
    const numbers = await caseNumbers.numbersOf(shown.map(({ caseId }) => caseId));
    const accesses = shown.map((access) => ({
      ...access,
      displayName: names.get(access.userId) ?? null,
      caseNumber: numbers.get(access.caseId) ?? null,
      reviewedBy: names.get(access.review?.byUserId ?? '') ?? null,
    }));
    return { accesses, nextCursor: found.length > limit ? (shown.at(-1)?.breakGlassId ?? null) : null };
  }

  /** Throws BREAK_GLASS_NOT_FOUND, FORBIDDEN for one's own, ALREADY_REVIEWED. */
  async review(
    { userId: byUserId }: UserClaims,
    breakGlassId: string,
    { verdict, remark }: { verdict: 'justified' | 'unjustified'; remark: string | null },
    actor: Actor,
  ): Promise<BreakGlassRecord> {
    const { repository, auditing } = this.#options;
    const found = await repository.find(breakGlassId);
    if (!found) throw new WireError('BREAK_GLASS_NOT_FOUND');
    if (found.userId === byUserId) throw new WireError('FORBIDDEN');
    if (found.review) throw new WireError('ALREADY_REVIEWED');
    await auditing.record({ ...eventOf('breakGlass.reviewed', actor, found), detail: { verdict } });
    const at = new Date().toISOString();
    const reviewed = await repository.review(found, { at, byUserId, verdict, remark });
    if (!reviewed) throw new WireError('ALREADY_REVIEWED');
    return reviewed;
  }
}

const eventOf = (
  action: string,
  actor: Actor,
  { breakGlassId, caseId }: Pick<BreakGlassRecord, 'breakGlassId' | 'caseId'>,
) => ({
  action,
  ...actor,
  subjectKind: 'BreakGlass',
  subjectId: breakGlassId,
  caseId,
  purpose: 'emergency',
});
