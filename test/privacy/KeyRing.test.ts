import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DecryptionFailed, KeyRing } from '../../src/privacy/KeyRing.ts';
import { withLock } from '../../src/privacy/withLock.ts';

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64url');
const first = `1:${key(1)},lookup:${key(9)}`;
const rotated = `2:${key(2)},${first}`;

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'consilium-keys-'));
});
afterEach(async () => {
  await rm(dataDir, { recursive: true });
});

const load = (given: string | null = null, file: string | null = null) =>
  KeyRing.load({ given, file, dataDir });
const keysPath = () => join(dataDir, 'keys');

describe('sealing', () => {
  it('opens what it sealed, never twice the same, under a key that it names', async () => {
    const ring = await load(first);
    const sealed = ring.encrypt('Grüße, 王さん', 'Case.patientName:1');
    expect(sealed).toMatch(/^k1\.[\w-]+$/);
    expect(ring.decrypt(sealed, 'Case.patientName:1')).toBe('Grüße, 王さん');
    expect(ring.encrypt('Grüße, 王さん', 'Case.patientName:1')).not.toBe(sealed);
    expect(ring.decrypt(ring.encrypt('', 'empty'), 'empty')).toBe('');
  });

  it('refuses another context, another text, and every single changed bit', async () => {
    const ring = await load(first);
    const sealed = ring.encrypt('penicillin', 'Case.allergies:1');
    expect(() => ring.decrypt(sealed, 'Case.allergies:2')).toThrow(DecryptionFailed);
    const bytes = Buffer.from(sealed.slice(3), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => ring.decrypt(`k1.${changed.toString('base64url')}`, 'Case.allergies:1')).toThrow(
        DecryptionFailed,
      );
    }
    for (const other of ['', 'penicillin', 'k1.', 'k1.AAAA', `kx.${sealed.slice(3)}`]) {
      expect(() => ring.decrypt(other, 'Case.allergies:1')).toThrow(DecryptionFailed);
    }
  });

  it('seals with the newest key and still opens with the old ones', async () => {
    const old = (await load(first)).encrypt('text', 'c');
    const ring = await load(rotated);
    expect(ring.encrypt('text', 'c')).toMatch(/^k2\./);
    expect(ring.decrypt(old, 'c')).toBe('text');
    expect([ring.isCurrent(old), ring.isCurrent(ring.encrypt('text', 'c'))]).toEqual([false, true]);
    expect(() => ring.decrypt(old.replace('k1', 'k3'), 'c')).toThrow('key 3 is not in the ring');
  });

  it('hashes alike for ever, differently for each purpose', async () => {
    const before = (await load(first)).keyedHash('email', 'a@b.example');
    const ring = await load(rotated);
    expect(ring.keyedHash('email', 'a@b.example')).toBe(before);
    expect(ring.keyedHash('word', 'a@b.example')).not.toBe(before);
    expect(ring.keyedHash('emaila', '@b.example')).not.toBe(before);
    expect(before).not.toContain('a@b');
  });
});

describe('a rotation', () => {
  it('makes one key where several processes rotate at the same moment', async () => {
    await load();
    const rings = await Promise.all(Array.from({ length: 8 }, () => load()));
    await Promise.all(rings.map((ring) => ring.rotate(2)));
    const sealed = rings.map((ring) => ring.encrypt('text', 'c'));
    const fresh = await load();
    expect(sealed.map((text) => [text.slice(0, 3), fresh.decrypt(text, 'c')])).toEqual(
      Array(8).fill(['k2.', 'text']),
    );
    expect((await readdir(dataDir)).sort()).toEqual(['keys', 'keys.fingerprints']);
  });

  it('makes the key after those in the file, where another process has made some', async () => {
    const [ring, other] = [await load(), await load()];
    await other.rotate();
    expect(ring.nextKeyId()).toBe(3);
    await ring.rotate();
    expect([other.currentKeyId, ring.currentKeyId]).toEqual([2, 3]);
  });

  it('is remembered: a file from before it is refused', async () => {
    const ring = await load();
    const before = await readFile(keysPath(), 'utf8');
    await ring.rotate();
    await writeFile(keysPath(), before);
    await expect(load()).rejects.toThrow('2 is missing');
  });

  it.each([
    ['1 is another', `1:${key(5)},2:${key(2)},lookup:${key(9)}`],
    ['1 is missing', `2:${key(2)},lookup:${key(9)}`],
    ['lookup is another', `1:${key(1)},2:${key(2)},lookup:${key(5)}`],
  ])('takes no file up in which %s, and goes on with the keys it has', async (wrong, text) => {
    const file = join(dataDir, 'mine');
    await writeFile(file, first);
    const ring = await load(null, file);
    const sealed = ring.encrypt('text', 'c');
    await writeFile(file, text);
    expect(() => ring.takeUp()).toThrow(wrong);
    await expect(ring.rotate()).rejects.toThrow(wrong);
    await expect(ring.rotate(2)).rejects.toThrow(wrong);
    expect(() => ring.decrypt(sealed.replace('k1', 'k2'), 'c')).toThrow(DecryptionFailed);
    expect([ring.currentKeyId, ring.decrypt(sealed, 'c')]).toEqual([1, 'text']);
    expect(await readFile(file, 'utf8')).toBe(text);
    expect(await readdir(dataDir)).not.toContain('mine.lock');
    await writeFile(file, rotated);
    ring.takeUp();
    expect([ring.currentKeyId, ring.decrypt(sealed, 'c')]).toEqual([2, 'text']);
  });

  it('waits for the lock of another, and names one that stays', async () => {
    const lock = `${keysPath()}.lock`;
    await writeFile(lock, 'process 7 on elsewhere');
    const never = vi.fn<() => Promise<void>>();
    await expect(withLock(lock, never, 50)).rejects.toThrow(`${lock} is held by process 7 on elsewhere`);
    expect(never).not.toHaveBeenCalled();
    const ring = await load();
    const rotating = ring.rotate();
    await setTimeout(60);
    expect(ring.currentKeyId).toBe(1);
    await rm(lock);
    await rotating;
    expect(ring.currentKeyId).toBe(2);
  });
});

describe('where the keys come from', () => {
  it('makes them on the first start, for their owner alone, and says so once', async () => {
    const ring = await load();
    expect(ring.madeAt).toBe(keysPath());
    expect((await stat(keysPath())).mode & 0o777).toBe(0o600);
    const again = await load();
    expect(again.madeAt).toBeNull();
    expect(again.decrypt(ring.encrypt('text', 'c'), 'c')).toBe('text');
  });

  it('agrees with who starts at the same time', async () => {
    const rings = await Promise.all(Array.from({ length: 8 }, () => load()));
    const sealed = rings[0]!.encrypt('text', 'c');
    expect(rings.map((ring) => ring.decrypt(sealed, 'c'))).toEqual(Array(8).fill('text'));
    expect(rings.filter(({ madeAt }) => madeAt !== null)).toHaveLength(1);
  });

  it('reads a file of the operator, and never makes that one', async () => {
    const file = join(dataDir, 'mine');
    await expect(load(null, file)).rejects.toThrow(`no keys at ${file}`);
    await writeFile(file, first.replace(',', '\n'));
    const ring = await load(null, file);
    expect((await load(first)).decrypt(ring.encrypt('text', 'c'), 'c')).toBe('text');
    expect(ring.madeAt).toBeNull();
  });

  it('refuses to go on with other keys than the data was sealed with, or with none', async () => {
    await load();
    const kept = await readFile(keysPath(), 'utf8');
    await rm(keysPath());
    await expect(load()).rejects.toThrow('are gone');
    await expect(load(first)).rejects.toThrow('1 is another, lookup is another');
    await writeFile(keysPath(), kept);
    await load();
    await writeFile(keysPath(), `${kept}2:${key(2)}\n`);
    await load();
    await writeFile(keysPath(), kept);
    await expect(load()).rejects.toThrow('2 is missing');
  });

  it.each([
    ['', 'needs a lookup key'],
    [`1:${key(1)}`, 'needs a lookup key'],
    [`lookup:${key(1)}`, 'at least one numbered key'],
    [`1:${key(1)},1:${key(2)},lookup:${key(9)}`, '1 is there twice'],
    [`lookup:${key(9)},1:c2hvcnQ`, 'entry 2 is not'],
    [`0:${key(1)},lookup:${key(9)}`, 'entry 1 is not'],
  ])('refuses %j without repeating it', async (text, message) => {
    const refused = await load(text).catch((error: unknown) => error as Error);
    expect(refused).toBeInstanceOf(Error);
    expect((refused as Error).message).toContain(message);
    expect((refused as Error).message).not.toContain(key(1));
  });
});
