import { createHash, randomBytes } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writePrivateFile } from '../../config/writePrivateFile.ts';
import { KeySet } from './KeySet.ts';
import { withLock } from './withLock.ts';

export interface KeyLocation {
  /** The keys themselves, from the environment; null: read from a file. */
  given: string | null;
  /** A file of the operator's; null: the one in the data folder, made on the first start. */
  file: string | null;
  dataDir: string;
}

export interface LoadedKeys {
  keys: KeySet;
  /** The file they were read from; null: the environment. */
  path: string | null;
  dataDir: string;
  /** Where they were made just now; else null. */
  madeAt: string | null;
}

/**
 * The keys of a data folder. What seals them is remembered there by fingerprint, so that a start with other keys, or
 * with none where there is data already, is refused instead of making the data unreadable bit by bit.
 */
export async function loadKeySet(location: KeyLocation): Promise<LoadedKeys> {
  const standing = await findKeySet(location);
  if (standing) return standing;
  const path = join(location.dataDir, 'keys');
  const madeAt = (await createExclusively(path, KeySet.create().toText())) ? path : null;
  const kept = await readFingerprints(location.dataDir);
  return { ...(await checked(await readFile(path, 'utf8'), path, location, kept)), madeAt };
}

/** As `loadKeySet`, but makes none: null where this folder never had any. */
export async function findKeySet(location: KeyLocation): Promise<LoadedKeys | null> {
  const { given, file, dataDir } = location;
  const path = file ?? join(dataDir, 'keys');
  // Before the keys: who adds one writes its fingerprint after it.
  const kept = await readFingerprints(dataDir);
  const text = given ?? (await readIfThere(path));
  if (text !== null) return checked(text, path, location, kept);
  if (file !== null) throw new Error(`There are no keys at ${file} (CONSILIUM_KEYS_FILE).`);
  if (kept !== null) {
    throw new Error(
      `The keys ${path} are gone. What is kept in ${dataDir} cannot be read without them: put the backup of that file back, or start with an empty data folder.`,
    );
  }
  return null;
}

/**
 * Makes the key after those in `readKeys`, which is called where no other process changes the file, unless `keyId` is
 * among them. Remembers its fingerprint as a start does, so that a file from before is refused from now on.
 */
export function addKey(
  { path, dataDir }: { path: string; dataDir: string },
  keyId: number,
  readKeys: () => KeySet,
): Promise<KeySet> {
  return withLock(`${path}.lock`, async () => {
    const standing = readKeys();
    await checkFingerprints(standing, path, dataDir, await readFingerprints(dataDir));
    if (standing.currentId >= keyId) return standing;
    const keys = standing.withNextKey();
    await writePrivateFile(path, keys.toText());
    await checkFingerprints(keys, path, dataDir, await readFingerprints(dataDir));
    return keys;
  });
}

async function checked(
  text: string,
  path: string,
  { given, dataDir }: KeyLocation,
  kept: Fingerprints | null,
): Promise<LoadedKeys> {
  const source = given === null ? path : 'CONSILIUM_KEYS';
  const keys = parse(text, source);
  await checkFingerprints(keys, source, dataDir, kept);
  return { keys, path: given === null ? path : null, dataDir, madeAt: null };
}

function parse(text: string, source: string): KeySet {
  try {
    return KeySet.parse(text);
  } catch (error) {
    throw new Error(`The keys of ${source} are damaged: ${(error as Error).message}.`, { cause: error });
  }
}

const fingerprintPath = (dataDir: string) => join(dataDir, 'keys.fingerprints');
const fingerprintsSchema = z.record(z.string(), z.string());
type Fingerprints = z.infer<typeof fingerprintsSchema>;

async function readFingerprints(dataDir: string): Promise<Fingerprints | null> {
  const kept = await readIfThere(fingerprintPath(dataDir));
  return kept === null ? null : fingerprintsSchema.parse(JSON.parse(kept));
}

/** Every key this folder was ever started with must be there again, and be the same. */
async function checkFingerprints(
  keys: KeySet,
  source: string,
  dataDir: string,
  kept: Fingerprints | null,
): Promise<void> {
  const before = kept ?? {};
  const now = fingerprints(keys);
  const wrong = Object.keys(before).filter((name) => now[name] !== before[name]);
  if (wrong.length > 0) {
    throw new Error(
      `The keys of ${source} are not those of ${dataDir}: ${wrong.map((name) => `${name} is ${name in now ? 'another' : 'missing'}`).join(', ')}.`,
    );
  }
  if (Object.keys(now).length > Object.keys(before).length) {
    await writePrivateFile(fingerprintPath(dataDir), `${JSON.stringify(now, null, 2)}\n`);
  }
}

function fingerprints(keys: KeySet): Fingerprints {
  // Of 256 random bits each, so that a plain hash gives nothing away.
  const of = (secret: Buffer) =>
    createHash('sha256').update('fingerprint').update(secret).digest('base64url');
  return Object.fromEntries([
    ['lookup', of(keys.lookup)],
    ...[...keys.sealing].map(([id, secret]) => [String(id), of(secret)]),
  ]) as Fingerprints;
}

async function readIfThere(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

/** False where another process was first. In one step, so that a crash leaves no half of a file. */
async function createExclusively(path: string, text: string): Promise<boolean> {
  const fresh = `${path}.${randomBytes(6).toString('hex')}.new`;
  await writeFile(fresh, text, { mode: 0o600, flush: true });
  try {
    await link(fresh, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(fresh);
  }
}
