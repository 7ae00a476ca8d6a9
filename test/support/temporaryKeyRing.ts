import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyRing } from '../../src/privacy/KeyRing.ts';

/** Keys of their own, kept nowhere. */
export async function temporaryKeyRing(): Promise<KeyRing> {
  const dataDir = await mkdtemp(join(tmpdir(), 'consilium-keys-'));
  try {
    return await KeyRing.load({ given: null, file: null, dataDir });
  } finally {
    await rm(dataDir, { recursive: true });
  }
}
