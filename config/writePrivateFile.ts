import { randomBytes } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';

/** For the owner's eyes alone, and in one step: a crash leaves the former text or the new one, never half of it. */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const fresh = `${path}.${randomBytes(6).toString('hex')}.new`;
  await writeFile(fresh, text, { mode: 0o600, flush: true });
  await rename(fresh, path);
}
