import { keptKinds, type RetentionRules } from '../../config/retention.ts';
import type { GraphKind, RetentionRepository } from '../graph/repositories/RetentionRepository.ts';
import type { FileStore } from '../storage/FileStore.ts';
import {
  noneErased,
  retentionKind,
  type DueItems as Due,
  type ErasureCounts,
  type RetentionRule,
} from '../wire/retention.ts';

export interface DueItemsOptions {
  rules: RetentionRules;
  repository: RetentionRepository;
  store: Pick<FileStore, 'delete'>;
}

const dayMs = 24 * 60 * 60 * 1000;
const shownIds = 100;
const graphKinds: readonly GraphKind[] = ['transcripts', 'chat', 'files', 'consents', 'notifications'];

/** What the rules make due: shown, or removed. */
export class DueItems {
  readonly #options: DueItemsOptions;

  constructor(options: DueItemsOptions) {
    this.#options = options;
  }

  get rules(): RetentionRule[] {
    return retentionKind.options.map((kind) => ({
      kind,
      days: this.#options.rules[kind],
      ...keptKinds[kind],
    }));
  }

  /** Changes nothing. One of each kind that has a rule. */
  async find(now: number): Promise<Due[]> {
    const due: Due[] = [];
    for (const { kind, before } of this.#ruled(now)) {
      const found: Due = { kind, before, count: 0, ids: [] };
      for await (const ids of this.#options.repository.old(kind, before)) {
        found.count += ids.length;
        found.ids.push(...ids.slice(0, shownIds - found.ids.length));
      }
      due.push(found);
    }
    return due;
  }

  /** What was done stays done where it is interrupted; the next run does the rest. Resolves with how many went. */
  async remove(now: number): Promise<ErasureCounts> {
    const counts = { ...noneErased };
    for (const { kind, before } of this.#ruled(now)) {
      for await (const ids of this.#options.repository.old(kind, before)) {
        if (kind === 'files') await this.#removeFromDisk(ids);
        await this.#options.repository.remove(kind, ids);
        counts[kind] += ids.length;
      }
    }
    return counts;
  }

  /** Before the graph forgets them, so that what is interrupted is found again. */
  async #removeFromDisk(mediaIds: readonly string[]): Promise<void> {
    const { repository, store } = this.#options;
    for (const { fileIds } of await repository.filesOf(mediaIds)) {
      for (const fileId of fileIds) await store.delete(fileId);
    }
  }

  #ruled(now: number): { kind: GraphKind; before: string }[] {
    return graphKinds.flatMap((kind) => {
      const days = this.#options.rules[kind];
      return days === null ? [] : [{ kind, before: new Date(now - days * dayMs).toISOString() }];
    });
  }
}
