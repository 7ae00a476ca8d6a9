/** What /health/ready tells while each real part is broken in turn. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { connectRedis } from '../../config/redisConnection.ts';
import { startRedisServer } from '../../config/redisServer.ts';
import { RequestBudget } from '../../media/stt/RequestBudget.ts';
import { SpeechQueue } from '../../media/stt/SpeechQueue.ts';
import { SttError } from '../../media/stt/SpeechToText.ts';
import { dependenciesOf, type DependencyParts } from '../../src/api/dependencies.ts';
import { Readiness, type Dependency } from '../../src/api/Readiness.ts';
import type { CaptioningStatus } from '../../src/wire/captions.ts';
import { createInvite, createRoom, enterByInvite } from '../../src/wire/routes/rooms.ts';
import { getReadiness } from '../../src/wire/routes/operation.ts';
import { startJobsOnRedis } from '../support/jobsOnRedis.ts';
import { quietLogger, startWorkers } from '../support/roomsServer.ts';
import { heard, ScriptedRecogniser } from '../support/ScriptedRecogniser.ts';
import { temporaryGraph } from '../support/temporaryGraph.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

const closing: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** The server, with one part in place of its own. */
async function serverWith(part: Partial<DependencyParts>): Promise<TestApi> {
  const up = { answering: async () => ({ answering: 1, wanted: 1 }) };
  const parts: DependencyParts = {
    redis: { ping: async () => 'PONG' },
    graph: (await graphOfTest()).graph,
    workers: up,
    jobs: { workersByQueue: async () => ({ things: 1 }) },
    sendsMail: false,
    captioning: () => ({ available: true, source: 'test' }),
    scheduler: { health: 'up' },
    ...part,
  };
  const api = await startTestApi({ dependencies: dependenciesOf(parts) });
  closing.push(() => api.close());
  return api;
}

async function graphOfTest() {
  const temporary = await temporaryGraph();
  closing.push(() => temporary.close());
  return temporary;
}

/** The status of HTTP, the word for the whole, and what is not up. */
async function told(api: TestApi) {
  const { status, body } = await api.send(getReadiness);
  const { dependencies } =
    status === 200
      ? getReadiness.reply.parse(body)
      : getReadiness.reply.pick({ dependencies: true }).parse((body as { details: unknown }).details);
  const broken = Object.entries(dependencies).filter(([, { state }]) => state !== 'up');
  const word = status === 200 ? (body as { status: string }).status : (body as { code: string }).code;
  return { status, word, broken: Object.fromEntries(broken.map(([name, { state }]) => [name, state])) };
}
const ready = { status: 200, word: 'ready', broken: {} };
const degraded = (broken: object) => ({ status: 200, word: 'degraded', broken });
const unready = (broken: object) => ({ status: 503, word: 'DEPENDENCY_UNAVAILABLE', broken });

describe('readiness', () => {
  test('tells of each dependency how it stands, whether a visit needs it, and how long it took to answer', async () => {
    const api = await serverWith({});
    expect(await told(api)).toEqual(ready);
    const { dependencies } = await api.expectReply(getReadiness);
    const needed = Object.entries(dependencies).filter(([, part]) => part.needed);
    expect(needed.map(([name]) => name)).toEqual(['redis', 'mediaWorkers']);
    for (const [name, { latencyMs }] of Object.entries(dependencies)) {
      expect(latencyMs, name).toBeLessThan(500);
    }
  });

  test('without Redis the server is not ready', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'consilium-redis-'));
    closing.push(() => rm(folder, { recursive: true }));
    const server = await startRedisServer(folder);
    const redis = await connectRedis(server.url, await quietLogger());
    closing.push(() => redis.disconnect());
    const api = await serverWith({ redis });
    expect(await told(api)).toEqual(ready);
    await server.close();
    expect(await told(api)).toEqual(unready({ redis: 'down' }));
  });

  test('media workers: one of two that hangs is degraded, with none the server is not ready, and with a new one it is again', async () => {
    const workers = await startWorkers(await quietLogger(), 2);
    closing.push(() => workers.close());
    const api = await serverWith({ workers });
    const first = await workers.pick();
    await first.createRouter();
    const second = await workers.pick();
    const pids = [first.worker.pid, second.worker.pid] as const;
    closing.push(() => pids.forEach((pid) => process.kill(pid, 'SIGKILL')));
    expect(await told(api)).toEqual(ready);
    // A process that is stopped is there and answers nothing.
    process.kill(pids[0], 'SIGSTOP');
    expect(await told(api)).toEqual(degraded({ mediaWorkers: 'degraded' }));
    process.kill(pids[1], 'SIGSTOP');
    expect(await told(api)).toEqual(unready({ mediaWorkers: 'down' }));
    for (const pid of pids) process.kill(pid, 'SIGCONT');
    expect(await told(api)).toEqual(ready);
  });

  test('a media worker that died is one less until another has taken its place', async () => {
    const workers = await startWorkers(await quietLogger());
    closing.push(() => workers.close());
    const api = await serverWith({ workers });
    const died = new Promise((resolve) => workers.on('workerDied', resolve));
    process.kill((await workers.pick()).worker.pid, 'SIGKILL');
    await died;
    await workers.pick();
    expect(await told(api)).toEqual(ready);
    workers.close();
    expect(await told(api)).toEqual(unready({ mediaWorkers: 'down' }));
  });

  test('without the graph the server is degraded, and a guest still comes into a visit', async () => {
    const { graph } = await graphOfTest();
    const api = await startTestApi({}, { graph });
    closing.push(() => api.close());
    await graph.close();
    const { status, body } = await api.send(getReadiness);
    expect([status, body]).toMatchObject([
      200,
      { status: 'degraded', dependencies: { graph: { state: 'down' } } },
    ]);

    const { token } = await api.signIn();
    const { room } = await api.expectReply(createRoom, { token, body: { name: 'Follow-up' } });
    const { url } = await api.expectReply(createInvite, { token, params: { roomId: room.roomId }, body: {} });
    const secret = new URL(url).hash.slice('#invite='.length);
    const guest = await api.expectReply(enterByInvite, { body: { secret, displayName: 'Ana Ruiz' } });
    await (await api.connect(guest.token)).wait();
  });

  test('without a process that runs jobs the server is degraded', async () => {
    const queues = await startJobsOnRedis();
    closing.push(() => queues.close());
    const api = await serverWith({ jobs: queues.jobs });
    expect(await told(api)).toEqual(degraded({ jobWorkers: 'down' }));
    const runner = queues.run(async () => {});
    await expect.poll(() => told(api)).toEqual(ready);
    await runner.close();
    await expect.poll(() => told(api)).toEqual(degraded({ jobWorkers: 'down' }));
  });

  test('jobs: the queue of mails needs somebody only where mails are sent', async () => {
    const jobs = { workersByQueue: async () => ({ things: 1, mail: 0 }) };
    expect(await told(await serverWith({ jobs, sendsMail: false }))).toEqual(ready);
    expect(await told(await serverWith({ jobs, sendsMail: true }))).toEqual(
      degraded({ jobWorkers: 'degraded' }),
    );
  });

  test('captions: not set up is no fault, a model that cannot be used is, and recognisers are told by what they did last', async () => {
    const without = (reason: 'noModel' | 'modelUnusable'): Partial<DependencyParts> => {
      const status: CaptioningStatus = { available: false, reason, message: 'none', variables: [] };
      return { captioning: () => status, scheduler: null };
    };
    expect(await told(await serverWith(without('noModel')))).toEqual({
      ...ready,
      broken: { captions: 'off' },
    });
    expect(await told(await serverWith(without('modelUnusable')))).toEqual(degraded({ captions: 'down' }));

    const broken = new Set(['cloud']);
    const lanes = ['cloud', 'local'].map((source) => ({
      recogniser: new ScriptedRecogniser({
        source,
        answer: () => (broken.has(source) ? new SttError('unauthorized', 'wrong key') : heard('hello')),
      }),
      ...{ maxConcurrent: 1, attemptMs: 10_000, budget: new RequestBudget({ requestsPerMinute: Infinity }) },
    }));
    const scheduler = new SpeechQueue({ lanes, logger: await quietLogger() });
    closing.push(() => scheduler.close());
    const api = await serverWith({ scheduler });
    expect(await told(api)).toEqual(ready);
    const say = () =>
      scheduler.submit({
        ...{ utteranceId: 'u', kind: 'final', language: null, signal: AbortSignal.any([]) },
        pcm: Float32Array.from({ length: 16_000 }, (_, index) => 0.1 * Math.sin(index / 5)),
      });
    expect(await say()).toMatchObject({ outcome: 'text', source: 'local' });
    expect(await told(api)).toEqual(degraded({ captions: 'degraded' }));
    broken.add('local');
    void say();
    await expect.poll(() => told(api)).toEqual(degraded({ captions: 'down' }));
  });
});

describe('asking the dependencies', () => {
  const part = (look: Dependency['look'], needed = false): Dependency => ({ look, needed });

  test('one that never answers is down when its time is over, and the others are told all the same', async () => {
    const readiness = new Readiness(
      { hangs: part(() => new Promise(() => {}), true), works: part(async () => 'up') },
      { limitMs: 20 },
    );
    expect(await readiness.report()).toMatchObject({
      status: 'unready',
      dependencies: { hangs: { state: 'down', latencyMs: null }, works: { state: 'up' } },
    });
  });

  test('one that is slow is degraded, also where a visit needs it', async () => {
    const slow = part(async () => {
      const untilMs = performance.now() + 3;
      while (performance.now() < untilMs);
      return 'up';
    }, true);
    expect(await new Readiness({ slow }, { slowMs: 1 }).report()).toMatchObject({
      status: 'degraded',
      dependencies: { slow: { state: 'degraded' } },
    });
  });

  test('is done once for all who ask meanwhile', async () => {
    const looks: (() => void)[] = [];
    const readiness = new Readiness({
      part: part(() => new Promise((resolve) => looks.push(() => resolve('up')))),
    });
    const asked = [readiness.report(), readiness.report()];
    looks[0]?.();
    const [first, second] = await Promise.all(asked);
    expect(second).toBe(first);
    void readiness.report();
    expect(looks).toHaveLength(2);
  });
});
