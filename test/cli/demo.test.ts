/** `npm start -- --demo`: invented people and an invented case, marked, made once, and taken away again. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { projectRoot } from '../../config/setup/locations.mjs';
import { Cases } from '../../src/cases/Cases.ts';
import { Demo } from '../../src/cli/demo/Demo.ts';
import { refuseDemoInProduction } from '../../src/cli/demo/demoCommands.ts';
import { cypher } from '../../src/graph/cypher.ts';
import { CaseRepository } from '../../src/graph/repositories/CaseRepository.ts';
import {
  createCase,
  listCases,
  listCaseSessions,
  listConsents,
  listPeople,
} from '../../src/wire/routes/cases.ts';
import { listMedia, readMediaThumbnail } from '../../src/wire/routes/files.ts';
import { getTranscript } from '../../src/wire/routes/sessions.ts';
import { signIn } from '../../src/wire/routes/signIn.ts';
import { listUsers } from '../../src/wire/routes/users.ts';
import { graphEngines, type EmptyGraph } from '../support/graphEngines.ts';
import { neo4jStartLimitMs } from '../support/neo4jServer.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

const everything = cypher`
  MATCH (n)
  WHERE NOT (n:Migration OR n:MigrationLock OR n:Counter)
  RETURN labels(n)[0] AS label, n.demo AS demo`;

describe.each(graphEngines)('a demonstration on $engine', ({ missing, open }) => {
  let opened: EmptyGraph;
  let api: TestApi;
  let demo: Demo;
  beforeAll(async () => {
    if (missing !== null) return;
    opened = await open();
    api = await startTestApi({}, { graph: opened.graph });
    const { graph, keyRing, retention, files, audit } = api;
    const cases = new Cases(new CaseRepository(graph, keyRing), audit.log);
    const endSignIns = (userId: string) => api.auth.signIns.endAll(userId);
    demo = new Demo({ graph, keyRing, cases, files, retention, endSignIns, audit: audit.log });
  }, neo4jStartLimitMs);
  beforeEach(({ skip }) => {
    if (missing !== null) skip(missing);
  });
  afterAll(async () => {
    if (missing !== null) return;
    await api.close();
    await opened.close();
  });

  const there = () => api.graph.rows(everything);

  it('has people who can sign in and a case with a visit, its words, consents and a file; says that it is one; goes as a whole', async () => {
    const accounts = await demo.make();
    expect(accounts.map(({ role }) => role)).toEqual(['admin', 'clinician', 'clinician', 'patient']);
    const tokens: string[] = [];
    for (const { email, password } of accounts) {
      const reply = await api.expectReply(signIn, { body: { email, password, refreshIn: 'body' } });
      if (reply.state !== 'signedIn') expect.unreachable();
      tokens.push(reply.accessToken);
    }
    const [admin = '', okafor = '', lund = '', ana = ''] = tokens;
    for (const token of [okafor, lund, ana]) {
      const { cases } = await api.expectReply(listCases, { token });
      expect(cases).toMatchObject([{ demo: true, patient: { name: 'Ana Ruiz (demo)' } }]);
    }
    const { cases } = await api.expectReply(listCases, { token: okafor });
    const params = { caseId: cases[0]?.caseId ?? '' };
    const { sessions } = await api.expectReply(listCaseSessions, { token: okafor, params });
    expect(sessions).toMatchObject([{ segments: 9, endedAt: expect.any(String) }]);
    const sessionId = sessions[0]?.sessionId ?? '';
    const { entries } = await api.expectReply(getTranscript, { token: ana, params: { sessionId } });
    expect(entries[1]).toMatchObject({ displayName: 'Ana Ruiz (demo)', startMs: 5_000 });
    const { people } = await api.expectReply(listPeople, { token: okafor, params });
    expect(people.map(({ demo: marked }) => marked)).toEqual([true, true, true]);
    const { consents } = await api.expectReply(listConsents, { token: okafor, params });
    expect(consents).toHaveLength(4);
    const { media } = await api.expectReply(listMedia, { token: okafor, query: params });
    expect(media).toMatchObject([{ kind: 'picture', fileName: 'demo-ecg.png', hasThumbnail: true }]);
    expect(media[0]?.demo).toBe(true);
    const mediaId = media[0]?.mediaId ?? '';
    expect((await api.send(readMediaThumbnail, { token: lund, params: { mediaId } })).status).toBe(200);
    const { users } = await api.expectReply(listUsers, { token: admin });
    expect(users.map(({ demo: marked }) => marked)).toEqual([true, true, true, true]);

    const nodes = await there();
    expect(nodes.filter(({ demo: marked }) => marked !== true)).toEqual([]);
    expect(await demo.make()).toEqual([]);
    expect(await there()).toEqual(nodes);

    // What its people did since goes with it.
    await api.expectReply(createCase, { token: okafor, body: { patient: { name: 'Another' } } });
    expect(await demo.remove()).toEqual({ people: 4, cases: 2 });
    const removed = await api.auditSearch.search({ action: 'demo' }, 10, null);
    expect(removed.entries).toMatchObject([
      { action: 'demo.remove', actorId: 'operator', detail: { people: 4, cases: 2 } },
    ]);
    expect(await there()).toEqual([]);
    const kept = await readdir(api.filesFolder, { recursive: true, withFileTypes: true });
    expect(kept.filter((entry) => entry.isFile())).toEqual([]);
    expect((await api.send(listCases, { token: okafor })).status).toBe(401);
    const { email = '', password = '' } = accounts[1] ?? {};
    const refused = await api.send(signIn, { body: { email, password, refreshIn: 'body' } });
    expect(refused.body).toMatchObject({ code: 'SIGN_IN_REFUSED' });
    expect(await demo.remove()).toEqual({ people: 0, cases: 0 });
    expect(await demo.make()).toHaveLength(4);
  });
});

describe('npm start -- --demo', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'consilium-demo-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));

  const environment = (change: Record<string, string> = {}) => ({
    ...process.env,
    ...{ WS_PORT: '0', CONSILIUM_DATA_DIR: dataDir, CONSILIUM_MEDIA_WORKERS: '1', ...change },
  });
  const main = (change: Record<string, string> = {}) => {
    const child = spawn(process.execPath, [join(projectRoot, 'src/main.ts'), '--demo'], {
      env: environment(change),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const greeted = Promise.withResolvers<string>();
    const read = (chunk: Buffer) => {
      output += chunk.toString('utf8');
      if (output.includes('Ctrl-C stops everything')) greeted.resolve(output);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    const exit = once(child, 'exit').then(([code]) => {
      greeted.reject(new Error(output));
      return { code: code as number | null, output };
    });
    greeted.promise.catch(() => {}); // where the exit is what is waited for
    return { child, exit, greeted: greeted.promise };
  };
  const remove = () =>
    new Promise<string>((resolve) => {
      const program = join(projectRoot, 'src/cli/demo/demoRemove.ts');
      execFile(process.execPath, [program], { env: environment() }, (_, stdout, stderr) =>
        resolve(stdout + stderr),
      );
    });

  it('prints the passwords once, and one command takes it all away', { timeout: 120_000 }, async () => {
    const first = main();
    const told = await first.greeted;
    expect(told).toMatch(/Dr\. Okafor \(demo\) +clinician +okafor@demo\.invalid +[\w-]{16}\n/);
    expect(told).toContain('npm run demo:remove');
    const second = await main().exit;
    expect(second).toEqual({ code: 0, output: expect.stringContaining('is there already') });
    expect(await remove()).toContain('gone (people: 4, cases: 1)');
    first.child.kill('SIGINT');
    expect((await first.exit).code).toBe(0);
    expect(await remove()).toContain('No server runs');
  });

  it('is refused in production, before anything is started', async () => {
    const { code, output } = await main({ NODE_ENV: 'production' }).exit;
    expect({ code, output }).toEqual({
      code: 1,
      output: expect.stringContaining('no demonstration in production'),
    });
    expect(await readdir(dataDir)).toEqual([]);
    const oidc = { CONSILIUM_OIDC_ISSUER: 'https://login.example', CONSILIUM_OIDC_AUDIENCE: 'consilium' };
    expect((await main(oidc).exit).code).toBe(1);
    expect(() => refuseDemoInProduction({ production: false })).not.toThrow();
  });
});
