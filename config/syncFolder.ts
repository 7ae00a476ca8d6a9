import { open } from 'node:fs/promises';

/** So that what was just made or renamed in a folder is still there after a loss of power. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
