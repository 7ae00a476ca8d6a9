import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DecryptionFailed, KeyRing } from '../../src/privacy/KeyRing.ts';

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
