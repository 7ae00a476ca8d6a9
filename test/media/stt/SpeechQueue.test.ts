import { afterEach, expect, test, vi } from 'vitest';
import { createLogger } from '../../../config/logger.ts';
import { RequestBudget } from '../../../media/stt/RequestBudget.ts';
import type { LaneOptions } from '../../../media/stt/RecogniserLane.ts';
import { SpeechQueue, type SpeechQueueOptions } from '../../../media/stt/SpeechQueue.ts';
import type { SpeechJob, SpeechOutcome } from '../../../media/stt/SpeechScheduler.ts';
import { SttError } from '../../../media/stt/SpeechToText.ts';
import { heard, ScriptedRecogniser } from '../../support/ScriptedRecogniser.ts';

const logger = await createLogger({ level: 'silent' });
const queues: SpeechQueue[] = [];

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(queues.splice(0).map((queue) => queue.close()));
});

type Lane = Partial<Omit<LaneOptions, 'recogniser'>>;

function queueOf(
  recognisers: (ScriptedRecogniser | [ScriptedRecogniser, Lane])[],
  options: Partial<SpeechQueueOptions> = {},
): SpeechQueue {
  const lanes = recognisers.map((entry) => {
    const [recogniser, lane] = Array.isArray(entry) ? entry : [entry, {}];
    const budget = new RequestBudget({ requestsPerMinute: Infinity });
    return { recogniser, maxConcurrent: 1, attemptMs: 10_000, budget, ...lane };
  });
  const queue = new SpeechQueue({ lanes, logger, ...options });
  queues.push(queue);
  return queue;
}

/** A tone, so that it is not silence. */
const tone = (ms = 1000) => Float32Array.from({ length: ms * 16 }, (_, index) => 0.1 * Math.sin(index / 5));

interface Told {
  name: string;
  outcome: SpeechOutcome | null;
  done: Promise<SpeechOutcome>;
  abort: () => void;
}

function submit(queue: SpeechQueue, name: string, job: Partial<SpeechJob> = {}): Told {
  const abort = new AbortController();
  const done = queue.submit({
    utteranceId: name,
    kind: 'final',
    pcm: tone(),
    language: null,
    signal: abort.signal,
    ...job,
  });
  const told: Told = { name, outcome: null, done, abort: () => abort.abort() };
  void done.then((outcome) => (told.outcome = outcome));
  return told;
}

const asked = (recogniser: ScriptedRecogniser, count: number) =>
  vi.waitFor(() => expect(recogniser.requests).toHaveLength(count));

const unavailable = () => new SttError('unavailable', 'down');

test('answers with the text, its source and the words of low probability', async () => {
  const words = [
    { text: 'take', startMs: 0, endMs: 300, probability: 0.9 },
    { text: 'metoprolol', startMs: 300, endMs: 900, probability: 0.3 },
  ];
  const recogniser = new ScriptedRecogniser({
    source: 'a',
    answer: () => heard('take metoprolol', { words }),
  });
  const outcome = await submit(queueOf([recogniser]), 'u').done;
  expect(outcome).toMatchObject({
    outcome: 'text',
    source: 'a',
    recognition: {
      text: 'take metoprolol',
      words: [
        { ...words[0], uncertain: false },
        { ...words[1], uncertain: true },
      ],
    },
  });
});

test('silence is not sent', async () => {
  const recogniser = new ScriptedRecogniser();
  const queue = queueOf([recogniser]);
  const outcome = await submit(queue, 'u', { pcm: new Float32Array(16_000) }).done;
  expect(outcome).toEqual({ outcome: 'noSpeech', filter: 'silence' });
  expect(recogniser.requests).toEqual([]);
  expect(queue.counts.noSpeech).toEqual({ silence: 1 });
});

test('finals go before partials, in their order, one at a time where the recogniser computes here', async () => {
  const recogniser = new ScriptedRecogniser();
  const queue = queueOf([recogniser]);
  const first = submit(queue, 'first');
  const partial = submit(queue, 'partial', { kind: 'partial', pcm: tone(100) });
  const second = submit(queue, 'second', { pcm: tone(200) });
  const third = submit(queue, 'third', { pcm: tone(300) });
  const order: number[] = [];
  for (let turn = 1; turn <= 4; turn++) {
    await asked(recogniser, turn);
    order.push(recogniser.requests[turn - 1]!.pcm.length / 16);
    recogniser.requests[turn - 1]!.answer(heard('yes doctor'));
  }
  expect(order).toEqual([1000, 200, 300, 100]);
  await Promise.all([first, second, third, partial].map(({ done }) => done));
  expect(queue.counts).toMatchObject({ text: 4, waitingFinals: 0, running: 0 });
});

test('who speaks now goes before the pieces of a recording that wait, however long it is', async () => {
  const recogniser = new ScriptedRecogniser();
  const queue = queueOf([recogniser]);
  const piece = (name: string, ms: number) => submit(queue, name, { kind: 'recording', pcm: tone(ms) });
  const pieces = [piece('first', 1000), piece('second', 900), piece('third', 800)];
  await asked(recogniser, 1);
  const spoken = submit(queue, 'spoken', { pcm: tone(100) });
  const order: number[] = [];
  const answerNext = async () => {
    await asked(recogniser, order.length + 1);
    const request = recogniser.requests[order.length]!;
    order.push(request.pcm.length / 16);
    request.answer(heard('yes doctor'));
  };
  await answerNext();
  await answerNext();
  expect(await spoken.done).toMatchObject({ outcome: 'text' });
  const partial = submit(queue, 'speaks', { kind: 'partial', pcm: tone(200) });
  const answered = submit(queue, 'answers', { pcm: tone(300) });
  for (let left = 4; left > 0; left -= 1) await answerNext();
  expect(order).toEqual([1000, 100, 900, 300, 200, 800]);
  await Promise.all([...pieces, answered, partial].map(({ done }) => done));
});

test('as many at once as the recogniser takes', async () => {
  const recogniser = new ScriptedRecogniser();
  const queue = queueOf([[recogniser, { maxConcurrent: 3 }]]);
  for (const name of ['a', 'b', 'c', 'd']) submit(queue, name);
  await asked(recogniser, 3);
  expect(queue.counts).toMatchObject({ running: 3, waitingFinals: 1 });
});

test('a partial gives way where finals wait, to a newer one of its utterance, and to its final', async () => {
  const recogniser = new ScriptedRecogniser();
  const queue = queueOf([recogniser]);
  submit(queue, 'busy');
  const older = submit(queue, 'u', { kind: 'partial' });
  const newer = submit(queue, 'u', { kind: 'partial' });
  expect(await older.done).toEqual({ outcome: 'superseded' });
  submit(queue, 'u');
  expect(await newer.done).toEqual({ outcome: 'superseded' });
  const late = submit(queue, 'other', { kind: 'partial' });
  expect(await late.done).toEqual({ outcome: 'superseded' });
  expect(queue.counts.superseded).toBe(3);
});

test('the final of an utterance cuts its partial short', async () => {
  const recogniser = new ScriptedRecogniser();
  const queue = queueOf([recogniser]);
  const partial = submit(queue, 'u', { kind: 'partial' });
  await asked(recogniser, 1);
  const final = submit(queue, 'u');
  expect(await partial.done).toEqual({ outcome: 'superseded' });
  expect(recogniser.requests[0]!.signal.aborted).toBe(true);
  await asked(recogniser, 2);
  recogniser.requests[1]!.answer(heard('yes'));
  expect(await final.done).toMatchObject({ outcome: 'text' });
});

test('says whether a partial would run at once', async () => {
  const recogniser = new ScriptedRecogniser();
  const queue = queueOf([recogniser]);
  expect(queue.idle).toBe(true);
  const job = submit(queue, 'u');
  expect(queue.idle).toBe(false);
  await asked(recogniser, 1);
  recogniser.requests[0]!.answer(heard('yes'));
  await job.done;
  await vi.waitFor(() => expect(queue.idle).toBe(true));
  await queue.close();
  expect(queue.idle).toBe(false);
});

test.each(['unavailable', 'unauthorized', 'refused', 'rateLimited'] as const)(
  'a recogniser that fails (%s) is followed by the next',
  async (reason) => {
    const first = new ScriptedRecogniser({ source: 'a', answer: () => new SttError(reason, 'no') });
    const second = new ScriptedRecogniser({ source: 'b', answer: () => heard('yes doctor') });
    const outcome = await submit(queueOf([first, second]), 'u').done;
    expect(outcome).toMatchObject({ outcome: 'text', source: 'b' });
    expect(first.requests).toHaveLength(1);
  },
);

test('a recogniser that hangs is cut, and the next answers in time', async () => {
  const deaf = new ScriptedRecogniser({ source: 'a', heedsAbort: false });
  const second = new ScriptedRecogniser({ source: 'b', answer: () => heard('yes doctor') });
  const queue = queueOf([[deaf, { attemptMs: 50 }], second]);
  expect(await submit(queue, 'u').done).toMatchObject({ outcome: 'text', source: 'b' });
  expect(queue.counts.lanes.a).toMatchObject({ timeouts: 1, failures: 1, running: 1 });
});

test('a recogniser that is made to answer late is cut as one that hangs, until that is ended', async () => {
  const first = new ScriptedRecogniser({ source: 'a', answer: () => heard('from a') });
  const second = new ScriptedRecogniser({ source: 'b', answer: () => heard('from b') });
  const queue = queueOf([[first, { attemptMs: 50 }], second]);
  queue.delayFirst(10_000);
  expect(await submit(queue, 'u').done).toMatchObject({ source: 'b' });
  expect(first.requests).toEqual([]);
  expect(queue.counts.lanes.a).toMatchObject({ timeouts: 1, running: 0 });
  queue.delayFirst(0);
  expect(await submit(queue, 'v').done).toMatchObject({ source: 'a' });
});

test('after two failures a recogniser is left alone for a while, then tried with one request', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  let down = true;
  const first = new ScriptedRecogniser({
    source: 'a',
    answer: () => (down ? unavailable() : heard('from a')),
  });
  const second = new ScriptedRecogniser({ source: 'b', answer: () => heard('from b') });
  const queue = queueOf([first, second]);
  for (const name of ['1', '2', '3', '4']) {
    expect(await submit(queue, name).done).toMatchObject({ source: 'b' });
  }
  expect(first.requests).toHaveLength(2);
  vi.advanceTimersByTime(5_000);
  expect(await submit(queue, '5').done).toMatchObject({ source: 'b' });
  expect(first.requests).toHaveLength(3);
  vi.advanceTimersByTime(5_000);
  expect(await submit(queue, '6').done).toMatchObject({ source: 'b' });
  expect(first.requests).toHaveLength(3);
  down = false;
  vi.advanceTimersByTime(5_000);
  expect(await submit(queue, '7').done).toMatchObject({ source: 'a' });
  expect(await submit(queue, '8').done).toMatchObject({ source: 'a' });
});

test('where there is no other, a failing recogniser is tried again once it may be', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const answers = [unavailable(), unavailable(), heard('yes doctor')];
  const only = new ScriptedRecogniser({ answer: () => answers.shift()! });
  const job = submit(queueOf([only]), 'u');
  await vi.advanceTimersByTimeAsync(4_900);
  expect(job.outcome).toBeNull();
  expect(only.requests).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(200);
  expect(job.outcome).toMatchObject({ outcome: 'text' });
});

test('fails where every attempt failed', async () => {
  const refusing = new ScriptedRecogniser({ answer: () => new SttError('refused', 'no') });
  const queue = queueOf([refusing]);
  expect(await submit(queue, 'u').done).toEqual({ outcome: 'failed', reason: 'recognitionFailed' });
  expect(refusing.requests).toHaveLength(1);
  expect(queue.counts).toMatchObject({ recognitionFailed: 1, lanes: { scripted: { failures: 1 } } });
});

test('a failing partial is given up quietly', async () => {
  const failing = new ScriptedRecogniser({ answer: unavailable });
  expect(await submit(queueOf([failing]), 'u', { kind: 'partial' }).done).toEqual({ outcome: 'superseded' });
});

test('waits as long as a provider that limits its rate says', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const slowDown = () => new SttError('rateLimited', 'slow down', { retryAfterMs: 3_000 });
  const answers = [slowDown(), slowDown(), slowDown(), slowDown(), heard('yes doctor')];
  const only = new ScriptedRecogniser({ answer: () => answers.shift()! });
  const queue = queueOf([only]);
  const job = submit(queue, 'u');
  await vi.advanceTimersByTimeAsync(2_900);
  expect(only.requests).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(only.requests).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(9_000);
  expect(job.outcome).toMatchObject({ outcome: 'text' });
  expect(queue.counts.lanes.scripted).toMatchObject({ rateLimited: 4, failures: 0, requests: 5 });
});

test('a spent budget sends to the next recogniser, and partials leave half of it to finals', async () => {
  const first = new ScriptedRecogniser({ source: 'a', answer: () => heard('from a') });
  const second = new ScriptedRecogniser({ source: 'b', answer: () => heard('from b') });
  const budget = new RequestBudget({ requestsPerMinute: 24, now: () => 0 });
  const queue = queueOf([[first, { budget }], second]);
  const sources = [];
  for (const kind of ['partial', 'partial', 'partial', 'final', 'final', 'final'] as const) {
    const outcome = await submit(queue, 'u', { kind }).done;
    sources.push('source' in outcome ? outcome.source : outcome.outcome);
  }
  expect(sources).toEqual(['a', 'a', 'b', 'a', 'a', 'b']);
});

test('what waits past its deadline is overload, and a partial is superseded', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const slow = new ScriptedRecogniser({ heedsAbort: false });
  const queue = queueOf([[slow, { attemptMs: 60_000 }]]);
  const running = submit(queue, 'running');
  const partial = submit(queue, 'partial', { kind: 'partial' });
  const waiting = submit(queue, 'waiting');
  await vi.advanceTimersByTimeAsync(4_000);
  expect(partial.outcome).toEqual({ outcome: 'superseded' });
  await vi.advanceTimersByTimeAsync(26_000);
  expect(waiting.outcome).toEqual({ outcome: 'failed', reason: 'overload' });
  expect(running.outcome).toEqual({ outcome: 'failed', reason: 'recognitionFailed' });
  expect(slow.requests[0]!.signal.aborted).toBe(true);
});

test('a full queue drops the oldest and counts it', async () => {
  const slow = new ScriptedRecogniser();
  const queue = queueOf([slow], { maxWaitingFinals: 2 });
  const [, oldest, ...others] = ['running', 'b', 'c', 'd'].map((name) => submit(queue, name));
  expect(await oldest!.done).toEqual({ outcome: 'failed', reason: 'overload' });
  expect(others.map(({ outcome }) => outcome)).toEqual([null, null]);
  expect(queue.counts).toMatchObject({ dropped: 1, overload: 1, waitingFinals: 2 });
});

test('an abort is heeded before, while waiting, and while running', async () => {
  const slow = new ScriptedRecogniser();
  const queue = queueOf([slow]);
  const running = submit(queue, 'running');
  const waiting = submit(queue, 'waiting');
  await asked(slow, 1);
  waiting.abort();
  expect(await waiting.done).toEqual({ outcome: 'aborted' });
  running.abort();
  expect(await running.done).toEqual({ outcome: 'aborted' });
  expect(slow.requests[0]!.signal.aborted).toBe(true);
  expect(await submit(queue, 'before', { signal: AbortSignal.abort() }).done).toEqual({ outcome: 'aborted' });
  // By the next turn the recogniser's own answer to the abort has been dealt with.
  await new Promise((resolve) => setImmediate(resolve));
  expect(slow.requests).toHaveLength(1);
  expect(queue.counts).toMatchObject({ aborted: 3, running: 0, waitingFinals: 0 });
});

test('an answer after the abort is not told', async () => {
  const deaf = new ScriptedRecogniser({ heedsAbort: false });
  const queue = queueOf([deaf]);
  const job = submit(queue, 'u');
  await asked(deaf, 1);
  job.abort();
  deaf.requests[0]!.answer(heard('what was said in private'));
  expect(await job.done).toEqual({ outcome: 'aborted' });
  expect(queue.counts.text).toBe(0);
});

test('a recogniser is not asked for a language it does not know', async () => {
  const english = new ScriptedRecogniser({
    source: 'en',
    languages: new Set(['en']),
    answer: () => heard('yes'),
  });
  const all = new ScriptedRecogniser({ source: 'all', answer: () => heard('sí') });
  expect(await submit(queueOf([english, all]), 'u', { language: 'es' }).done).toMatchObject({
    source: 'all',
  });
  const outcome = await submit(queueOf([english]), 'u', { language: 'es' }).done;
  expect(outcome).toEqual({ outcome: 'failed', reason: 'recognitionFailed' });
  expect(english.requests).toEqual([]);
});

test('invented text is no speech; a looping recogniser is followed by the next, then it is a failure', async () => {
  const loop = heard('no me gusto '.repeat(30));
  const inventing = new ScriptedRecogniser({
    answer: () => heard('Thanks for watching!', { noSpeechProbability: 0.9, averageLogProbability: -0.8 }),
  });
  const queue = queueOf([inventing]);
  expect(await submit(queue, 'u').done).toMatchObject({ outcome: 'noSpeech', filter: 'noSpeechProbability' });
  const looping = new ScriptedRecogniser({ source: 'a', answer: () => loop });
  const sober = new ScriptedRecogniser({ source: 'b', answer: () => heard('no me gustó') });
  expect(await submit(queueOf([looping, sober]), 'u').done).toMatchObject({ source: 'b' });
  const failed = { outcome: 'failed', reason: 'recognitionFailed' };
  expect(await submit(queueOf([looping]), 'u').done).toEqual(failed);
});

test('closing aborts what waits and runs, closes the recognisers once, and refuses what comes later', async () => {
  const slow = new ScriptedRecogniser();
  const queue = queueOf([slow]);
  const jobs = [submit(queue, 'running'), submit(queue, 'waiting'), submit(queue, 'p', { kind: 'partial' })];
  await asked(slow, 1);
  const closing = queue.close();
  expect(queue.close()).toBe(closing);
  await closing;
  const outcomes = await Promise.all(jobs.map(({ done }) => done));
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['aborted', 'aborted', 'superseded']);
  expect(slow.closed).toBe(true);
  expect(await submit(queue, 'late').done).toEqual({ outcome: 'aborted' });
});
