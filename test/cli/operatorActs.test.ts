/** What the operator does with all data at once stands in the audit log, which stays whole. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { projectRoot } from '../../config/setup/locations.mjs';
import { cypher } from '../../src/graph/cypher.ts';
import type { Engine } from '../../src/graph/Engine.ts';
import {
  neo4jMissing,
  neo4jStartLimitMs,
  startNeo4jServer,
  type Neo4jServer,
} from '../support/neo4jServer.ts';
import { OperatorFolder } from '../support/operatorFolder.ts';

const addUsers = cypher`UNWIND range(1, 5) AS n CREATE (u:User) SET u.id = 'u' + toString(n), u.name = 'sealed'`;
const spoil = cypher`MATCH (m:Migration) SET m.checksum = 'another'`;
const fill = (engine: Engine) => engine.write((tx) => tx.run(addUsers));

let at: OperatorFolder;
beforeEach(async () => {
  at = await OperatorFolder.make();
});
afterEach(() => at.remove());

const succeeds = async (script: string, args: string[], dataDir = at.dataDir) =>
  expect(await at.command(script, args, dataDir)).toMatchObject({ code: 0 });
const isWhole = async (dataDir = at.dataDir) => {
  const verdict = await at.command('auditVerify.ts', [], dataDir);
  expect(verdict).toEqual({ code: 0, output: expect.stringContaining('Nothing was changed.') });
  expect(verdict.output).not.toContain('Not compared');
};

it('export, backup and migration without a server stand in a chain of commands', async () => {
  await at.withGraph(fill);
  await succeeds('graphExport.ts', ['all.ndjson']);
  await isWhole();
  await succeeds('backup.ts', ['saved']);
  await succeeds('migrate.ts', []);
  expect(await at.logged()).toEqual([
    { action: 'graph.export', by: 'command', detail: { file: 'all.ndjson' } },
    {
      action: 'graph.exported',
      by: 'command',
      // With how far the log had come.
      detail: { file: 'all.ndjson', nodes: 6, relationships: 0 },
    },
    { action: 'backup.create', by: 'command', detail: { file: 'saved' } },
    {
      action: 'backup.created',
      by: 'command',
      detail: { file: 'saved', nodes: 6, files: expect.any(Number) },
    },
    { action: 'graph.migrate', by: 'command', detail: {} },
    { action: 'graph.migrated', by: 'command', detail: { migrations: 0 } },
  ]);
  await isWhole();
});

it('export and backup of a running server stand in its own chain', async () => {
  await at.whileServed(async (engine) => {
    await fill(engine);
    await succeeds('graphExport.ts', ['all.ndjson']);
    await succeeds('backup.ts', ['saved']);
    expect((await at.logged()).map(({ action, by }) => `${by} ${action}`)).toEqual([
      ...['server graph.export', 'server graph.exported', 'server backup.create'],
      ...['server graph.export', 'server graph.exported', 'server backup.created'],
    ]);
    await at.command('backup.ts', ['saved']); // it is there already
    expect((await at.logged()).at(-1)).toMatchObject({ action: 'backup.failed', detail: { file: 'saved' } });
  });
  await isWhole();
});

it('an import stands in the log of the folder it goes into, one that fails included', async () => {
  await at.withGraph(fill);
  await succeeds('graphExport.ts', ['all.ndjson']);
  const other = await at.another('other');
  const text = await readFile(join(at.folder, 'all.ndjson'), 'utf8');
  await writeFile(join(at.folder, 'cut.ndjson'), text.slice(0, text.length / 2));
  expect(await at.command('graphImport.ts', ['cut.ndjson'], other)).toMatchObject({ code: 1 });
  await succeeds('graphImport.ts', ['all.ndjson'], other);
  await isWhole(other);
  expect(await at.command('graphImport.ts', ['all.ndjson'], other)).toMatchObject({ code: 1 });
  const logged = await at.logged(other);
  expect(logged.map(({ action }) => action)).toEqual([
    ...['graph.import', 'graph.failed', 'graph.import', 'graph.imported', 'graph.import', 'graph.failed'],
  ]);
  expect(logged[3]).toMatchObject({ detail: { file: 'all.ndjson', nodes: 6 } });
  await isWhole(other);
});

it('a restored log goes on with the restore itself', async () => {
  await at.whileServed(async (engine) => {
    await fill(engine);
    await succeeds('graphExport.ts', ['before.ndjson']);
    await succeeds('backup.ts', ['saved']);
  });
  const other = await at.another('other');
  await succeeds('restore.ts', ['saved'], other);
  const logged = await at.logged(other);
  expect(logged.map(({ action, by }) => `${by} ${action}`)).toEqual([
    ...['server graph.export', 'server graph.exported', 'server backup.create'],
    ...['server graph.export', 'server graph.exported', 'command backup.restore', 'command backup.restored'],
  ]);
  expect(logged.at(-1)?.detail).toMatchObject({ file: 'saved', files: expect.any(Number) });
  await isWhole(other);

  const stranger = await OperatorFolder.make();
  const wrong = join(at.folder, 'wrong');
  await mkdir(wrong);
  await copyFile(join(stranger.dataDir, 'keys'), join(wrong, 'keys'));
  await stranger.remove();
  const refused = await at.command('restore.ts', ['saved'], wrong);
  expect(refused).toEqual({
    code: 1,
    output: expect.stringContaining('was not written by an installation with these keys'),
  });
  expect(await readdir(wrong)).toEqual(['keys']);
});

it('a migration that fails stands in the log', async () => {
  await at.withGraph(async (engine) => {
    await fill(engine);
    await engine.write((tx) => tx.run(spoil));
  });
  expect(await at.command('migrate.ts')).toMatchObject({ code: 1 });
  expect((await at.logged()).map(({ action }) => action)).toEqual(['graph.migrate', 'graph.failed']);
});

it('an export that is killed has begun in the log, which is whole', async () => {
  await at.withGraph(fill);
  const path = join(at.folder, 'all.ndjson');
  // Nobody reads from it, so that the export gets no further.
  await promisify(execFile)('mkfifo', [`${path}.part`]);
  const hanging = new Promise<void>((resolve) => {
    const watcher = watch(at.folder, (_event, name) => {
      if (name !== 'all.ndjson') return;
      watcher.close();
      resolve();
    });
  });
  const env = { ...process.env, CONSILIUM_DATA_DIR: at.dataDir, NEO4J_URI: '' };
  const child = spawn(process.execPath, [join(projectRoot, 'src/cli/graphExport.ts'), path], { env });
  await hanging;
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect((await at.logged()).map(({ action }) => action)).toEqual(['graph.export']);
  await isWhole();
});

it('without keys nothing is exported, and none are made', async () => {
  const bare = join(at.folder, 'bare');
  await mkdir(bare);
  for (const [script, name] of [
    ['graphExport.ts', 'all.ndjson'],
    ['backup.ts', 'saved'],
  ] as const) {
    expect(await at.command(script, [name], bare)).toEqual({
      code: 1,
      output: expect.stringContaining('There are no keys in'),
    });
    await expect(readFile(join(at.folder, name))).rejects.toThrow('ENOENT');
  }
  await expect(readFile(join(bare, 'keys'))).rejects.toThrow('ENOENT');
});

describe.skipIf(neo4jMissing !== null)(`on Neo4j (${neo4jMissing ?? 'here'})`, () => {
  let server: Neo4jServer;
  beforeAll(async () => {
    server = await startNeo4jServer();
  }, neo4jStartLimitMs);
  afterAll(() => server.close());

  it('commands have their own chain beside that of a running server, and move everything there', async () => {
    await at.withGraph(fill);
    await succeeds('graphExport.ts', ['all.ndjson']);
    const moved = await OperatorFolder.make(server.settings);
    try {
      const all = join(at.folder, 'all.ndjson');
      await copyFile(join(at.dataDir, 'keys'), join(moved.dataDir, 'keys'));
      await rm(join(moved.dataDir, 'keys.fingerprints'));
      expect(await moved.command('graphImport.ts', [all])).toMatchObject({ code: 0 });
      await moved.whileServed(async () => {
        expect(await moved.command('backup.ts', ['saved'])).toMatchObject({ code: 0 });
        expect(await moved.command('graphExport.ts', ['again.ndjson'])).toMatchObject({ code: 0 });
      });
      expect((await moved.logged()).map(({ action, by }) => `${by} ${action}`)).toEqual([
        ...['command graph.import', 'command graph.imported', 'command backup.create'],
        ...['command backup.created', 'command graph.export', 'command graph.exported'],
      ]);
      const verdict = await moved.command('auditVerify.ts');
      expect(verdict).toEqual({ code: 0, output: expect.stringContaining('Nothing was changed.') });
    } finally {
      await moved.remove();
    }
  });
});
