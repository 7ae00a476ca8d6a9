import { fdatasync } from 'node:fs';
import { syncFolder } from '../../config/syncFolder.ts';

const usualDelayMs = 50;

export interface DiskSyncOptions {
  /** Where the files are. */
  folder: string;
  delayMs?: number | undefined;
  /** The disk refused; what it was about may be lost where the power fails. */
  onFailure?: ((error: unknown) => void) | undefined;
}

/**
 * Brings what was appended to files from the operating system, where it outlives this process, to the disk itself,
 * where it outlives a power failure: once for all that came within the delay.
 */
export class DiskSync {
  readonly #options: DiskSyncOptions;
  #dirty = new Set<number>();
  #folderToo = false;
  #waiting: PromiseWithResolvers<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(options: DiskSyncOptions) {
    this.#options = options;
  }

  /** `newFile`: its name in the folder has to last as well. The descriptor is closed by `close` alone. */
  written(descriptor: number, newFile: boolean): void {
    this.#dirty.add(descriptor);
    this.#folderToo ||= newFile;
    this.#waiting ??= silent(Promise.withResolvers<void>());
    this.#timer ??= setTimeout(() => this.#begin(), this.#options.delayMs ?? usualDelayMs);
  }

  /** Resolves when all that was written until now is on the disk. Rejects where the disk refuses. */
  reached(): Promise<void> {
    return this.#waiting?.promise ?? this.#running;
  }

  /** Does what waits, and calls `then` when nothing of it is under way any more. */
  async finish(then: () => void): Promise<void> {
    if (this.#waiting) this.#begin();
    await this.#running.catch(() => {}); // told to onFailure
    then();
  }

  #begin(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const waiting = this.#waiting;
    const descriptors = [...this.#dirty];
    const folderToo = this.#folderToo;
    this.#waiting = null;
    this.#dirty = new Set();
    this.#folderToo = false;
    this.#running = this.#running
      .catch(() => {}) // told to those who waited for that one
      .then(async () => {
        await Promise.all(descriptors.map(synchronised));
        if (folderToo) await syncFolder(this.#options.folder);
      });
    this.#running.then(
      () => waiting?.resolve(),
      (error: unknown) => {
        this.#options.onFailure?.(error);
        waiting?.reject(error);
      },
    );
  }
}

/** Nobody has to wait for it. */
function silent(waiting: PromiseWithResolvers<void>): PromiseWithResolvers<void> {
  waiting.promise.catch(() => {});
  return waiting;
}

const synchronised = (descriptor: number): Promise<void> =>
  new Promise((resolve, reject) => {
    fdatasync(descriptor, (error) => (error ? reject(error) : resolve()));
  });
