import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DecryptionFailed, type KeyRing } from '../../src/privacy/KeyRing.ts';
import { FileStore, FileTooLarge, type ByteRange, type StoredFile } from '../../src/storage/FileStore.ts';
import { chunkBytes } from '../../src/storage/sealedChunks.ts';
import { temporaryKeyRing } from '../support/temporaryKeyRing.ts';

let folder: string;
let keyRing: KeyRing;
let store: FileStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'consilium-files-'));
  keyRing = await temporaryKeyRing();
  store = new FileStore(folder, keyRing);
});
afterEach(() => rm(folder, { recursive: true }));

const maxBytes = 10 * chunkBytes;
async function* parts(content: Buffer, size: number) {
  for (let at = 0; at < content.byteLength; at += size) yield content.subarray(at, at + size);
}
const write = (content: Buffer, size = 1000) => store.write(parts(content, size), { maxBytes });
const read = (file: StoredFile, range?: ByteRange) => buffer(store.read(file, range));
const filesOnDisk = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
const pathOf = (file: StoredFile) => join(folder, file.fileId.slice(-2), file.fileId);

describe('what is stored', () => {
  it.each([0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 2 * chunkBytes, 3 * chunkBytes + 77])(
    'comes back whole, %i bytes, with their hash, whatever parts they came in',
    async (bytes) => {
      const content = randomBytes(bytes);
      for (const size of [997, chunkBytes, 5 * chunkBytes]) {
        const file = await write(content, size);
        expect(file).toMatchObject({ bytes, sha256: createHash('sha256').update(content).digest('hex') });
        expect((await read(file)).equals(content)).toBe(true);
      }
    },
  );

  it('can be read in ranges, of which only the chunks that hold them are opened', async () => {
    const content = randomBytes(4 * chunkBytes + 10);
    const file = await write(content);
    const sealed = await readFile(pathOf(file));
    sealed[100]! ^= 1; // in the first chunk
    await writeFile(pathOf(file), sealed);
    for (const [start, end] of [
      [chunkBytes, chunkBytes],
      [2 * chunkBytes - 1, 2 * chunkBytes],
      [chunkBytes + 5, 4 * chunkBytes + 9],
    ] as const) {
      expect((await read(file, { start, end })).equals(content.subarray(start, end + 1))).toBe(true);
    }
    await expect(read(file, { start: 0, end: 0 })).rejects.toThrow(DecryptionFailed);
  });

  it('shows nothing of its content or key on disk, to its owner alone', async () => {
    const content = Buffer.from('Ana Ruiz has a penicillin allergy. '.repeat(100));
    const file = await write(content);
    const sealed = await readFile(pathOf(file));
    expect(sealed.includes('penicillin')).toBe(false);
    expect((await stat(pathOf(file))).mode & 0o777).toBe(0o600);
    expect(file.sealedKey).toMatch(/^k1\./);
  });
});

describe('what was changed', () => {
  it('is refused: a bit, a swapped or missing chunk, a cut end, another file in its place', async () => {
    const file = await write(randomBytes(3 * chunkBytes));
    const other = await write(randomBytes(3 * chunkBytes));
    const sealed = await readFile(pathOf(file));
    const chunk = (n: number) => sealed.subarray(n * (chunkBytes + 16), (n + 1) * (chunkBytes + 16));
    const flipped = Buffer.from(sealed);
    flipped[2 * chunkBytes]! ^= 1;
    const changes = [
      flipped,
      Buffer.concat([chunk(1), chunk(0), chunk(2)]),
      Buffer.concat([chunk(0), chunk(2)]),
      Buffer.concat([chunk(0), chunk(1)]),
      sealed.subarray(0, -1),
      await readFile(pathOf(other)),
    ];
    for (const changed of changes) {
      await writeFile(pathOf(file), changed);
      await expect(read(file)).rejects.toThrow(DecryptionFailed);
    }
    // Nor does it help to claim that it was shorter.
    await writeFile(pathOf(file), Buffer.concat([chunk(0), chunk(1)]));
    await expect(read({ ...file, bytes: 2 * chunkBytes })).rejects.toThrow(DecryptionFailed);
    await writeFile(pathOf(file), sealed);
    expect(await read(file)).toHaveLength(3 * chunkBytes);
    await expect(read({ ...file, sealedKey: other.sealedKey })).rejects.toThrow(DecryptionFailed);
  });
});

describe('what is not stored', () => {
  it('is what is too large, and leaves nothing', async () => {
    const tooLarge = store.write(parts(randomBytes(2000), 100), { maxBytes: 1999 });
    await expect(tooLarge).rejects.toThrow(FileTooLarge);
    expect(await filesOnDisk()).toEqual([]);
  });

  it('is what breaks off, and leaves nothing', async () => {
    async function* broken() {
      yield randomBytes(3 * chunkBytes);
      throw new Error('the sender is gone');
    }
    await expect(store.write(broken(), { maxBytes })).rejects.toThrow('the sender is gone');
    expect(await filesOnDisk()).toEqual([]);
  });

  it('is what was deleted', async () => {
    const file = await write(randomBytes(10));
    await store.delete(file.fileId);
    await store.delete(file.fileId);
    await expect(read(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

it('removes old files that nobody knows, and half ones', async () => {
  const [kept, orphan, fresh] = await Promise.all([1, 2, 3].map(() => write(randomBytes(10))));
  const half = join(folder, 'incoming', '01939a2e-7c00-7a10-8000-000000000001');
  const foreign = join(folder, 'incoming', 'README');
  await writeFile(half, 'half');
  await writeFile(foreign, 'not ours');
  const old = new Date(Date.now() - 25 * 60 * 60 * 1000);
  for (const path of [pathOf(kept!), pathOf(orphan!), half, foreign]) await utimes(path, old, old);
  const asked: string[] = [];
  const removed = await store.sweep(async (fileIds) => {
    asked.push(...fileIds);
    return new Set([kept!.fileId]);
  });
  expect(removed).toBe(2);
  expect(asked.sort()).toEqual([kept!.fileId, orphan!.fileId].sort());
  expect((await filesOnDisk()).map(({ name }) => name).sort()).toEqual(
    [kept!.fileId, fresh!.fileId, 'README'].sort(),
  );
});
