import { v7 as uuidv7 } from 'uuid';
import { mayOnCase } from '../auth/policy.ts';
import type { MediaRepository } from '../graph/repositories/MediaRepository.ts';
import { sessionIdOf } from '../sessions/recordingIds.ts';
import { fileKindOf } from '../storage/fileKinds.ts';
import { FileTooLarge, type FileStore, type StoredFile } from '../storage/FileStore.ts';
import { thumbnailOf } from '../storage/thumbnail.ts';
import { InfectedFile, scanned, ScanFailed, type ClamdAddress } from '../storage/virusScan.ts';
import { WireError } from '../wire/errors.ts';
import type { MediaRemovalReason, MediaView } from '../wire/files.ts';
import type { CaseCaller } from './Asker.ts';
import type { Cases } from './Cases.ts';

export interface CaseFilesOptions {
  cases: Cases;
  repository: MediaRepository;
  store: FileStore;
  /** Null: nothing is scanned, and files say so. */
  clamd: ClamdAddress | null;
  maxBytes: number;
}

export interface Upload {
  caseId: string;
  mediaId: string | undefined;
  fileName: string;
  content: AsyncIterable<Uint8Array>;
}

/** Files that belong to cases. Whoever may read a case may read its files; its owner and care team add some. */
export class CaseFiles {
  readonly #options: CaseFilesOptions;

  constructor(options: CaseFilesOptions) {
    this.#options = options;
  }

  /**
   * Answers the file that stands where the same one was sent before. Throws FILE_TYPE_REFUSED, REQUEST_TOO_LARGE,
   * FILE_INFECTED, ID_TAKEN, DEPENDENCY_UNAVAILABLE where the scanner cannot tell, and what the case refuses.
   */
  async add(user: CaseCaller, { caseId, mediaId = uuidv7(), fileName, content }: Upload): Promise<MediaView> {
    const { cases, repository, clamd, store } = this.#options;
    await cases.requireOpen(user, caseId);
    const { found, content: whole } = await fileKindOf(content);
    if (!found) throw new WireError('FILE_TYPE_REFUSED');
    const file = await this.#keep(clamd === null ? whole : scanned(whole, clamd));
    const small = found.kind === 'picture' ? await thumbnailOf(store.read(file)) : null;
    const thumbnail = small && (await store.write(one(small), { maxBytes: small.byteLength }));
    const created = await repository.create({
      media: {
        ...{ mediaId, caseId, fileName, ...found },
        scanned: clamd !== null,
        createdAt: new Date().toISOString(),
        createdBy: user.userId,
      },
      file,
      thumbnail,
    });
    if (!created) {
      await store.delete(file.fileId);
      if (thumbnail) await store.delete(thumbnail.fileId);
    }
    const standing = await repository.get(mediaId);
    if (standing?.caseId !== caseId || standing.sha256 !== file.sha256) throw new WireError('ID_TAKEN');
    return standing;
  }

  async listOfCase(
    user: CaseCaller,
    caseId: string,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<{ media: MediaView[]; nextCursor: string | null }> {
    await this.#options.cases.requireCase(user, caseId, 'read');
    return this.#options.repository.listOfCase(caseId, { limit, cursor: cursor ?? null });
  }

  /** Throws MEDIA_NOT_FOUND, also to strangers of its case. */
  async get(user: CaseCaller, mediaId: string): Promise<MediaView> {
    const media = await this.#options.repository.get(mediaId);
    if (!media) throw new WireError('MEDIA_NOT_FOUND');
    try {
      await this.#options.cases.requireCase(user, media.caseId, 'read');
    } catch (error) {
      throw error instanceof WireError ? new WireError('MEDIA_NOT_FOUND') : error;
    }
    return media;
  }

  /** Null: there is no such file. */
  async caseOf(mediaId: string): Promise<string | null> {
    return (await this.#options.repository.get(mediaId))?.caseId ?? null;
  }

  /** What `get` allows, where it lies. Throws MEDIA_NOT_FOUND. */
  async open(
    user: CaseCaller,
    mediaId: string,
    which: 'content' | 'thumbnail',
  ): Promise<{
    media: MediaView;
    file: StoredFile;
    read: (range?: { start: number; end: number }) => AsyncIterable<Buffer>;
  }> {
    const media = await this.get(user, mediaId);
    const file = await this.#options.repository.file(mediaId, which);
    if (!file) throw new WireError('MEDIA_NOT_FOUND');
    return { media, file, read: (range) => this.#options.store.read(file, range) };
  }

  /**
   * For who added it, and who answers for the case; what was written down of it goes too. Throws MEDIA_NOT_FOUND,
   * CASE_READ_ONLY, CASE_CLOSED, LEGAL_HOLD.
   */
  async remove(user: CaseCaller, mediaId: string, reason: MediaRemovalReason): Promise<MediaView> {
    const { cases, repository, store } = this.#options;
    const media = await this.get(user, mediaId);
    const relation = await cases.requireCase(user, media.caseId, 'write');
    if (media.createdBy !== user.userId && !mayOnCase(relation, 'manage')) {
      throw new WireError('CASE_READ_ONLY', { relation });
    }
    const sessionId = sessionIdOf(mediaId);
    const fileIds = await repository.remove(mediaId, { byId: user.userId, reason, sessionId });
    // What is left where this is interrupted is cleared away as an orphan.
    for (const fileId of fileIds) await store.delete(fileId);
    return media;
  }

  /** Removes what interrupted uploads and removals left on disk. Resolves with how many files that were. */
  clearOrphans(): Promise<number> {
    const { store, repository } = this.#options;
    return store.sweep((fileIds) => repository.knownFiles(fileIds));
  }

  async #keep(content: AsyncIterable<Uint8Array>): Promise<StoredFile> {
    const { store, maxBytes } = this.#options;
    try {
      return await store.write(content, { maxBytes });
    } catch (error) {
      if (error instanceof FileTooLarge) throw new WireError('REQUEST_TOO_LARGE', { maxBytes });
      if (error instanceof InfectedFile) throw new WireError('FILE_INFECTED', { signature: error.signature });
      if (error instanceof ScanFailed) {
        throw new WireError('DEPENDENCY_UNAVAILABLE', { dependency: 'virusScanner' });
      }
      throw error;
    }
  }
}

async function* one(part: Buffer): AsyncGenerator<Buffer> {
  yield part;
}
