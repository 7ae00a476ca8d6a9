import { hash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chainEntry, entryHasher, firstPrevious, type ChainHead } from '../../src/audit/auditEntry.ts';
import { AuditLog } from '../../src/audit/AuditLog.ts';
import { verifyAudit } from '../../src/audit/verifyAudit.ts';
import { KeyRing } from '../../src/privacy/KeyRing.ts';
import { quietLogger } from '../support/roomsServer.ts';
import { auditEvent, temporaryAudit, type TemporaryAudit } from '../support/temporaryAudit.ts';
import { temporaryKeyRing } from '../support/temporaryKeyRing.ts';

let audit: TemporaryAudit;
/** Ten entries in the chain of one process, one in another's; both have stopped. */
beforeEach(async () => {
  audit = await temporaryAudit();
  for (let n = 1; n <= 10; n++) await audit.log.record(auditEvent({ subjectId: `subject-${n}` }));
  const other = await AuditLog.open({ ...audit, kind: 'worker', logger: await quietLogger() });
  await other.record(auditEvent());
  await audit.log.close();
  await other.close();
});
afterEach(() => audit.close());

const chain = () => join(audit.folder, audit.log.writer);
const segment = () => join(chain(), '000000000001.ndjson');
async function edit(change: (lines: string[]) => string[], path = segment()): Promise<void> {
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  await writeFile(
    path,
    change(lines)
      .map((line) => `${line}\n`)
      .join(''),
  );
}
async function faults() {
  const verdict = await verifyAudit(audit.folder, audit.keyRing, null);
  return verdict.faults.map(
    ({ kind, writer, sequence }) => `${kind} ${writer.split('-')[0] ?? ''} ${sequence}`,
  );
}

/** Written anew from place `from` on, with hashes that hold, as somebody would who has the keys. */
function forge(lines: string[], from: number, hasher = entryHasher(audit.keyRing)): string[] {
  let head: ChainHead = {
    sequence: from - 1,
    hash: from === 1 ? firstPrevious : hashOf(lines[from - 2]!),
    at: '',
  };
  return [
    ...lines.slice(0, from - 1),
    ...lines.slice(from - 1).map((line) => {
      const { action, at } = JSON.parse(line) as { action: string; at: string };
      const made = chainEntry(
        auditEvent({ action, subjectId: 'forged' }),
        audit.log.writer,
        head,
        at,
        hasher,
      );
      head = made.head;
      return made.line;
    }),
  ];
}
const hashOf = (line: string) => (JSON.parse(line) as { hash: string }).hash;

describe('verifying', () => {
  it('finds nothing where nothing was touched', async () => {
    expect(await verifyAudit(audit.folder, audit.keyRing, null)).toMatchObject({
      chains: 2,
      entries: 11,
      faults: [],
      unfinished: [],
    });
  });

  it.each([1, 4, 10])('names entry %i where a letter of it was changed', async (place) => {
    await edit((lines) =>
      lines.map((line, n) => (n === place - 1 ? line.replace('subject-', 'Subject-') : line)),
    );
    expect(await faults()).toEqual([`changed server ${place}`]);
  });

  it('names an entry whose hash was made anew, by the one that follows', async () => {
    await edit((lines) => [...lines.slice(0, 3), forge(lines, 4)[3]!, ...lines.slice(4)]);
    expect(await faults()).toEqual(['changed server 4']);
  });

  it('finds all of a chain forged to its end, by the checkpoints', async () => {
    await edit((lines) => forge(lines, 4));
    expect(await faults()).toEqual(['changed server 10']);
  });

  it.each<[string, (body: string | Buffer) => string]>([
    ['without a key', (body) => hash('sha256', body)],
    ['with another key', (body) => hash('sha256', `guessed ${body.toString()}`)],
  ])('finds a chain forged %s whose checkpoints were removed', async (_, hasher) => {
    await edit((lines) => forge(lines, 4, hasher));
    await rm(join(chain(), 'checkpoints'));
    const found = await faults();
    expect(found).toContain(hasher('') === hash('sha256', '') ? 'unkeyed server 4' : 'changed server 4');
    expect(found).toContain('checkpoint server 0');
  });

  it('misses checkpoints that are gone, and those that should have followed', async () => {
    const folders = (await readdir(audit.folder)).map((name) => join(audit.folder, name, 'checkpoints'));
    for (const path of folders) await writeFile(path, '');
    expect(await faults()).toEqual([]); // not overdue yet
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 });
    try {
      expect(await faults()).toEqual(['checkpoint server 1', 'checkpoint worker 1']);
    } finally {
      vi.useRealTimers();
    }
    for (const path of folders) await rm(path);
    expect(await faults()).toEqual(['checkpoint server 0', 'checkpoint worker 0']);
  });

  it('misses the last checkpoints where entries stand long behind those that are left', async () => {
    await audit.reopen();
    const before = await readFile(join(chain(), 'checkpoints'), 'utf8');
    await audit.log.record(auditEvent());
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 });
    try {
      await audit.log.record(auditEvent());
    } finally {
      vi.useRealTimers();
    }
    await audit.log.close();
    expect(await faults()).toEqual([]);
    await writeFile(join(chain(), 'checkpoints'), before);
    expect(await faults()).toEqual(['checkpoint server 11']);
  });

  it('holds after the keys were rotated', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'consilium-audit-rotated-'));
    const load = () => KeyRing.load({ given: null, file: null, dataDir });
    const options = { folder: join(dataDir, 'audit'), kind: 'server' as const, logger: await quietLogger() };
    for (const entries of [1, 2]) {
      const keyRing = await load();
      const log = await AuditLog.open({ ...options, keyRing });
      await log.record(auditEvent());
      await log.close();
      await keyRing.rotate();
      expect(await verifyAudit(options.folder, await load(), null)).toMatchObject({ entries, faults: [] });
    }
    await rm(dataDir, { recursive: true });
  });

  it.each([1, 5])('names entry %i where it was removed', async (place) => {
    await edit((lines) => lines.filter((_, n) => n !== place - 1));
    expect(await faults()).toEqual([`removed server ${place}`]);
  });

  it('names entries that stand in another order, or twice', async () => {
    await edit(([a, b, c, ...others]) => [a!, c!, b!, ...others]);
    expect(await faults()).toEqual(['reordered server 2']);
    await edit(([a, c, b, ...others]) => [a!, b!, c!, b!, ...others]);
    expect(await faults()).toEqual(['reordered server 2']);
  });

  it.each([9, 3, 0])('names what is missing behind entry %i, where the end was cut off', async (kept) => {
    await edit((lines) => lines.slice(0, kept));
    expect(await faults()).toEqual([`truncated server ${kept + 1}`]);
  });

  it('misses a whole segment, and a whole chain with its checkpoints', async () => {
    await rm(segment());
    expect(await faults()).toEqual(['truncated server 1']);
    await rm(chain(), { recursive: true });
    expect(await faults()).toEqual(['truncated server 1']);
  });

  it('finds the end cut off with the checkpoints of that chain, by those of another', async () => {
    await edit((lines) => lines.slice(0, 8));
    await writeFile(join(chain(), 'checkpoints'), '');
    expect(await faults()).toEqual(['truncated server 9']);
  });

  it('takes no entry of another chain, and none that lies in the wrong segment', async () => {
    const worker = (await readdir(audit.folder)).find((name) => name.startsWith('worker'))!;
    const [foreign] = (await readFile(join(audit.folder, worker, '000000000001.ndjson'), 'utf8')).split('\n');
    await edit((lines) => [foreign!, ...lines.slice(1)]);
    expect(await faults()).toEqual(['changed server 1']);
  });

  it('finds changed and removed checkpoints, and those signed with other keys', async () => {
    const path = join(chain(), 'checkpoints');
    const before = await readFile(path, 'utf8');
    await edit((lines) => lines.map((line) => line.replace(/"sequence":10/, '"sequence":9')), path);
    expect(await faults()).toEqual([expect.stringMatching('checkpoint server')]);
    await writeFile(path, before);
    await audit.reopen();
    await audit.log.record(auditEvent());
    await audit.log.close();
    await edit((lines) => lines.slice(1), path);
    expect(await faults()).toEqual([expect.stringMatching('checkpoint server')]);
    await writeFile(path, before);
    const foreign = await verifyAudit(audit.folder, await temporaryKeyRing(), null);
    expect(new Set(foreign.faults.map(({ kind }) => kind))).toEqual(new Set(['checkpoint', 'changed']));
  });

  it('finds an index that hides somebody from searches', async () => {
    await rename(segment(), join(chain(), '000000000000.ndjson')); // no longer the last
    await writeFile(segment(), '');
    await writeFile(join(chain(), '000000000000.ids'), '{"from":"2026","to":"2026","last":10}\n');
    expect(await faults()).toEqual(['index server 10']);
  });
});
