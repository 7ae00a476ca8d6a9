import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { projectRoot } from '../../config/setup/locations.mjs';
import { AuditLog } from '../../src/audit/AuditLog.ts';
import { openGraph } from '../../src/graph/openGraph.ts';
import { AuditAnchorRepository } from '../../src/graph/repositories/AuditAnchorRepository.ts';
import { KeyRing } from '../../src/privacy/KeyRing.ts';
import { quietLogger } from '../support/roomsServer.ts';
import { auditEvent } from '../support/temporaryAudit.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'consilium-verify-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const verify = () =>
  new Promise<{ code: number; output: string }>((resolve) => {
    const env = { ...process.env, CONSILIUM_DATA_DIR: dataDir };
    execFile(
      process.execPath,
      ['src/cli/auditVerify.ts'],
      { cwd: projectRoot, env },
      (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), output: stdout + stderr });
      },
    );
  });

it('tells whether the log of the data folder is as it was written, and names what is not', async () => {
  const keyRing = await KeyRing.load({ given: null, file: null, dataDir });
  const folder = join(dataDir, 'audit');
  const log = await AuditLog.open({ folder, kind: 'server', keyRing, logger: await quietLogger() });
  for (let n = 0; n < 3; n++) await log.record(auditEvent({ actorId: 'somebody' }));
  await log.close();
  expect(await verify()).toEqual({ code: 0, output: expect.stringContaining('Nothing was changed.') });
  expect((await verify()).output).toContain('Not compared with the anchors in the graph');

  const path = join(folder, log.writer, '000000000001.ndjson');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('somebody', 's0mebody'));
  const { code, output } = await verify();
  expect(code).toBe(1);
  expect(output).toContain('entry 1 is not what was written');
});

it('compares the log with what the graph of the data folder keeps of it', async () => {
  const logger = await quietLogger();
  const keyRing = await KeyRing.load({ given: null, file: null, dataDir });
  const folder = join(dataDir, 'audit');
  const graph = await openGraph({ dataDir, neo4j: null, logger });
  const anchors = new AuditAnchorRepository(graph);
  const log = await AuditLog.open({ folder, kind: 'server', keyRing, logger, anchors });
  await log.record(auditEvent());
  await log.close();
  await graph.close();
  const { code, output } = await verify();
  expect([code, output]).toEqual([0, expect.stringContaining('Nothing was changed.')]);
  expect(output).not.toContain('Not compared');

  await rm(join(folder, log.writer), { recursive: true });
  const cut = await verify();
  expect(cut.code).toBe(1);
  expect(cut.output).toContain('its anchor in the graph saw entries up to 1');
});

it('says where there is no log, and makes no keys there', async () => {
  expect(await verify()).toEqual({ code: 2, output: expect.stringContaining('There is no audit log') });
  expect(await readdir(dataDir)).toEqual([]);
});
