/** The operator's commands on the graph and its backup, as they are typed. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { adminSocketPath } from '../../config/adminSocket.ts';
import { projectRoot } from '../../config/setup/locations.mjs';
import { listenForOperator } from '../../src/api/adminSocket.ts';
import { graphCommands } from '../../src/cli/graphCommands.ts';
import { cypher } from '../../src/graph/cypher.ts';
import type { Engine } from '../../src/graph/Engine.ts';
import { openGraph } from '../../src/graph/openGraph.ts';
import { graphTotals } from '../../src/graph/transfer/exportGraph.ts';
import { quietLogger } from '../support/roomsServer.ts';

const addUsers = cypher`UNWIND range(1, 100) AS n CREATE (u:User) SET u.id = 'u' + toString(n), u.name = 'sealed'`;
const spoil = cypher`MATCH (m:Migration) SET m.checksum = 'another'`;
const halfApply = cypher`MATCH (m:Migration {name: '001-records'}) SET m.finishedAt = null`;

let folder: string;
let dataDir: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'consilium-cli-'));
  dataDir = join(folder, 'data');
  await mkdir(dataDir);
});
afterEach(() => rm(folder, { recursive: true }));

const command = (script: string, args: string[] = [], inDataDir = dataDir) =>
  new Promise<{ code: number; output: string }>((resolve) => {
    const env = { ...process.env, CONSILIUM_DATA_DIR: inDataDir, NEO4J_URI: '' };
    execFile(
      process.execPath,
      [join(projectRoot, 'src/cli', script), ...args],
      { cwd: folder, env },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });

async function withGraph<Result>(place: string, work: (engine: Engine) => Promise<Result>): Promise<Result> {
  const engine = await openGraph({ dataDir: place, neo4j: null, logger: await quietLogger() });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

/** Runs `work` while a server holds the graph of the data folder. */
const whileServed = (work: (engine: Engine) => Promise<void>) =>
  withGraph(dataDir, async (engine) => {
    const commands = graphCommands(async () => engine, dataDir);
    const socket = await listenForOperator(adminSocketPath(dataDir), commands, await quietLogger());
    try {
      await work(engine);
    } finally {
      await socket?.close();
    }
  });

const fill = (engine: Engine) => engine.write((tx) => tx.run(addUsers));

it('migrate applies what the graph lacks, and migrate:status tells', async () => {
  expect(await command('migrateStatus.ts')).toEqual({
    code: 0,
    output: expect.stringContaining('001-records  pending'),
  });
  expect(await command('migrate.ts')).toEqual({
    code: 0,
    output: expect.stringContaining('Applied: 001-records'),
  });
  expect(await command('migrate.ts')).toEqual({ code: 0, output: 'The graph lacks none.\n' });
  expect(await command('migrateStatus.ts')).toEqual({
    code: 0,
    output: expect.stringContaining('001-records  applied'),
  });
});

it('migrate finishes what was left half-applied, and does not touch what was changed', async () => {
  await withGraph(dataDir, (engine) => engine.write((tx) => tx.run(halfApply)));
  await expect(withGraph(dataDir, async () => {})).rejects.toThrow('"npm run migrate" runs it again');
  expect(await command('migrateStatus.ts')).toMatchObject({ code: 1 });
  expect(await command('migrate.ts')).toMatchObject({ code: 0 });
  await withGraph(dataDir, (engine) => engine.write((tx) => tx.run(spoil)));
  expect(await command('migrate.ts')).toEqual({
    code: 1,
    output: expect.stringContaining('has been changed'),
  });
});

it('an export is the same from a running server and from its files, and goes into another folder', async () => {
  await whileServed(async (engine) => {
    await fill(engine);
    expect(await command('graphExport.ts', ['served.ndjson'])).toEqual({
      code: 0,
      output: expect.stringMatching(/100 nodes and 0 relationships/),
    });
    expect(await command('migrateStatus.ts')).toMatchObject({ code: 0 });
    for (const script of ['graphImport.ts', 'restore.ts']) {
      expect(await command(script, ['served.ndjson'])).toEqual({
        code: 1,
        output: expect.stringContaining('Stop it first'),
      });
    }
  });
  expect(await command('graphExport.ts', ['alone.ndjson'])).toMatchObject({ code: 0 });
  const [served, alone] = await Promise.all(
    ['served.ndjson', 'alone.ndjson'].map(async (name) =>
      (await readFile(join(folder, name), 'utf8')).split('\n').slice(1),
    ),
  );
  expect(served).toEqual(alone);
  const other = join(folder, 'other');
  await mkdir(other);
  expect(await command('graphImport.ts', ['served.ndjson'], other)).toMatchObject({ code: 0 });
  expect(await withGraph(other, graphTotals)).toEqual(await withGraph(dataDir, graphTotals));
  expect(await command('graphImport.ts', ['served.ndjson'], other)).toEqual({
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
  const kept = {
    'audit/writer/1.ndjson': 'one',
    'files/ab/file': 'two',
    'spool/x': 'three',
    'keys.fingerprints': 'four',
  };
  for (const [path, content] of Object.entries({
    ...kept,
    keys: 'secret',
    'token-secret': 'secret',
    'redis/x': 'five',
  })) {
    await mkdir(join(dataDir, path, '..'), { recursive: true });
    await writeFile(join(dataDir, path), content);
  }
  await whileServed(async (engine) => {
    await fill(engine);
    expect(await command('backup.ts', ['saved'])).toEqual({
      code: 0,
      output: expect.stringContaining('The keys are not'),
    });
  });
  const saved = join(folder, 'saved');
  expect(JSON.stringify(await contents(saved, ['']))).not.toContain('secret');

  const other = join(folder, 'other');
  expect(await command('restore.ts', ['saved'], other)).toMatchObject({ code: 0 });
  expect(await contents(other, Object.keys(kept))).toEqual(kept);
  expect(await withGraph(other, graphTotals)).toEqual(await withGraph(dataDir, graphTotals));
  expect(await command('restore.ts', ['saved'], other)).toEqual({
    code: 1,
    output: expect.stringContaining('is there already'),
  });
  expect(await command('backup.ts', ['saved'])).toMatchObject({ code: 1 });

  await writeFile(join(saved, 'files/ab/file'), 'tow');
  const third = join(folder, 'third');
  expect(await command('restore.ts', ['saved'], third)).toEqual({
    code: 1,
    output: expect.stringContaining('files/ab/file of the backup is damaged'),
  });
  await expect(readdir(third)).rejects.toThrow('ENOENT');
});
