import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { AuditLog } from '../../src/audit/AuditLog.ts';
import { verifyAudit } from '../../src/audit/verifyAudit.ts';
import { backUp } from '../../src/cli/backupFolder.ts';
import { openGraph } from '../../src/graph/openGraph.ts';
import { KeyRing } from '../../src/privacy/KeyRing.ts';
import { quietLogger } from '../support/roomsServer.ts';
import { auditEvent } from '../support/temporaryAudit.ts';

it('the audit log of a backup holds what its own checkpoints tell of, while the real one goes on', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'consilium-backup-'));
  const dataDir = join(folder, 'data');
  try {
    await mkdir(dataDir);
    const keyRing = await KeyRing.load({ given: null, file: null, dataDir });
    const options = { folder: join(dataDir, 'audit'), kind: 'server' as const, keyRing };
    const logger = await quietLogger();
    await (await openGraph({ dataDir, neo4j: null, logger })).close();
    const log = await AuditLog.open({ ...options, logger });
    const saved = new AbortController();
    const writing = (async () => {
      while (!saved.signal.aborted) await log.record(auditEvent());
    })();
    for (const name of ['first', 'second', 'third']) {
      await backUp({ dataDir, neo4j: null, keys: { given: null, file: null } }, join(folder, name));
      const { faults, entries } = await verifyAudit(join(folder, name, 'audit'), keyRing, null);
      expect(faults).toEqual([]);
      expect(entries).toBeGreaterThan(0);
    }
    saved.abort();
    await writing;
    await log.close();
  } finally {
    await rm(folder, { recursive: true });
  }
});
