import { v7 as uuidv7 } from 'uuid';
import type { Auditing } from '../audit/AuditLog.ts';
import type { BreakGlassRecord, BreakGlassRepository } from '../graph/repositories/BreakGlassRepository.ts';
import { WireError } from '../wire/errors.ts';
import type { Actor } from './actors.ts';
import type { UserClaims } from './claims.ts';

export interface BreakGlassOptions {
  repository: BreakGlassRepository;
  auditing: Auditing;
}

/** Reading a case that is not one's own, when a patient cannot wait: with a reason, for a time, and seen by others. */
export class BreakGlass {
  readonly #options: BreakGlassOptions;

  constructor(options: BreakGlassOptions) {
    this.#options = options;
  }

  /** Throws CASE_NOT_FOUND; the audit log has that too. */
  async open(
    { userId }: UserClaims,
    { caseNumber, reason, minutes }: { caseNumber: string; reason: string; minutes: number },
    actor: Actor,
  ): Promise<BreakGlassRecord> {
    const { repository, auditing } = this.#options;
    const caseId = await repository.findCase(caseNumber);
    if (caseId === null) {
      await auditing.record({
        action: 'breakGlass.failed',
        ...actor,
        subjectKind: 'Case',
        subjectId: caseNumber,
        caseId: null,
      });
      throw new WireError('CASE_NOT_FOUND');
    }
    const breakGlassId = uuidv7();
    const openedAtMs = Date.now();
    await auditing.record({
      ...eventOf('breakGlass.opened', actor, { breakGlassId, caseId }),
      detail: { minutes },
    });
    return repository.open({
      breakGlassId,
      caseId,
      userId,
      reason,
      openedAt: new Date(openedAtMs).toISOString(),
      until: new Date(openedAtMs + minutes * 60_000).toISOString(),
    });
  }

  async list(page: { limit: number; cursor?: string | undefined; review: 'open' | 'all' }): Promise<{
    accesses: BreakGlassRecord[];
    nextCursor: string | null;
  }> {
    const { limit, cursor: before, review } = page;
    const found = await this.#options.repository.list({
      limit: limit + 1,
      before,
      openOnly: review === 'open',
    });
    const accesses = found.slice(0, limit);
    return { accesses, nextCursor: found.length > limit ? (accesses.at(-1)?.breakGlassId ?? null) : null };
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
