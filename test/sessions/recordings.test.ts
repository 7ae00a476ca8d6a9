import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../config/logger.ts';
import type { SpeechOutcome } from '../../media/stt/SpeechScheduler.ts';
import { CaseRepository } from '../../src/graph/repositories/CaseRepository.ts';
import { RecordingOutcomes } from '../../src/sessions/RecordingOutcomes.ts';
import { sessionIdOf } from '../../src/sessions/recordingIds.ts';
import { RecordingTranscriber } from '../../src/sessions/RecordingTranscriber.ts';
import { FileStore } from '../../src/storage/FileStore.ts';
import { mediaView } from '../../src/wire/files.ts';
import { createCase, getTimeline } from '../../src/wire/routes/cases.ts';
import { discardJob, listFailedJobs, listQueues, replayJob } from '../../src/wire/routes/jobs.ts';
import { deleteMedia } from '../../src/wire/routes/files.ts';
import { getTranscription, startTranscription } from '../../src/wire/routes/recordings.ts';
import { getTranscript } from '../../src/wire/routes/sessions.ts';
import { JobRunner } from '../../workers/JobRunner.ts';
import { transcription } from '../../workers/transcription.ts';
import { recordings, writeSpeech } from '../support/speechFile.ts';
import { heardText, ScriptedScheduler } from '../support/ScriptedScheduler.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

let api: TestApi;
let folder: string;
let owner: string;
let stranger: string;
let admin: string;
let caseId: string;
let speech: Buffer;
const runners: JobRunner[] = [];
const poll = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 25_000 });

beforeAll(async () => {
  api = await startTestApi({}, { captioning: { available: true, source: 'scripted' } });
  folder = await mkdtemp(join(tmpdir(), 'consilium-recordings-'));
  owner = (await api.signIn()).token;
  stranger = (await api.signIn()).token;
  admin = (await api.signIn(['admin'])).token;
  caseId = (await api.expectReply(createCase, { token: owner, body: { patient: { name: 'Ana Ruiz' } } }))
    .caseId;
  const [first, second] = recordings();
  writeSpeech(join(folder, 'speech.wav'), [first!, 1_500, second!, 1_500]);
  // Its index stands at the end, as telephones write it: it can be read only by seeking.
  await promisify(execFile)('ffmpeg', [
    ...['-v', 'error', '-i', join(folder, 'speech.wav'), '-c:a', 'aac', '-b:a', '32k'],
    join(folder, 'speech.m4a'),
  ]);
  speech = await readFile(join(folder, 'speech.m4a'));
});
afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.close()));
});
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true });
});

async function uploaded(content: Buffer, name = 'Dictado Ana.m4a') {
  const response = await fetch(`${api.url}/api/v1/media?caseId=${caseId}`, {
    method: 'POST',
    body: new Uint8Array(content),
    headers: { authorization: `Bearer ${owner}`, 'x-file-name': encodeURIComponent(name) },
  });
  return mediaView.parse(await response.json());
}

async function work(scheduler: ScriptedScheduler | null = new ScriptedScheduler()): Promise<void> {
  const transcriber = new RecordingTranscriber({
    ...{ graph: api.graph, keyRing: api.keyRing, audit: api.audit.log, scheduler },
    store: new FileStore(api.filesFolder, api.keyRing),
  });
  const logger = await createLogger({ level: 'silent' });
  const { graph, keyRing, recordingNews: news } = api;
  const relations = new CaseRepository(graph, keyRing);
  const processors = [transcription(transcriber, new RecordingOutcomes({ graph, keyRing, relations, news }))];
  runners.push(new JobRunner({ processors, redis: api.database.redis, logger }));
}

const start = (mediaId: string) => api.expectReply(startTranscription, { token: owner, params: { mediaId } });
const standing = (mediaId: string) =>
  api.expectReply(getTranscription, { token: owner, params: { mediaId } });
const failed: SpeechOutcome = { outcome: 'failed', reason: 'recognitionFailed' };

describe('a recording of a case', { timeout: 60_000 }, () => {
  it('is transcribed into the case as a visit, once, however often it is asked for', async () => {
    const { mediaId, createdAt } = await uploaded(speech);
    expect(await standing(mediaId)).toMatchObject({ state: 'none', sessionId: null });
    expect(await start(mediaId)).toMatchObject({ state: 'waiting', jobId: mediaId });
    const scheduler = new ScriptedScheduler();
    await work(scheduler);
    await poll(() => standing(mediaId)).toMatchObject({ state: 'completed' });
    expect(scheduler.jobs.map(({ kind }) => kind)).toEqual(scheduler.jobs.map(() => 'recording'));

    const { sessionId } = await standing(mediaId);
    const read = { token: owner, params: { sessionId: sessionId! } };
    const { session, entries } = await api.expectReply(getTranscript, read);
    expect(session).toMatchObject({ kind: 'recording', roomId: null, caseId, startedAt: createdAt });
    expect(session.endedAt).not.toBeNull();
    expect(session.participants).toMatchObject([{ displayName: 'Dictado Ana.m4a', role: 'recording' }]);
    expect(entries.map(({ kind }) => kind)).toEqual(scheduler.jobs.map(() => 'segment'));
    expect(entries[0]).toMatchObject({
      text: expect.stringContaining('word0') as string,
      source: 'scripted',
    });
    const timeline = await api.expectReply(getTimeline, { token: owner, params: { caseId } });
    expect(timeline.entries.map(({ subjectId }) => subjectId)).toContain(sessionId);

    expect(await start(mediaId)).toMatchObject({ state: 'completed', sessionId });
    await api.jobs.bullOf({ name: 'transcription' }).obliterate({ force: true });
    await api.jobs.add(api.jobs.queues[0]!, { mediaId });
    await poll(() => api.jobs.standing(api.jobs.queues[0]!, mediaId)).toMatchObject({ state: 'completed' });
    expect((await api.expectReply(getTranscript, read)).entries).toEqual(entries);
  });

  it('that could not be recognised at first is tried again, and holds no gap of that', async () => {
    const { mediaId } = await uploaded(speech);
    let left = 1;
    await work(new ScriptedScheduler((job) => (left-- > 0 ? failed : heardText(job))));
    await start(mediaId);
    await poll(() => standing(mediaId)).toMatchObject({
      state: 'delayed',
      failedReason: 'RECOGNITION_FAILED',
    });
    await (await api.jobs.bullOf({ name: 'transcription' }).getJob(mediaId))?.promote();
    await poll(() => standing(mediaId)).toMatchObject({ state: 'completed' });
    const { sessionId } = await standing(mediaId);
    const { entries } = await api.expectReply(getTranscript, {
      token: owner,
      params: { sessionId: sessionId! },
    });
    expect(new Set(entries.map(({ kind }) => kind))).toEqual(new Set(['segment']));
  });

  it('that is removed while it is transcribed leaves nothing, and no job that failed', async () => {
    const { mediaId } = await uploaded(speech);
    const remove = { token: owner, params: { mediaId }, query: { reason: 'wrongPatient' } };
    await work(
      new ScriptedScheduler(async (job) => {
        if ((await api.files.caseOf(mediaId)) !== null) await api.expectReply(deleteMedia, remove);
        return heardText(job);
      }),
    );
    await start(mediaId);
    await poll(() => api.jobs.standing(api.jobs.queues[0]!, mediaId)).toMatchObject({ state: 'completed' });
    const ofCase = await api.expectReply(getTimeline, { token: owner, params: { caseId } });
    expect(ofCase.entries[0]).toMatchObject({ kind: 'mediaRemoved', subjectId: mediaId });
    expect(ofCase.entries.map(({ subjectId }) => subjectId)).not.toContain(sessionIdOf(mediaId));
  });

  it('is the care team’s to transcribe, and only sound and video are', async () => {
    const { mediaId } = await uploaded(speech);
    const refusal = async (token: string, id: string) =>
      (await api.send(startTranscription, { token, params: { mediaId: id } })).body;
    expect(await refusal(stranger, mediaId)).toMatchObject({ code: 'MEDIA_NOT_FOUND' });
    const { mediaId: text } = await uploaded(Buffer.from('%PDF-1.7\n'), 'letter.pdf');
    expect(await refusal(owner, text)).toMatchObject({ code: 'NO_SPEECH_KIND' });
    expect(await standing(mediaId)).toMatchObject({ state: 'none' });
  });
});

describe('a job that was given up', { timeout: 60_000 }, () => {
  it('is seen by administrators alone, with a code; they have it tried again or forget it, on record', async () => {
    const broken = speech.subarray(0, speech.length / 2);
    const [{ mediaId }, { mediaId: other }] = [
      await uploaded(broken),
      await uploaded(Buffer.concat([broken, broken])),
    ];
    await work();
    await start(mediaId);
    await start(other);
    const queue = 'transcription';
    const list = () => api.expectReply(listFailedJobs, { token: admin, params: { queue } });
    await poll(async () => (await list()).total).toBe(2);
    expect((await list()).jobs.find(({ jobId }) => jobId === mediaId)).toMatchObject({
      reason: 'NOT_PLAYABLE',
      attempts: 1,
    });
    expect(await standing(mediaId)).toMatchObject({ state: 'failed', failedReason: 'NOT_PLAYABLE' });
    expect((await api.send(listFailedJobs, { token: owner, params: { queue } })).status).toBe(403);

    const job = { token: admin, params: { queue, jobId: mediaId } };
    await api.expectReply(replayJob, job);
    await poll(async () => (await list()).total).toBe(2);
    await poll(() => standing(mediaId)).toMatchObject({ state: 'failed' });
    await api.expectReply(discardJob, job);
    expect((await list()).total).toBe(1);
    expect((await api.send(replayJob, job)).body).toMatchObject({ code: 'JOB_NOT_FOUND' });
    const { queues } = await api.expectReply(listQueues, { token: admin });
    expect(queues[0]).toMatchObject({ queue, failed: 1, waiting: 0 });
    const { entries } = await api.auditSearch.search({ subjectKind: 'Job', subjectId: mediaId }, 10, null);
    expect(entries.map(({ action }) => action).toSorted()).toEqual(['job.discarded', 'job.replayed']);
  });
});
