/** What is old enough for the rules goes, and nothing else. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { adminSocketPath } from '../../config/adminSocket.ts';
import { keepEverything, type RetentionRules } from '../../config/retention.ts';
import { projectRoot } from '../../config/setup/locations.mjs';
import { listenForOperator } from '../../src/api/adminSocket.ts';
import { retentionCommands } from '../../src/cli/retentionCommands.ts';
import { cypher } from '../../src/graph/cypher.ts';
import { searchAudit } from '../../src/wire/routes/audit.ts';
import { getTimeline } from '../../src/wire/routes/cases.ts';
import {
  getRetention,
  listErasures,
  previewRetention,
  runRetention,
  setLegalHold,
} from '../../src/wire/routes/retention.ts';
import { graphEngines, type EmptyGraph } from '../support/graphEngines.ts';
import { neo4jStartLimitMs } from '../support/neo4jServer.ts';
import { RecordingPipeline } from '../support/RecordingPipeline.ts';
import { recordedCase } from '../support/recordedCase.ts';
import { quietLogger } from '../support/roomsServer.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

const rules: RetentionRules = {
  ...keepEverything,
  transcripts: 3650,
  chat: 4000,
  files: 3650,
  consents: 3650,
};
const old = new Date(Date.now() - 3700 * 24 * 60 * 60 * 1000).toISOString();

const close = cypher`MATCH (c:\`Case\` {id: $caseId}) SET c.status = 'closed', c.updatedAt = $at`;
const ageVisits = cypher`
  MATCH (c:\`Case\` {id: $caseId})<-[:BELONGS_TO]-(s:Session)
  SET s.startedAt = $at, s.endedAt = $at`;
const ageFiles = cypher`MATCH (c:\`Case\` {id: $caseId})<-[:BELONGS_TO]-(m:Media) SET m.createdAt = $at`;
const keptKinds = cypher`
  MATCH (c:\`Case\` {id: $caseId})<-[:BELONGS_TO]-(s:Session)-[:CONTAINS]->(m:Message)
  RETURN m.kind AS kind
  ORDER BY kind`;
const keptConsents = cypher`
  MATCH (c:\`Case\` {id: $caseId})<-[:BELONGS_TO]-(s:Session)<-[:BELONGS_TO]-(k:Consent)
  RETURN count(k) AS count`;

describe.each(graphEngines)('rules on $engine', ({ missing, open }) => {
  let opened: EmptyGraph;
  let pipeline: RecordingPipeline;
  let api: TestApi;
  let admin: string;
  beforeAll(async () => {
    if (missing === null) opened = await open();
  }, neo4jStartLimitMs);
  beforeEach(async ({ skip }) => {
    if (missing !== null) return skip(missing);
    await opened.clear();
    pipeline = new RecordingPipeline();
    api = await startTestApi({}, { pipeline, graph: opened.graph, retention: { rules } });
    admin = (await api.signIn(['admin'])).token;
    return () => api.close();
  });
  afterAll(async () => {
    if (missing === null) await opened.close();
  });

  async function oldCase({ closed }: { closed: boolean }) {
    const made = await recordedCase(api, pipeline);
    await made.endVisit();
    const parameters = { caseId: made.caseId, at: old };
    await opened.graph.write(async (tx) => {
      await tx.run(ageVisits, parameters);
      await tx.run(ageFiles, parameters);
      if (closed) await tx.run(close, parameters);
    });
    return made;
  }
  const kindsOf = async (caseId: string) =>
    (await api.graph.rows(keptKinds, { caseId })).map(({ kind }) => kind);
  const filesOnDisk = async () =>
    (await readdir(api.filesFolder, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    ).length;

  it('show what is due, remove that alone, and leave open cases, held ones and newer things', async () => {
    const gone = await oldCase({ closed: true });
    const stillOpen = await oldCase({ closed: false });
    const held = await oldCase({ closed: true });
    const young = await recordedCase(api, pipeline);
    await young.endVisit();
    const body = { caseNumber: held.caseNumber, reason: 'Dispute' };
    await api.expectReply(setLegalHold, { token: admin, body });
    expect(await filesOnDisk()).toBe(8);

    const { due } = await api.expectReply(previewRetention, { token: admin });
    expect(due.map(({ kind, count }) => [kind, count])).toEqual([
      ['transcripts', 2],
      ['chat', 0],
      ['files', 1],
      ['consents', 4],
    ]);
    expect(due.find(({ kind }) => kind === 'files')?.ids).toEqual([gone.mediaId]);
    expect(await kindsOf(gone.caseId)).toEqual(['chat', 'segment', 'segment']);

    const record = await api.expectReply(runRetention, { token: admin });
    expect(record).toMatchObject({
      kind: 'rules',
      state: 'done',
      counts: { transcripts: 2, chat: 0, files: 1, consents: 4 },
    });
    expect(await kindsOf(gone.caseId)).toEqual(['chat']);
    expect(await api.graph.rows(keptConsents, { caseId: gone.caseId })).toEqual([{ count: 0 }]);
    for (const { caseId } of [stillOpen, held, young]) {
      expect(await kindsOf(caseId)).toEqual(['chat', 'segment', 'segment']);
      expect(await api.graph.rows(keptConsents, { caseId })).toEqual([{ count: 4 }]);
    }
    expect(await filesOnDisk()).toBe(6);
    const ofGone = { token: gone.token, params: { caseId: gone.caseId } };
    const timeline = await api.expectReply(getTimeline, ofGone);
    expect(timeline.entries[0]).toMatchObject({ kind: 'mediaRemoved', subjectId: gone.mediaId });
    expect((await api.expectReply(listErasures, { token: admin })).erasures).toEqual([record]);
    const { entries } = await api.expectReply(searchAudit, { token: admin, query: { action: 'retention' } });
    expect(entries.map(({ action }) => action)).toEqual([
      ...['retention.end', 'retention.run', 'retention.preview'],
    ]);

    // A day on which nothing is due.
    await api.retention.runDaily();
    expect((await api.expectReply(listErasures, { token: admin })).erasures).toEqual([record]);
  });
});

describe('the operator', () => {
  let api: TestApi;
  let dataDir: string;
  beforeAll(async () => {
    api = await startTestApi({}, { retention: { rules } });
    dataDir = await mkdtemp(join(tmpdir(), 'consilium-ret-'));
  });
  afterAll(async () => {
    await api.close();
    await rm(dataDir, { recursive: true });
  });

  const command = (args: string[], setting: string) =>
    new Promise<{ code: number; output: string }>((resolve) => {
      const env = { ...process.env, CONSILIUM_DATA_DIR: dataDir, CONSILIUM_RETENTION: setting };
      const program = join(projectRoot, 'src/cli/retention.ts');
      execFile(process.execPath, [program, ...args], { env }, (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
      );
    });

  it('runs them by a command, and sees before what would go', async () => {
    expect(await command(['--dry-run'], 'files=3650')).toEqual({
      code: 1,
      output: expect.stringContaining('No server runs'),
    });
    const commands = retentionCommands(async () => api.retention);
    const socket = await listenForOperator(adminSocketPath(dataDir), commands, await quietLogger());
    try {
      const shown = await command(['--dry-run'], 'files=3650');
      expect(shown).toEqual({ code: 0, output: expect.stringMatching(/^transcripts before \S+: 0\n/) });
      expect(await command([], 'files=3650')).toEqual({ code: 0, output: 'What was due is gone.\n' });
      expect(await command([], 'notifications=keep')).toEqual({
        code: 0,
        output: expect.stringContaining('kept for good'),
      });
      expect(await command([], 'files=100')).toEqual({
        code: 1,
        output: expect.stringContaining('files at least 3650'),
      });
    } finally {
      await socket?.close();
    }
  });

  it('sees every kind with its rule and the law', async () => {
    const { token } = await api.signIn(['admin']);
    const { rules: shown } = await api.expectReply(getRetention, { token });
    expect(shown.map(({ kind, days, minimumDays }) => [kind, days, minimumDays])).toEqual([
      ['transcripts', 3650, 3650],
      ['chat', 4000, 3650],
      ['files', 3650, 3650],
      ['consents', 3650, 3650],
      ['notifications', null, 1],
      ['audit', null, null],
    ]);
  });
});
