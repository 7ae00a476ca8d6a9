/** The operator's commands on the graph and its backup, as they are typed. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cypher } from '../../src/graph/cypher.ts';
import type { Engine } from '../../src/graph/Engine.ts';
import { OperatorFolder } from '../support/operatorFolder.ts';

const addUsers = cypher`UNWIND range(1, 100) AS n CREATE (u:User) SET u.id = 'u' + toString(n), u.name = 'sealed'`;
const spoil = cypher`MATCH (m:Migration) SET m.checksum = 'another'`;
const halfApply = cypher`MATCH (m:Migration {name: '001-records'}) SET m.finishedAt = null`;

let at: OperatorFolder;
beforeEach(async () => {
  at = await OperatorFolder.make();
});
afterEach(() => at.remove());

const fill = (engine: Engine) => engine.write((tx) => tx.run(addUsers));

/** Its content, without how far the audit log had come. */
const exported = async (name: string) =>
  (await readFile(join(at.folder, name), 'utf8'))
    .split('\n')
    .slice(1)
    .filter((line) => line.includes('"key"') && !line.includes('AuditAnchor'));

it('migrate applies what the graph lacks, and migrate:status tells', async () => {
  expect(await at.command('migrateStatus.ts')).toEqual({
    code: 0,
    output: expect.stringContaining('001-records  pending'),
  });
  expect(await at.command('migrate.ts')).toEqual({
    code: 0,
    output: expect.stringContaining('Applied: 001-records'),
  });
  expect(await at.command('migrate.ts')).toEqual({ code: 0, output: 'The graph lacks none.\n' });
  expect(await at.command('migrateStatus.ts')).toEqual({
    code: 0,
    output: expect.stringContaining('001-records  applied'),
  });
});

it('migrate finishes what was left half-applied, and does not touch what was changed', async () => {
  await at.withGraph((engine) => engine.write((tx) => tx.run(halfApply)));
  await expect(at.withGraph(async () => {})).rejects.toThrow('"npm run migrate" runs it again');
  expect(await at.command('migrateStatus.ts')).toMatchObject({ code: 1 });
  expect(await at.command('migrate.ts')).toMatchObject({ code: 0 });
  await at.withGraph((engine) => engine.write((tx) => tx.run(spoil)));
  expect(await at.command('migrate.ts')).toEqual({
    code: 1,
    output: expect.stringContaining('has been changed'),
  });
});

it('an export is the same from a running server and from its files, and goes into another folder', async () => {
  await at.whileServed(async (engine) => {
    await fill(engine);
    expect(await at.command('graphExport.ts', ['served.ndjson'])).toEqual({
      code: 0,
      output: expect.stringMatching(/101 nodes and 0 relationships/),
    });
    expect(await at.command('migrateStatus.ts')).toMatchObject({ code: 0 });
    for (const script of ['graphImport.ts', 'restore.ts']) {
      expect(await at.command(script, ['served.ndjson'])).toEqual({
        code: 1,
        output: expect.stringContaining('Stop it first'),
      });
    }
  });
  expect(await at.command('graphExport.ts', ['alone.ndjson'])).toMatchObject({ code: 0 });
  const served = await exported('served.ndjson');
  expect(served).toHaveLength(100);
  expect(await exported('alone.ndjson')).toEqual(served);
  const other = await at.another('other');
  expect(await at.command('graphImport.ts', ['served.ndjson'], other)).toMatchObject({ code: 0 });
  expect(await at.command('graphExport.ts', ['again.ndjson'], other)).toMatchObject({ code: 0 });
  expect(await exported('again.ndjson')).toEqual(served);
  expect(await at.command('graphImport.ts', ['served.ndjson'], other)).toEqual({
    code: 1,
    output: expect.stringContaining('not empty'),
  });
});

async function contents(place: string, names: readonly string[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(place, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(place.length + 1);
    if (entry.isFile() && names.some((name) => path.startsWith(name))) {
      found[path] = await readFile(join(place, path), 'utf8');
    }
  }
  return found;
}

it('a backup of a running server restored into an empty data folder is the same, the keys apart', async () => {
  const kept = { 'files/ab/file': 'two', 'spool/x': 'three' };
  for (const [path, content] of Object.entries({
    ...kept,
    'token-secret': 'secret',
    'redis/x': 'five',
  })) {
    await mkdir(join(at.dataDir, path, '..'), { recursive: true });
    await writeFile(join(at.dataDir, path), content);
  }
  await at.whileServed(async (engine) => {
    await fill(engine);
    expect(await at.command('backup.ts', ['saved'])).toEqual({
      code: 0,
      output: expect.stringContaining('The keys are not'),
    });
  });
  const saved = join(at.folder, 'saved');
  const [keys = ''] = Object.values(await contents(at.dataDir, ['keys']));
  const all = JSON.stringify(await contents(saved, ['']));
  for (const secret of ['secret', ...keys.trim().split('\n')]) expect(all).not.toContain(secret);

  const bare = join(at.folder, 'bare');
  expect(await at.command('restore.ts', ['saved'], bare)).toEqual({
    code: 1,
    output: expect.stringContaining('Put the keys of the backup into'),
  });
  await expect(readdir(bare)).rejects.toThrow('ENOENT');

  const other = await at.another('other');
  expect(await at.command('restore.ts', ['saved'], other)).toMatchObject({ code: 0 });
  expect(await contents(other, Object.keys(kept))).toEqual(kept);
  for (const place of [at.dataDir, other])
    expect(await at.command('graphExport.ts', [`${basename(place)}.ndjson`], place)).toMatchObject({
      code: 0,
    });
  expect(await exported('other.ndjson')).toEqual(await exported('data.ndjson'));
  expect(await at.command('restore.ts', ['saved'], other)).toEqual({
    code: 1,
    output: expect.stringContaining('is there already'),
  });
  expect(await at.command('backup.ts', ['saved'])).toMatchObject({ code: 1 });

  const third = await at.another('third');
  const refused = async (finding: string) => {
    expect(await at.command('restore.ts', ['saved'], third)).toEqual({
      code: 1,
      output: expect.stringContaining(finding),
    });
    expect(await readdir(third)).toEqual(['keys']);
  };
  await writeFile(join(saved, 'files/ab/file'), 'tow');
  await refused('files/ab/file of the backup is damaged');
  // Whoever can write there can also make the sums right.
  const list = await readFile(join(saved, 'backup.json'), 'utf8');
  const sumOf = (content: string) => createHash('sha256').update(content).digest('hex');
  await writeFile(join(saved, 'backup.json'), list.replace(sumOf('two'), sumOf('tow')));
  await refused('backup.json was not written by an installation with these keys, or was changed since');

  await writeFile(join(saved, 'backup.json'), list);
  await writeFile(join(saved, 'files/ab/file'), 'two');
  await writeFile(join(saved, 'files/ab/beside'), 'nobody saved this');
  expect(await at.command('restore.ts', ['saved'], third)).toMatchObject({ code: 0 });
  expect(await contents(third, ['files/ab'])).toEqual({ 'files/ab/file': 'two' });
});
