import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writePrivateFile } from '../../config/writePrivateFile.ts';
import { minSecretBytes } from './tokens.ts';

/**
 * The secret that signs tokens: the given one, else the one kept in the data folder (readable to its owner alone),
 * made on the first start. Whoever deletes that file signs everybody out.
 */
export async function tokenSecret(dataDir: string, given: string | null): Promise<Uint8Array> {
  if (given !== null) return Buffer.from(given);
  const path = join(dataDir, 'token-secret');
  const kept = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  if (kept !== null) return decode(kept, path);
  const made = randomBytes(minSecretBytes).toString('base64url');
  await writePrivateFile(path, made);
  return decode(made, path);
}

function decode(text: string, path: string): Uint8Array {
  const secret = Buffer.from(text.trim(), 'base64url');
  if (secret.byteLength >= minSecretBytes) return secret;
  throw new Error(`${path} is damaged; delete it and start again (everybody then signs in anew)`);
}
