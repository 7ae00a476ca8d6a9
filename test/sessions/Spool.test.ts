import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fdatasync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { Spool, type SpoolOptions } from '../../src/sessions/Spool.ts';

/** What is on the disk itself cannot be seen from here: whether it was asked for can. */
vi.mock('node:fs', { spy: true });

let folder: string;
const opened: Spool[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'consilium-spool-'));
});
afterEach(async () => {
  for (const spool of opened.splice(0)) await spool.close();
  await rm(folder, { recursive: true });
});

async function open(options: Partial<SpoolOptions> = {}): Promise<Spool> {
  const spool = await Spool.open({ folder, ...options });
  opened.push(spool);
  return spool;
}

const files = async () => (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort();

/** Everything that waits, taken over in batches of that size. */
async function takeAll(spool: Spool, maxLines = 2): Promise<string[]> {
  const taken: string[] = [];
  for (let batch = await spool.read(maxLines); batch; batch = await spool.read(maxLines)) {
    taken.push(...batch.lines);
    await batch.confirm();
  }
  return taken;
}

const lines = (count: number) => Array.from({ length: count }, (_, at) => `{"line":${at},"text":"ñ"}`);

test('lines are read in their order, and leave nothing behind once they are taken over', async () => {
  const spool = await open({ maxFileBytes: 64 });
  for (const line of lines(25)) expect(spool.append(line)).toBe(true);
  expect((await files()).length).toBeGreaterThan(5);
  expect(spool.counts).toMatchObject({ waiting: 25, lost: 0 });
  expect(await takeAll(spool)).toEqual(lines(25));
  expect(spool.counts).toMatchObject({ waiting: 0, bytes: 0 });
  expect(await files()).toEqual([]);
  spool.append('later');
  expect(await takeAll(spool)).toEqual(['later']);
});

test('what is not confirmed is read again, also by the next run', async () => {
  const first = await open();
  for (const line of lines(5)) first.append(line);
  const batch = await first.read(3);
  expect(batch?.lines).toEqual(lines(3));
  expect((await first.read(3))?.lines).toEqual(lines(3));
  await (await first.read(3))?.confirm();
  expect((await first.read(9))?.lines).toEqual(lines(5).slice(3));
  await first.close();

  const second = await open();
  expect(second.id).toBe(first.id);
  second.append('of the second run');
  expect(await takeAll(second)).toEqual([...lines(5), 'of the second run']);
});

test('a line stands on disk when append returns', async () => {
  const spool = await open();
  spool.append('kept');
  const [name] = await files();
  expect(await readFile(join(folder, name ?? ''), 'utf8')).toBe('kept\n');
});

describe('a power failure', () => {
  const syncs = vi.mocked(fdatasync);

  it('costs nothing that reached the disk, for which many lines are brought there at once', async () => {
    const spool = await open({ syncDelayMs: 20 });
    syncs.mockClear();
    for (const line of lines(500)) spool.append(line);
    expect(syncs).not.toHaveBeenCalled();
    await spool.reached();
    expect(syncs).toHaveBeenCalledTimes(1);
    spool.append('later');
    await spool.reached();
    expect(syncs).toHaveBeenCalledTimes(2);
  });

  it('costs nothing of a file that was ended meanwhile', async () => {
    const spool = await open({ syncDelayMs: 20, maxFileBytes: 64 });
    syncs.mockClear();
    for (const line of lines(6)) spool.append(line);
    await spool.reached();
    expect(syncs).toHaveBeenCalledTimes((await files()).length);
  });

  it('is told of where the disk refuses', async () => {
    const failures: unknown[] = [];
    const spool = await open({ syncDelayMs: 1, onSyncFailure: (error) => failures.push(error) });
    syncs.mockImplementationOnce((_descriptor, done) => done(new Error('EIO')));
    spool.append('kept');
    await expect(spool.reached()).rejects.toThrow('EIO');
    expect(failures).toHaveLength(1);
    spool.append('next');
    await spool.reached();
    expect(await takeAll(spool)).toEqual(['kept', 'next']);
  });
});

test('half a line of a run that died is left out and counted', async () => {
  const first = await open();
  first.append('whole');
  await first.close();
  const [name] = await files();
  await appendFile(join(folder, name ?? ''), '{"half":');
  const second = await open();
  expect(second.counts).toMatchObject({ waiting: 1, torn: 1 });
  second.append('next');
  expect(await takeAll(second)).toEqual(['whole', 'next']);
  expect(await files()).toEqual([]);
});

test('a full spool takes no more, counts what it lost, and takes again when there is room', async () => {
  const spool = await open({ maxBytes: 30 });
  expect(['a', 'b', 'c'].map((text) => spool.append(text.repeat(9)))).toEqual([true, true, true]);
  expect(spool.append('d'.repeat(9))).toBe(false);
  expect(spool.counts).toMatchObject({ waiting: 3, lost: 1, bytes: 30 });
  await takeAll(spool);
  expect(spool.append('e')).toBe(true);
});

test('a disk that refuses costs the line and no other', async () => {
  const spool = await open({ maxFileBytes: 1 });
  spool.append('before');
  await rm(folder, { recursive: true });
  await writeFile(folder, 'no folder any more');
  expect(spool.append('refused')).toBe(false);
  await rm(folder);
  await mkdir(folder);
  expect(spool.append('after')).toBe(true);
  expect(spool.counts).toMatchObject({ waiting: 2, lost: 1 });
});

test('what is put aside is tried again by the next run, after all else', async () => {
  const first = await open();
  first.append('refused');
  first.append('waiting');
  const batch = await first.read(1);
  first.refuse('refused');
  await batch?.confirm();
  expect(first.counts).toMatchObject({ waiting: 1, refused: 1 });
  await first.close();
  expect(await takeAll(await open())).toEqual(['refused', 'waiting', 'refused']);
});
