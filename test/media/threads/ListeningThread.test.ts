import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ListeningThread } from '../../../media/threads/ListeningThread.ts';
import type { Heard } from '../../../media/utterance/UtteranceCutter.ts';
import { encodeOpus, RtpWriter } from '../../support/opusMicrophone.ts';
import { joined, recordedSpeech, sentences } from '../../support/recordedSpeech.ts';

let thread: ListeningThread;
afterEach(async () => {
  await thread.stop();
  vi.restoreAllMocks();
});

async function start(maxWaitingFrames = 1000) {
  let dropped = 0;
  const failed: Error[] = [];
  thread = await ListeningThread.create({
    settings: { rmsThreshold: 0.02, maxWaitingFrames },
    onPacketsDropped: (packets) => (dropped += packets),
    onFailed: (_, error) => failed.push(error),
  });
  return { failed, dropped: () => dropped };
}

const speech = encodeOpus(joined(recordedSpeech(sentences[4]!), 1000));

/** All packets of a speech at once, as if they had arrived at its pace until now. */
function tell(stream: number, heard: (heard: Heard) => void): void {
  const startedAtMs = performance.now() - speech.length * 20;
  thread.open(stream, { sessionStartedAtMs: startedAtMs, levelExtensionId: 1 }, heard);
  const writer = new RtpWriter({ ssrc: stream + 1 });
  speech.forEach((packet, i) => thread.addPacket(stream, startedAtMs + i * 20, writer.write(packet)!));
}

test('what many streams say is heard', async () => {
  const { dropped } = await start();
  const heard = Array.from({ length: 10 }, () => [] as Heard[]);
  for (const [stream, mine] of heard.entries()) tell(stream, (item) => mine.push(item));
  await Promise.all(heard.map((_, stream) => thread.close(stream)));
  expect(dropped()).toBe(0);
  expect(heard.map((mine) => mine.map(({ kind }) => kind))).toEqual(heard.map(() => ['speech', 'utterance']));
  const stats = await thread.stats();
  expect(stats?.counts.rtp.items).toBe(speech.length * 10);
  expect(stats?.decisionMs.count).toBeGreaterThan(100);
  expect(thread.streams).toBe(0);
});

test('more than the model can judge in time becomes gaps, and the thread goes on', async () => {
  await start(20);
  const heard = Array.from({ length: 20 }, () => [] as Heard[]);
  for (const [stream, mine] of heard.entries()) tell(stream, (item) => mine.push(item));
  await Promise.all(heard.map((_, stream) => thread.close(stream)));
  const stats = await thread.stats();
  expect(stats?.counts.vad.dropped).toBeGreaterThan(100);
  for (const mine of heard) {
    const stretches = mine.filter((item) => item.kind === 'utterance' || item.kind === 'lost');
    expect(stretches.filter((item, i) => i > 0 && item.startMs < stretches[i - 1]!.endMs)).toEqual([]);
  }
  const lostMs = heard
    .flat()
    .reduce((sum, item) => sum + (item.kind === 'lost' ? item.endMs - item.startMs : 0), 0);
  expect(lostMs).toBeGreaterThanOrEqual(stats!.counts.vad.dropped * 64);

  const later: Heard[] = [];
  thread.open(99, { sessionStartedAtMs: performance.now(), levelExtensionId: null }, (item) =>
    later.push(item),
  );
  await thread.close(99);
  expect(later).toEqual([]);
});

describe('a stream that is to be forgotten', () => {
  test('tells nothing more, not even what was on its way', async () => {
    await start();
    const heard: Heard[] = [];
    tell(1, (item) => heard.push(item));
    await thread.forget(1);
    tell(2, () => undefined);
    await thread.close(2);
    expect(heard).toEqual([]);
  });

  test('may be closing already', async () => {
    await start();
    tell(1, () => undefined);
    await Promise.all([thread.close(1), thread.forget(1)]);
    expect(thread.streams).toBe(0);
  });
});

describe('a thread', () => {
  test('that fails is told of, and answers nobody any more', async () => {
    const posted = vi.spyOn(Worker.prototype, 'postMessage');
    const { failed } = await start();
    tell(1, () => undefined);
    const closing = thread.close(1);
    await (posted.mock.contexts[0] as Worker).terminate();
    await vi.waitFor(() => expect(failed).toHaveLength(1), 10_000);
    await closing;
    expect(thread.running).toBe(false);
    expect(await thread.stats()).toBeNull();
    expect(await thread.snapshot(1)).toBeNull();
    await thread.close(2);
    await thread.forget(2);
  });

  test('that is stopped in the middle of its work ends by itself', async () => {
    const { failed } = await start();
    for (let stream = 0; stream < 20; stream++) tell(stream, () => undefined);
    await thread.stats();
    await Promise.all([thread.stop(), thread.stop()]);
    expect(failed).toEqual([]);
    expect(thread.running).toBe(false);
  });
});
