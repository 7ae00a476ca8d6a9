import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuditLog } from '../../src/audit/AuditLog.ts';
import { entryHasher, readEntry } from '../../src/audit/auditEntry.ts';
import { readLines, segmentsOf } from '../../src/audit/chainFiles.ts';
import { verifyAudit } from '../../src/audit/verifyAudit.ts';
import { KeyRing } from '../../src/privacy/KeyRing.ts';
import { quietLogger } from '../support/roomsServer.ts';
import { auditEvent, temporaryAudit, type TemporaryAudit } from '../support/temporaryAudit.ts';

let audit: TemporaryAudit;
beforeEach(async () => {
  audit = await temporaryAudit();
});
afterEach(() => audit.close());

const chainFolder = () => join(audit.folder, audit.log.writer);
async function entriesOf(folder: string, keyRing = audit.keyRing) {
  const segments = await segmentsOf(folder);
  const lines = await Promise.all(segments.map(async ({ path }) => (await readLines(path)).lines));
  const hasher = entryHasher(keyRing);
  return lines.flat().map((line) => readEntry(line, hasher));
}
const verify = () => verifyAudit(audit.folder, audit.keyRing, null);

describe('recording', () => {
  it('resolves when the entry is in the file, with its place, time and the hash of the one before', async () => {
    const event = auditEvent({ purpose: 'treatment', detail: { pages: 2 }, requestId: 'r-1' });
    await audit.log.record(event);
    await audit.log.record(auditEvent());
    const [first, second] = await entriesOf(chainFolder());
    expect(first).toMatchObject({ ...event, writer: audit.log.writer, sequence: 1 });
    expect(Math.abs(Date.parse(first!.at) - Date.now())).toBeLessThan(10_000);
    expect(second?.previous).toBe(first?.hash);
    expect((await stat((await segmentsOf(chainFolder()))[0]!.path)).mode & 0o777).toBe(0o600);
  });

  it('counts what is not in the file yet, what is being written included', async () => {
    const written = audit.log.record(auditEvent());
    expect(audit.log.waiting).toBe(1);
    await written;
    await expect.poll(() => audit.log.waiting).toBe(0);
  });

  it('keeps the order of many that come at once, and writes them together', async () => {
    const events = Array.from({ length: 3_000 }, (_, index) => auditEvent({ subjectId: `s-${index}` }));
    await Promise.all(events.map((event) => audit.log.record(event)));
    const entries = await entriesOf(chainFolder());
    expect(entries.map((entry) => entry?.subjectId)).toEqual(events.map(({ subjectId }) => subjectId));
    expect((await verify()).faults).toEqual([]);
  });

  it.each([
    { action: 'read' },
    { action: 'case.Read it' },
    { subjectId: 'two\nlines' },
    { detail: Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`n${index}`, index])) },
    { name: 'Ada Patient' },
  ])('refuses %j and stores nothing', async (change) => {
    await expect(audit.log.record(auditEvent(change))).rejects.toThrow();
    expect(await entriesOf(chainFolder())).toEqual([]);
  });

  it('refuses what comes after it was closed, and had written what came before', async () => {
    const recorded = audit.log.record(auditEvent());
    await audit.log.close();
    await recorded;
    await expect(audit.log.record(auditEvent())).rejects.toMatchObject({ code: 'DEPENDENCY_UNAVAILABLE' });
    expect(await entriesOf(chainFolder())).toHaveLength(1);
  });

  it('begins a new segment where one is full, with an index beside the full one', async () => {
    const detail = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`n${n}`, 'x'.repeat(1000)]));
    for (let batch = 0; batch < 6; batch++) {
      await Promise.all(Array.from({ length: 100 }, () => audit.log.record(auditEvent({ detail }))));
    }
    const names = (await readdir(chainFolder())).filter((name) => /ndjson|ids/.test(name));
    expect(names.filter((name) => name.endsWith('.ndjson')).length).toBeGreaterThan(1);
    expect(names.filter((name) => name.endsWith('.ids'))).toHaveLength(
      names.filter((name) => name.endsWith('.ndjson')).length - 1,
    );
    await audit.reopen();
    await audit.log.record(auditEvent());
    expect(await verify()).toMatchObject({ entries: 601, faults: [] });
  });
});

describe('a restart', () => {
  it('goes on with the chain', async () => {
    const { writer } = audit.log;
    await audit.log.record(auditEvent());
    await audit.reopen();
    await audit.log.record(auditEvent());
    expect(audit.log.writer).toBe(writer);
    expect((await entriesOf(chainFolder())).map((entry) => entry?.sequence)).toEqual([1, 2]);
    expect((await verify()).faults).toEqual([]);
  });

  it('takes another chain where a process that lives holds the first', async () => {
    const logger = await quietLogger();
    const second = await AuditLog.open({ ...audit, kind: 'server', logger });
    expect(second.writer).not.toBe(audit.log.writer);
    await Promise.all([audit.log.record(auditEvent()), second.record(auditEvent())]);
    await second.close();
    expect(await verify()).toMatchObject({ chains: 2, entries: 2, faults: [] });
  });

  it('discards half an entry at the end, says so, and goes on', async () => {
    await audit.log.record(auditEvent());
    const { path } = (await segmentsOf(chainFolder()))[0]!;
    await audit.log.close();
    await appendFile(path, '{"action":"case.re');
    expect(await verify()).toMatchObject({ faults: [], unfinished: [audit.log.writer] });
    await audit.reopen();
    expect(audit.messages.join('')).toContain('half an entry at the end');
    const entries = await entriesOf(chainFolder());
    expect(entries.at(-1)).toMatchObject({
      sequence: 2,
      action: 'audit.resumed',
      detail: { discardedBytes: 18 },
    });
    expect(await verify()).toMatchObject({ entries: 2, faults: [], unfinished: [] });
  });

  it('leaves the places of cut off entries empty, so that they are missed for ever', async () => {
    for (let n = 0; n < 5; n++) await audit.log.record(auditEvent());
    await audit.log.close();
    const { path } = (await segmentsOf(chainFolder()))[0]!;
    const { lines } = await readLines(path);
    await truncate(
      path,
      lines.slice(0, 3).reduce((sum, line) => sum + line.byteLength + 1, 0),
    );
    await audit.reopen();
    expect(audit.messages.join('')).toContain('entries are missing or changed');
    await audit.log.record(auditEvent());
    expect((await verify()).faults).toEqual([
      expect.objectContaining({ kind: 'removed', sequence: 4, message: expect.stringContaining('4 to 5') }),
    ]);
  });
});

const writerScript = `
  import { AuditLog } from '${new URL('../../src/audit/AuditLog.ts', import.meta.url).href}';
  import { KeyRing } from '${new URL('../../src/privacy/KeyRing.ts', import.meta.url).href}';
  import { createLogger } from '${new URL('../../config/logger.ts', import.meta.url).href}';
  const [folder] = process.argv.slice(1);
  const keyRing = await KeyRing.load({ given: null, file: null, dataDir: folder });
  const logger = await createLogger({ level: 'fatal' });
  const log = await AuditLog.open({ folder: folder + '/audit', kind: 'server', keyRing, logger });
  for (let n = 0; ; n++) {
    const subjectId = process.pid + '-' + n;
    log.record({ action: 'case.read', actorId: null, actorKind: 'system', subjectKind: 'Case', subjectId, caseId: null })
      .then(() => process.stdout.write(subjectId + '\\n'));
    if (n % 50 === 49) await new Promise((resolve) => setImmediate(resolve));
    if (n % 2000 === 1999) await new Promise((resolve) => setTimeout(resolve, 20));
  }
`;

it('loses nothing that it acknowledged to a kill at any moment', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'consilium-audit-kill-'));
  const acknowledged: string[] = [];
  for (let round = 0; round < 5; round++) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', writerScript, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const closed = once(child, 'close');
    let seen = 0;
    createInterface(child.stdout).on('line', (line) => {
      acknowledged.push(line);
      if (++seen === 100 * (round + 1) + round * 37) child.kill('SIGKILL');
    });
    await closed;
  }
  const keyRing = await KeyRing.load({ given: null, file: null, dataDir: folder });
  const verdict = await verifyAudit(join(folder, 'audit'), keyRing, null);
  const [chain] = await readdir(join(folder, 'audit'));
  const kept = new Set(
    (await entriesOf(join(folder, 'audit', chain!), keyRing)).map((entry) => entry?.subjectId),
  );
  expect(verdict).toMatchObject({ chains: 1, faults: [] });
  expect(acknowledged.length).toBeGreaterThan(1_500);
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  await rm(folder, { recursive: true });
});
