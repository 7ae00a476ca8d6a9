import { afterEach, describe, expect, test } from 'vitest';
import { RequestBudget } from '../../media/stt/RequestBudget.ts';
import { SpeechQueue } from '../../media/stt/SpeechQueue.ts';
import type { AppOptions } from '../../src/api/createApp.ts';
import { Metrics } from '../../src/api/Metrics.ts';
import { graphTiming, serverFigures, type FigureSources } from '../../src/api/serverFigures.ts';
import type { Engine } from '../../src/graph/Engine.ts';
import { cypher } from '../../src/graph/cypher.ts';
import { MeasuredGraph } from '../../src/graph/MeasuredGraph.ts';
import { notificationsNamespace } from '../../src/wire/protocol.ts';
import { createCase, getCase } from '../../src/wire/routes/cases.ts';
import { createRoom } from '../../src/wire/routes/rooms.ts';
import { getMetrics } from '../../src/wire/routes/operation.ts';
import { startJobsOnRedis } from '../support/jobsOnRedis.ts';
import { quietLogger } from '../support/roomsServer.ts';
import { ScriptedRecogniser, heard } from '../support/ScriptedRecogniser.ts';
import { temporaryGraph } from '../support/temporaryGraph.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

let api: TestApi;
const closing: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function startApi(change: Partial<AppOptions> = {}): Promise<void> {
  api = await startTestApi(change);
  closing.push(() => api.close());
}

describe('figures', () => {
  test('tell requests by the name of their route, and nothing of who asked for what', async () => {
    await startApi();
    const { token, user } = await api.signIn();
    const body = createCase.example.body;
    const { caseId } = await api.expectReply(createCase, { token, body });
    await api.expectReply(getCase, { token, params: { caseId } });
    await fetch(`${api.url}/nothing/${caseId}`);
    const text = await api.expectReply(getMetrics);
    expect(text).toContain(
      'consilium_http_request_duration_seconds_count{route="getCase",method="GET",status="200"} 1',
    );
    expect(text).toContain('{route="other",method="any",status="404"} 1');
    expect(text).toContain('consilium_rooms{kind="peers"} 0');
    expect(text).toContain('process_cpu_seconds_total');
    for (const kept of [caseId, user.userId, token, 'Ruiz']) expect(text).not.toContain(kept);
  });

  test('are for this machine alone where no token is set, and not for who comes by a proxy', async () => {
    await startApi();
    expect((await api.send(getMetrics)).status).toBe(200);
    for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip']) {
      const answer = await api.send(getMetrics, { headers: { [header]: '203.0.113.1' } });
      expect(answer).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    }
  });

  test('are for who brings the token where one is set, and for nobody else', async () => {
    await startApi({ metricsToken: 'token-of-the-prometheus' });
    expect((await api.send(getMetrics, { token: 'token-of-the-prometheus' })).status).toBe(200);
    const admin = await api.signIn(['admin']);
    for (const token of [undefined, 'another', admin.token]) {
      const answer = await api.send(getMetrics, token === undefined ? {} : { token });
      expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    }
  });
});

/** The figures of a server that has nothing to do, but for what the test puts in. */
const textOf = (sources: Partial<FigureSources>): Promise<string> =>
  new Metrics(
    serverFigures({
      registry: { counts: { rooms: 0 } },
      workers: { running: 1, counts: { routers: 0, transports: 0 } },
      pipeline: null,
      recording: { counts: () => ({ waiting: 0 }) },
      audit: { waiting: 0 },
      jobs: { queueCounts: async () => [] },
      sockets: { countByNamespace: {} },
      socketRefusals: {},
      scheduler: null,
      ...sources,
    }),
  ).text();

const valueOf = (text: string, figure: string): number =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${figure} `))
      ?.slice(figure.length),
  );

describe('figures of the parts', () => {
  test('sockets by namespace', async () => {
    await startApi();
    const { token } = await api.signIn();
    await api.connect(token);
    await api.connect(token, { namespace: notificationsNamespace });
    await api.connect(token, { namespace: notificationsNamespace });
    const text = await api.expectReply(getMetrics);
    expect(text).toContain('consilium_sockets{namespace="/rooms"} 1');
    expect(text).toContain('consilium_sockets{namespace="/notifications"} 2');
  });

  test('jobs by queue and state, and how long the oldest has waited', async () => {
    const queues = await startJobsOnRedis();
    closing.push(() => queues.close());
    const { jobs, queue } = queues;
    await jobs.add(queue, queues.newThing());
    await jobs.add(queue, queues.newThing());
    await jobs.add(queue, queues.newThing(), { delayMs: 60_000 });
    const text = await textOf({ jobs });
    expect(text).toContain('consilium_jobs{queue="things",state="waiting"} 2');
    expect(text).toContain('consilium_jobs{queue="things",state="delayed"} 1');
    expect(text).toContain('consilium_jobs{queue="things",state="failed"} 0');
    expect(valueOf(text, 'consilium_jobs_oldest_waiting_seconds{queue="things"}')).toBeGreaterThan(0);
  });

  test('speech that waits, by kind, and how long the oldest has waited', async () => {
    const recogniser = new ScriptedRecogniser();
    const budget = new RequestBudget({ requestsPerMinute: Infinity });
    const lanes = [{ recogniser, budget, maxConcurrent: 1, attemptMs: 10_000 }];
    const scheduler = new SpeechQueue({ lanes, logger: await quietLogger() });
    closing.push(() => scheduler.close());
    const pcm = Float32Array.from({ length: 16_000 }, (_, index) => 0.1 * Math.sin(index / 5));
    const common = { pcm, language: null, signal: AbortSignal.any([]) };
    const told = ['one', 'two', 'three'].map((utteranceId) =>
      scheduler.submit({ ...common, utteranceId, kind: 'final' }),
    );
    void scheduler.submit({ ...common, utteranceId: 'four', kind: 'recording' });
    const text = await textOf({ scheduler });
    expect(text).toContain('consilium_speech_waiting{kind="final"} 2');
    expect(text).toContain('consilium_speech_waiting{kind="partial"} 0');
    expect(text).toContain('consilium_speech_waiting{kind="recording"} 1');
    expect(valueOf(text, 'consilium_speech_oldest_waiting_seconds{kind="final"}')).toBeGreaterThan(0);
    expect(text).toContain('consilium_speech_oldest_waiting_seconds{kind="partial"} 0');
    recogniser.requests[0]?.answer(heard('first'));
    await told[0];
    expect(await textOf({ scheduler })).toContain('consilium_speech_waiting{kind="final"} 1');
  });

  test('how long the graph takes, by kind and outcome', async () => {
    const temporary = await temporaryGraph();
    closing.push(() => temporary.close());
    const graph = new MeasuredGraph(temporary.graph as Engine);
    const metrics = new Metrics([], [graphTiming(graph)]);
    const one = cypher`RETURN 1 AS one`;
    await graph.read((transaction) => transaction.run(one));
    await graph.rows(one);
    await graph.write((transaction) => transaction.run(one));
    await graph.write((transaction) => transaction.run(one));
    await expect(graph.read(() => Promise.reject(new Error('a patient')))).rejects.toThrow();
    const text = await metrics.text();
    const count = (kind: string, outcome: string) =>
      valueOf(text, `consilium_graph_duration_seconds_count{kind="${kind}",outcome="${outcome}"}`);
    expect([count('read', 'done'), count('write', 'done'), count('read', 'failed')]).toEqual([2, 2, 1]);
    expect(text).toMatch(/graph_duration_seconds_bucket\{le="10",kind="read",outcome="done"\} 2/);
    expect(text).not.toContain('a patient');
  });

  test('one that its part does not tell is left out and counted; the others are told', async () => {
    const hanging = new Metrics([
      { name: 'hangs', help: 'Never told.', read: () => new Promise(() => {}) },
      { name: 'fails', help: 'Not told.', read: () => Promise.reject(new Error('a detail of ours')) },
      { name: 'works', help: 'Told.', read: () => 7 },
    ]);
    const text = await hanging.text();
    expect(text).toContain('consilium_works 7');
    expect(text).not.toMatch(/^consilium_(hangs|fails) /m);
    const next = await hanging.text();
    for (const figure of ['hangs', 'fails']) {
      expect(next).toMatch(new RegExp(`^consilium_figure_failures_total\\{figure="${figure}"\\} [12]$`, 'm'));
    }
    expect(next).not.toContain('a detail of ours');
  });

  test('have labels that are words of ours, however many people, rooms and cases there are', async () => {
    await startApi();
    const { token } = await api.signIn();
    for (const name of ['Ruiz', 'Okafor']) {
      const { room } = await api.expectReply(createRoom, { token, body: { name } });
      await fetch(`${api.url}/rooms/${room.roomId}/nothing/${name}`);
    }
    const first = await api.expectReply(getMetrics);
    await api.expectReply(createCase, { token, body: createCase.example.body });
    const text = await api.expectReply(getMetrics);
    const words = [...text.matchAll(/(\w+)="([^"]*)"/g)].filter(([, label]) => label !== 'le');
    expect(words.length).toBeGreaterThan(20);
    for (const [, label, word = ''] of words) expect(word, label).toMatch(/^[\w/ .:-]{1,40}$/);
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-|Ruiz|Okafor/);
    // One more case is one more figure of its route, and nothing of the case.
    const added = text.split('\n').filter((line) => !first.includes(line.replace(/ \S+$/, '')));
    expect(added.every((line) => /route="(createCase|getMetrics)"/.test(line))).toBe(true);
  });
});
