import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The embedded engine hands each commit to the operating system, which keeps it when this process is killed but not
 * when the power fails. This sees to the rest, once for all commits that wait at the moment.
 */
export class WriteAheadLog {
  readonly #folder: string;
  #running: Promise<void> | undefined;
  /** Begins when the running one has ended, which may have begun before the latest commit. */
  #next: Promise<void> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Resolves when everything that has been committed before the call is on the disk. */
  reached(): Promise<void> {
    if (!this.#running) return this.#run();
    this.#next ??= this.#running
      .catch(() => {}) // told to those who waited for that one
      .then(() => {
        this.#next = undefined;
        return this.#run();
      });
    return this.#next;
  }

  #run(): Promise<void> {
    this.#running = syncNewest(this.#folder).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }
}

/** When the engine begins another file it has synchronised the one before. */
async function syncNewest(folder: string): Promise<void> {
  const newest = (await readdir(folder))
    .filter((name) => name.endsWith('.log'))
    .sort()
    .at(-1);
  if (newest === undefined) return;
  const file = await open(join(folder, newest), 'r+');
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}
