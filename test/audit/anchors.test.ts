/** How far the audit log had come, kept in the graph, on each engine of it. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuditLog } from '../../src/audit/AuditLog.ts';
import { verifyAudit } from '../../src/audit/verifyAudit.ts';
import { cypher } from '../../src/graph/cypher.ts';
import { AuditAnchorRepository } from '../../src/graph/repositories/AuditAnchorRepository.ts';
import { graphEngines, type EmptyGraph } from '../support/graphEngines.ts';
import { quietLogger } from '../support/roomsServer.ts';
import { auditEvent, temporaryAudit, type TemporaryAudit } from '../support/temporaryAudit.ts';

const older = cypher`MATCH (a:AuditAnchor) SET a.sequence = 1`;
const none = cypher`MATCH (a:AuditAnchor) DELETE a`;

describe.each(graphEngines)('anchors of the audit log on $engine', ({ missing, open }) => {
  let database: EmptyGraph;
  let audit: TemporaryAudit;
  let writer: string;
  /** Of the chain after its first three entries, while its server was stopped. */
  let before: { entries: string; checkpoints: string };
  beforeAll(async () => {
    if (missing === null) database = await open();
  });
  afterAll(async () => {
    if (missing === null) await database.close();
  });

  const anchors = () => new AuditAnchorRepository(database.graph);
  const serve = async () =>
    AuditLog.open({ ...audit, kind: 'worker', logger: await quietLogger(), anchors: anchors() });
  const path = (name: string) => join(audit.folder, writer, name);
  async function writeEntries(count: number) {
    const log = await serve();
    ({ writer } = log);
    for (let n = 0; n < count; n++) await log.record(auditEvent());
    await log.close();
  }
  async function faults() {
    const verdict = await verifyAudit(audit.folder, audit.keyRing, await anchors().all());
    return verdict.faults.map(({ kind, sequence }) => `${kind} ${sequence}`);
  }
  async function cutBack() {
    await writeFile(path('000000000001.ndjson'), before.entries);
    await writeFile(path('checkpoints'), before.checkpoints);
  }

  beforeEach(async () => {
    if (missing !== null) return;
    audit = await temporaryAudit();
    await writeEntries(3);
    before = {
      entries: await readFile(path('000000000001.ndjson'), 'utf8'),
      checkpoints: await readFile(path('checkpoints'), 'utf8'),
    };
    await writeEntries(4);
  });
  afterEach(async () => {
    if (missing !== null) return;
    await audit.close();
    await database.clear();
  });

  it.skipIf(missing !== null)(
    'agree with a log that nobody touched, and say where none was compared',
    async () => {
      const kept = await anchors().all();
      expect(kept).toMatchObject([{ writer, sequence: 7 }]);
      const compared = await verifyAudit(audit.folder, audit.keyRing, kept);
      expect(compared).toMatchObject({ entries: 7, anchors: 1, faults: [] });
      expect(await verifyAudit(audit.folder, audit.keyRing, null)).toMatchObject({
        anchors: null,
        faults: [],
      });
    },
  );

  it.skipIf(missing !== null)(
    'show a chain cut back together with its checkpoints, which the folder alone does not',
    async () => {
      await cutBack();
      expect((await verifyAudit(audit.folder, audit.keyRing, null)).faults).toEqual([]);
      expect(await faults()).toEqual([expect.stringMatching(/^checkpoint /), 'truncated 4']);
    },
  );

  it.skipIf(missing !== null)('show a chain that is gone', async () => {
    await rm(join(audit.folder, writer), { recursive: true });
    expect(await faults()).toEqual([expect.stringMatching(/^checkpoint /), 'truncated 1']);
  });

  it.skipIf(missing !== null)('make the next start leave the places of what was cut off empty', async () => {
    await cutBack();
    await writeEntries(1);
    expect(await faults()).toEqual(['removed 4']);
  });

  it.skipIf(missing !== null)(
    'are missed where they were changed or taken away, or the log was renamed',
    async () => {
      await database.graph.write((tx) => tx.run(older));
      expect(await faults()).toEqual(['anchor 1']);
      await database.graph.write((tx) => tx.run(none));
      expect(await faults()).toEqual(['anchor 0']);
      await writeEntries(1);
      expect(await faults()).toEqual([]);
      await writeFile(join(audit.folder, 'id'), 'another');
      expect(await faults()).toEqual(['anchor 0']);
    },
  );
});
