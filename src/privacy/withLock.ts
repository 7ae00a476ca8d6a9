import { open, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';

/** What is done under the lock takes milliseconds. */
const usualWaitMs = 5_000;
const pollMs = 25;

/**
 * Does `work` while no other process does its own under the lock of the same path. Rejects where the lock is not free
 * in time. One that a killed process left is never taken over, since two could do that at once: the error says what to
 * remove.
 */
export async function withLock<T>(path: string, work: () => Promise<T>, waitMs = usualWaitMs): Promise<T> {
  const until = performance.now() + waitMs;
  while (!(await taken(path))) {
    if (performance.now() >= until) {
      const holder = await readFile(path, 'utf8').catch(() => '');
      throw new Error(
        `The lock ${path} is held by ${holder || 'a process'}: if that one has ended, remove it.`,
      );
    }
    await wait(pollMs);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function taken(path: string): Promise<boolean> {
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return null;
    throw error;
  });
  if (!file) return false;
  try {
    await file.writeFile(`process ${process.pid} on ${hostname()}`);
    return true;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}
