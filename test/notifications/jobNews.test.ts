/** What people are told of transcriptions that are run by another process than the server their page is open on. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '../../config/logger.ts';
import type { SpeechScheduler } from '../../media/stt/SpeechScheduler.ts';
import type { Graph } from '../../src/graph/Graph.ts';
import { CaseRepository } from '../../src/graph/repositories/CaseRepository.ts';
import { transcriptionQueue } from '../../src/jobs/transcription.ts';
import { createNotifications } from '../../src/notifications/createNotifications.ts';
import { JobProgress } from '../../src/notifications/JobProgress.ts';
import { UserSockets } from '../../src/notifications/UserSockets.ts';
import { RecordingOutcomes } from '../../src/sessions/RecordingOutcomes.ts';
import { RecordingTranscriber } from '../../src/sessions/RecordingTranscriber.ts';
import { FileStore } from '../../src/storage/FileStore.ts';
import { jobProgress, notificationEvent } from '../../src/wire/events/notifications.ts';
import { mediaView } from '../../src/wire/files.ts';
import { notificationsNamespace } from '../../src/wire/protocol.ts';
import { createCase, shareCase, unshareCase } from '../../src/wire/routes/cases.ts';
import { replayJob } from '../../src/wire/routes/jobs.ts';
import { listNotifications } from '../../src/wire/routes/notifications.ts';
import { startTranscription } from '../../src/wire/routes/recordings.ts';
import { JobRunner } from '../../workers/JobRunner.ts';
import { transcription } from '../../workers/transcription.ts';
import { firstAdmin, invited, type Account } from '../support/accounts.ts';
import { apiOnEngine } from '../support/apiOnEngine.ts';
import { graphEngines } from '../support/graphEngines.ts';
import type { RoomsClient } from '../support/RoomsClient.ts';
import { ScriptedScheduler } from '../support/ScriptedScheduler.ts';
import { recordings, writeSpeech } from '../support/speechFile.ts';
import type { TestApi } from '../support/testApi.ts';
import { unreliable } from '../support/unreliableGraph.ts';

/** The machine may be busy. */
const eventually = <Value>(look: () => Promise<Value>) => expect.poll(look, { timeout: 50_000 });
const logger = await createLogger({ level: 'silent' });
let folder: string;
let speech: Buffer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'consilium-job-news-'));
  writeSpeech(join(folder, 'speech.wav'), [recordings()[0]!, 1_500, recordings()[1]!]);
  speech = await readFile(join(folder, 'speech.wav'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(graphEngines)('a transcription on $engine', { timeout: 150_000 }, (engine) => {
  let api: TestApi;
  let admin: Account;
  apiOnEngine(engine, (started) => (api = started), {
    captioning: { available: true, source: 'scripted' },
  });
  beforeAll(async () => {
    if (engine.missing === null) admin = await firstAdmin(api);
  });

  let owner: Account;
  let colleague: Account;
  let caseId: string;
  beforeEach(async () => {
    owner = await invited(api, admin, 'clinician');
    colleague = await invited(api, admin, 'clinician');
    const body = { patient: { name: 'Ana Ruiz' } };
    caseId = (await api.expectReply(createCase, { token: owner.token, body })).caseId;
    await api.expectReply(shareCase, {
      token: owner.token,
      params: { caseId, userId: colleague.userId },
      body: { relation: 'careTeam' },
    });
  });
  const ends: (() => Promise<unknown> | void)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  /** As in a process of its own: it has nothing of the server but Redis, graph, keys and files. */
  function work(scheduler: SpeechScheduler | null, graph: Graph = api.graph): JobRunner {
    const { keyRing, audit, database } = api;
    const publisher = new UserSockets({ redis: database.redis, keyRing, logger });
    const { recordingNews: news } = createNotifications({ graph, keyRing, publisher, mailer: null, logger });
    const store = new FileStore(api.filesFolder, keyRing);
    const transcriber = new RecordingTranscriber({ graph, keyRing, audit: audit.log, scheduler, store });
    const relations = new CaseRepository(graph, keyRing);
    const outcomes = new RecordingOutcomes({ graph, keyRing, relations, news });
    const processors = [transcription(transcriber, outcomes)];
    const runner = new JobRunner({ processors, redis: database.redis, logger });
    ends.push(
      () => publisher.close(),
      () => runner.close(),
    );
    return runner;
  }

  async function uploaded(): Promise<string> {
    const response = await fetch(`${api.url}/api/v1/media?caseId=${caseId}`, {
      method: 'POST',
      body: new Uint8Array(speech),
      headers: { authorization: `Bearer ${owner.token}`, 'x-file-name': 'Dictation.wav' },
    });
    return mediaView.parse(await response.json()).mediaId;
  }
  const ask = (mediaId: string, { token } = owner) =>
    api.expectReply(startTranscription, { token, params: { mediaId } });
  const page = ({ token }: Account) => api.connect(token, { namespace: notificationsNamespace });
  async function stands(client: RoomsClient, state: string) {
    const isSo = (progress: { state: string }) => progress.state === state;
    await eventually(async () => client.pending(jobProgress).some(isSo)).toBe(true);
    return client.next(jobProgress, isSo);
  }
  const told = async ({ token }: Account) =>
    (await api.expectReply(listNotifications, { token })).notifications.filter(({ kind }) =>
      kind.startsWith('job'),
    );
  const jobOf = async (mediaId: string) =>
    (await api.jobs.bullOf(transcriptionQueue).getJob(mediaId)) ?? expect.unreachable();
  const stateOf = async (mediaId: string) => (await jobOf(mediaId)).getState();

  it('is followed by who belongs to the case, on whichever server, each told once and with ids alone', async () => {
    const stranger = await page(await invited(api, admin, 'clinician'));
    const [first, second] = await Promise.all([page(owner), page(colleague)]);
    // Another server, whose pages are others: it hears of the same jobs.
    const elsewhere = new UserSockets({ redis: api.database.redis, keyRing: api.keyRing, logger });
    const other = await JobProgress.open({
      followed: [{ queue: transcriptionQueue, audience: async () => [owner.userId] }],
      ...{ redis: api.database.redis, jobs: api.jobs, sockets: elsewhere, logger, gatherMs: 10 },
    });
    ends.push(
      () => elsewhere.close(),
      () => other.close(),
    );
    const mediaId = await uploaded();
    await ask(mediaId);
    expect(await stands(first, 'waiting')).toEqual({
      ...{ jobId: mediaId, queue: 'transcription', state: 'waiting', progress: 0, failedReason: null },
    });
    work(new ScriptedScheduler());
    for (const client of [first, second]) {
      const { progress } = await stands(client, 'completed');
      expect(progress).toBeGreaterThan(0);
    }
    await first.next(notificationEvent, ({ kind }) => kind === 'jobDone');
    expect(first.pending(jobProgress).filter(({ state }) => state === 'completed')).toEqual([]);
    expect(stranger.pending(jobProgress)).toEqual([]);
    expect([...first.faults, ...second.faults]).toEqual([]);
  });

  it('that is done is told to who asked for it, and to nobody else, once however often it runs', async () => {
    const client = await page(colleague);
    const mediaId = await uploaded();
    await ask(mediaId, colleague);
    work(new ScriptedScheduler());
    const done = await client.next(notificationEvent, ({ kind }) => kind === 'jobDone');
    expect(done).toMatchObject({ kind: 'jobDone', about: 'Dictation.wav', caseId, by: null });
    const job = await jobOf(mediaId);
    await eventually(() => job.getState()).toBe('completed');
    await job.remove();
    await api.jobs.add(transcriptionQueue, job.data as { mediaId: string });
    await eventually(() => stateOf(mediaId)).toBe('completed');
    expect(await told(colleague)).toEqual([done]);
    expect(await told(owner)).toEqual([]);
  });

  it('that is given up is told to who asked, again when they ask again, and what comes of a replay', async () => {
    const mediaId = await uploaded();
    const withoutRecogniser = work(null);
    await ask(mediaId);
    await eventually(() => stateOf(mediaId)).toBe('failed');
    expect(await told(owner)).toMatchObject([{ kind: 'jobFailed', about: 'Dictation.wav', caseId }]);
    await ask(mediaId);
    await eventually(() => stateOf(mediaId)).toBe('failed');
    expect(await told(owner)).toMatchObject([{ kind: 'jobFailed' }, { kind: 'jobFailed' }]);
    await withoutRecogniser.close();
    work(new ScriptedScheduler());
    await api.expectReply(replayJob, {
      token: admin.token,
      params: { queue: 'transcription', jobId: mediaId },
    });
    await eventually(async () => (await told(owner))[0]).toMatchObject({
      kind: 'jobDone',
    });
  });

  it('of a case that is no longer theirs is not told to who asked', async () => {
    const mediaId = await uploaded();
    await ask(mediaId, colleague);
    await api.expectReply(unshareCase, {
      token: owner.token,
      params: { caseId, userId: colleague.userId },
    });
    const client = await page(owner);
    work(new ScriptedScheduler());
    await stands(client, 'completed');
    expect(await told(colleague)).toEqual([]);
  });

  it('is not given up while nobody can be told: it is tried until the graph is back', async () => {
    const graph = unreliable(api.graph);
    const mediaId = await uploaded();
    graph.away = true;
    work(new ScriptedScheduler(), graph);
    await ask(mediaId);
    const job = await jobOf(mediaId);
    // The third attempt is the last.
    for (const attempt of [1, 2, 3]) {
      const waits = async () => [await job.getState(), (await jobOf(mediaId)).attemptsStarted];
      await eventually(waits).toEqual(['delayed', attempt]);
      if (attempt === 3) graph.away = false;
      await job.promote();
    }
    await eventually(() => told(owner)).toMatchObject([{ kind: 'jobDone' }]);
  });
});
