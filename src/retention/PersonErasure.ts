import type { ErasureRepository, StandingErasure } from '../graph/repositories/ErasureRepository.ts';
import type { RetentionRepository } from '../graph/repositories/RetentionRepository.ts';
import type { FileStore } from '../storage/FileStore.ts';
import type { ErasureRecord } from '../wire/retention.ts';

export interface PersonErasureOptions {
  erasures: ErasureRepository;
  items: RetentionRepository;
  store: Pick<FileStore, 'delete'>;
  /** Forgets the rooms of a case, whose names and links may tell whose it was. */
  forgetRoom: (roomId: string) => Promise<void>;
  /** Ends every sign-in of an account. */
  endSignIns: (userId: string) => Promise<void>;
  /** Removes of what waits on disk all that belongs to visits that were erased. */
  clearSpool: () => Promise<void>;
}

/**
 * Takes away what was begun to be erased, step by step. Each step can be done again, so that whoever finds an erasure
 * unfinished does all of them.
 */
export class PersonErasure {
  readonly #options: PersonErasureOptions;

  constructor(options: PersonErasureOptions) {
    this.#options = options;
  }

  async carryOut({ record, caseIds }: StandingErasure): Promise<ErasureRecord> {
    const { erasures, endSignIns } = this.#options;
    await this.emptyCases(caseIds);
    if (record.kind === 'patient') {
      await endSignIns(record.subjectId);
      await erasures.eraseAccount(record.subjectId, record.startedAt);
    }
    return erasures.finish(record.erasureId, new Date().toISOString());
  }

  async emptyCases(caseIds: readonly string[]): Promise<void> {
    const { erasures, items, store, forgetRoom, clearSpool } = this.#options;
    for (const roomId of await erasures.rooms(caseIds)) await forgetRoom(roomId);
    await clearSpool();
    for (let ids = await erasures.media(caseIds); ids.length > 0; ids = await erasures.media(caseIds)) {
      // Before the graph forgets them, so that what is interrupted is found again.
      for (const { fileIds } of await items.filesOf(ids)) {
        for (const fileId of fileIds) await store.delete(fileId);
      }
      await items.remove('files', ids);
    }
    for (let ids = await erasures.messages(caseIds); ids.length > 0; ids = await erasures.messages(caseIds)) {
      await items.remove('transcripts', ids);
    }
    await erasures.erasePeople(caseIds);
  }
}
