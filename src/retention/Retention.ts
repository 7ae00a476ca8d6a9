import { v7 as uuidv7 } from 'uuid';
import type { Logger } from '../../config/logger.ts';
import type { AuditEvent } from '../audit/auditEntry.ts';
import type { Auditing } from '../audit/AuditLog.ts';
import type { Actor } from '../auth/actors.ts';
import type { ErasureRepository, NewErasure } from '../graph/repositories/ErasureRepository.ts';
import type { HoldRepository } from '../graph/repositories/HoldRepository.ts';
import { WireError } from '../wire/errors.ts';
import {
  noneErased,
  type DueItems as Due,
  type ErasureCounts,
  type ErasurePreview,
  type ErasureRecord,
  type ErasureTarget,
  type LegalHold,
  type RetentionRule,
} from '../wire/retention.ts';
import type { DueItems } from './DueItems.ts';
import type { PersonErasure } from './PersonErasure.ts';

export interface RetentionOptions {
  due: DueItems;
  person: PersonErasure;
  erasures: ErasureRepository;
  holds: HoldRepository;
  audit: Auditing;
  logger: Logger;
}

const maxHolds = 500;
const maxNumbers = 100;

/** What is erased, by rules or for a person. Each resolves when it stands in the audit log. */
export class Retention {
  readonly #options: RetentionOptions;
  /** One run by the rules at a time. */
  #running: Promise<ErasureRecord> | null = null;

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  async rules(actor: Actor): Promise<{ rules: RetentionRule[]; holds: LegalHold[] }> {
    const holds = await this.#options.holds.list(maxHolds);
    // Their reasons are about the cases they stand at.
    await Promise.all(holds.map(({ caseId }) => this.#note('hold.listed', actor, subjectOf('case', caseId))));
    return { rules: this.#options.due.rules, holds };
  }

  async preview(actor: Actor): Promise<Due[]> {
    await this.#note('retention.preview', actor, { subjectKind: 'Retention', subjectId: 'rules' });
    return this.#options.due.find(Date.now());
  }

  /** Where one runs already, that one's record. */
  run(actor: Actor): Promise<ErasureRecord> {
    this.#running ??= this.#run(actor).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** What the server does every day: finishes what was begun, and removes what the rules make due. */
  async runDaily(): Promise<void> {
    const { erasures, person, logger } = this.#options;
    const actor: Actor = { actorId: null, actorKind: 'system' };
    for (const standing of await erasures.unfinished()) {
      const { erasureId } = standing.record;
      await this.#noteEnd(actor, await person.carryOut(standing));
      logger.info({ erasureId }, 'an erasure that was interrupted is finished');
    }
    const refilled = await erasures.refilled();
    if (refilled.length > 0) await person.emptyCases(refilled);
    const { counts } = await this.run(actor);
    if (Object.values(counts).some((count) => count > 0)) {
      logger.info(counts, 'what the rules of retention made due is removed');
    }
  }

  async list(
    { limit, cursor }: { limit: number; cursor?: string | undefined },
    actor: Actor,
  ): Promise<{ erasures: ErasureRecord[]; nextCursor: string | null }> {
    const found = await this.#options.erasures.list({ before: cursor ?? null, limit: limit + 1 });
    await this.#note('erasure.list', actor, { subjectKind: 'Erasure', subjectId: 'all' });
    const erasures = found.slice(0, limit);
    return { erasures, nextCursor: found.length > limit ? (erasures.at(-1)?.erasureId ?? null) : null };
  }

  /** Throws CASE_NOT_FOUND, USER_NOT_FOUND. */
  async previewErasure(target: ErasureTarget, actor: Actor): Promise<ErasurePreview> {
    const { caseIds: _, ...preview } = await this.#look(target);
    const subject = subjectOf(preview.kind, preview.subjectId);
    await this.#note('erasure.preview', actor, subject);
    return preview;
  }

  /**
   * Throws CASE_NOT_FOUND, USER_NOT_FOUND, LEGAL_HOLD, ERASURE_REFUSED while a visit goes on, ID_TAKEN where the id
   * belongs to another erasure.
   */
  async erase(erasureId: string, target: ErasureTarget, actor: Actor): Promise<ErasureRecord> {
    const { erasures, person } = this.#options;
    const { kind, subjectId, caseIds, counts, refusals } = await this.#look(target);
    if (refusals.includes('legalHold')) throw new WireError('LEGAL_HOLD');
    if (refusals.includes('visitGoingOn')) throw new WireError('ERASURE_REFUSED', { reason: 'visitGoingOn' });
    const subject = subjectOf(kind, subjectId);
    const startedAt = now();
    const wanted: NewErasure = {
      ...{ erasureId, kind, subjectId, caseIds, startedAt },
      requestedBy: actor.actorId ?? 'operator',
    };
    // Before anything goes: an erasure that nobody knows of must not be.
    await this.#note('erasure.begin', actor, subject, { erasureId, ...counts });
    const standing = await erasures.begin(wanted, counts);
    if (standing.record.subjectId !== subjectId) throw new WireError('ID_TAKEN');
    if (standing.record.state === 'done') return standing.record;
    const done = await person.carryOut(standing);
    await this.#noteEnd(actor, done);
    return done;
  }

  /** For what is nobody's data, without a record of its own. */
  emptyCases(caseIds: readonly string[]): Promise<void> {
    return this.#options.person.emptyCases(caseIds);
  }

  /** Throws CASE_NOT_FOUND. */
  async setHold(caseNumber: string, reason: string, actor: Actor): Promise<LegalHold> {
    const { erasures, holds } = this.#options;
    const found = await erasures.caseOf({ caseNumber });
    if (!found) throw new WireError('CASE_NOT_FOUND');
    await this.#note('hold.set', actor, subjectOf('case', found.caseId));
    const hold = await holds.set(found.caseId, { at: now(), by: actor.actorId ?? 'operator', reason });
    if (!hold) throw new WireError('CASE_NOT_FOUND');
    return hold;
  }

  async liftHold(caseId: string, actor: Actor): Promise<void> {
    await this.#note('hold.lift', actor, subjectOf('case', caseId));
    await this.#options.holds.lift(caseId);
  }

  async #run(actor: Actor): Promise<ErasureRecord> {
    const { due, erasures } = this.#options;
    const erasureId = uuidv7();
    const startedAt = now();
    await this.#note('retention.run', actor, { subjectKind: 'Retention', subjectId: erasureId });
    const counts = await due.remove(Date.now());
    const record: ErasureRecord = {
      ...{ erasureId, kind: 'rules', subjectId: erasureId, state: 'done', startedAt },
      ...{ requestedBy: actor.actorId ?? 'operator', finishedAt: now(), counts },
    };
    // Days on which nothing was due leave no record but that in the audit log.
    if (Object.values(counts).some((count) => count > 0)) await erasures.addRun(record);
    await this.#noteEnd(actor, record);
    return record;
  }

  /** Of a patient: all their cases, which are refused or erased together. */
  async #look(target: ErasureTarget): Promise<ErasurePreview & { caseIds: string[] }> {
    const { erasures } = this.#options;
    const kind = 'caseNumber' in target ? ('case' as const) : ('patient' as const);
    const caseIds = 'userId' in target ? await erasures.casesOfPatient(target.userId) : null;
    if ('userId' in target && caseIds === null) throw new WireError('USER_NOT_FOUND');
    const wanted =
      'userId' in target
        ? (caseIds ?? []).map((caseId) => ({ caseId }))
        : [{ caseNumber: target.caseNumber }];
    const cases = [];
    for (const by of wanted) {
      const found = await erasures.caseOf(by);
      if (!found) throw new WireError('CASE_NOT_FOUND');
      cases.push(found);
    }
    const refusals: ErasurePreview['refusals'] = [];
    if (cases.some(({ heldAt }) => heldAt !== null)) refusals.push('legalHold');
    if (cases.some(({ visiting }) => visiting)) refusals.push('visitGoingOn');
    if (cases.length > 0 && cases.every(({ erasedAt }) => erasedAt !== null)) refusals.push('erasedAlready');
    const ids = cases.map(({ caseId }) => caseId);
    return {
      kind,
      subjectId: 'userId' in target ? target.userId : (ids[0] ?? ''),
      caseIds: ids,
      caseNumbers: cases.map(({ caseNumber }) => caseNumber).slice(0, maxNumbers),
      counts: ids.length === 0 ? noneErased : await erasures.count(ids),
      patientIds: [...new Set(cases.flatMap(({ patientIds }) => patientIds))],
      refusals,
    };
  }

  #noteEnd(actor: Actor, { erasureId, kind, subjectId, counts }: ErasureRecord): Promise<void> {
    const subject =
      kind === 'rules' ? { subjectKind: 'Retention', subjectId: erasureId } : subjectOf(kind, subjectId);
    const action = kind === 'rules' ? 'retention.end' : 'erasure.end';
    return this.#note(action, actor, subject, { erasureId, ...counts });
  }

  #note(
    action: string,
    actor: Actor,
    subject: Pick<AuditEvent, 'subjectKind' | 'subjectId'>,
    detail?: ErasureCounts & { erasureId: string },
  ): Promise<void> {
    const caseId = subject.subjectKind === 'Case' ? subject.subjectId : null;
    return this.#options.audit.record({ action, ...actor, ...subject, caseId, ...(detail && { detail }) });
  }
}

const now = (): string => new Date().toISOString();

const subjectOf = (kind: 'case' | 'patient', subjectId: string) => ({
  subjectKind: kind === 'case' ? 'Case' : 'User',
  subjectId,
});
