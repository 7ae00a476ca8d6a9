/** The whole pipeline at the pace of speech: recorded voices as RTP through a real mediasoup worker. */
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createLogger } from '../../config/logger.ts';
import { AudioPipeline } from '../../media/pipeline.ts';
import type { TapHandle, TapSource } from '../../media/tap/TapSource.ts';
import type { Caption, CaptionGap } from '../../src/wire/captions.ts';
import { encodeOpus, type EncodedPacket } from '../support/opusMicrophone.ts';
import { joined, recordedSpeech, sentences } from '../support/recordedSpeech.ts';
import { heardText, ScriptedScheduler } from '../support/ScriptedScheduler.ts';
import { TappedRoom, type Microphone } from '../support/tappedRoom.ts';

const logger = await createLogger({ level: 'silent' });
let room: TappedRoom;
let pipeline: AudioPipeline;

beforeAll(async () => {
  room = await TappedRoom.create();
});
afterAll(() => room.close());
afterEach(async () => {
  await pipeline.close();
  vi.restoreAllMocks();
});

interface Speaker {
  microphone: Microphone;
  source: TapSource;
  tap: TapHandle;
}

async function start({ scheduler = new ScriptedScheduler(), vadThreads = 1 } = {}) {
  pipeline = await AudioPipeline.create({ scheduler, logger, vadThreads, rmsThreshold: 0.02 });
  const captions: Caption[] = [];
  const gaps: CaptionGap[] = [];
  const speaking: { participantId: string; speaking: boolean }[] = [];
  pipeline.on('caption', (caption) => captions.push(caption));
  pipeline.on('gap', (gap) => gaps.push(gap));
  pipeline.on('speaking', (event) => speaking.push(event));
  const finals = () => captions.filter(({ kind }) => kind === 'final');
  return { scheduler, captions, gaps, speaking, finals };
}

async function sourceOf(microphone: Microphone): Promise<TapSource> {
  return {
    consumer: await room.consume(microphone),
    sessionId: uuidv7(),
    participantId: uuidv7(),
    peerId: uuidv7(),
    sessionStartedAtMs: performance.now() - 1000,
    unheardSinceMs: null,
    language: () => 'en',
    correlationId: 'test',
  };
}

async function speaker(): Promise<Speaker> {
  const microphone = await room.microphone();
  const source = await sourceOf(microphone);
  return { microphone, source, tap: await pipeline.attach(source) };
}

test('what was said while a microphone could not be heard is a gap up to its first packet; of one that is muted nothing was missed', async () => {
  const { gaps } = await start({});
  const [heard, muted] = [await room.microphone(), await room.microphone()];
  for (const microphone of [heard, muted]) {
    await pipeline.attach({ ...(await sourceOf(microphone)), unheardSinceMs: 400 });
  }
  await muted.producer.pause();
  await heard.speak(
    Array.from({ length: 5 }, () => ({ payload: Uint8Array.of(0xf8, 0xff, 0xfe), level: 100 })),
  );
  await vi.waitFor(() => expect(gaps).toHaveLength(1), waitMs);
  await muted.producer.resume();
  await muted.speak([{ payload: Uint8Array.of(0xf8, 0xff, 0xfe), level: 100 }]);
  await vi.waitFor(async () => expect((await pipeline.stats()).stages.tap.items).toBe(6), waitMs);
  expect(gaps).toMatchObject([{ startMs: 400, reason: 'packetsLost' }]);
  expect(gaps[0]!.endMs).toBeGreaterThan(1000);
});

const quietMs = 500;
const waitMs = 10_000;
/** Encoded beforehand: it takes long enough to disturb the pace of the speech. */
const [long, short] = [sentences[3]!, sentences[1]!].map((file) => {
  const samples = recordedSpeech(file);
  return { packets: encodeOpus(joined(quietMs, samples, 1200)), lengthMs: samples.length / 16 };
}) as [{ packets: EncodedPacket[]; lengthMs: number }, { packets: EncodedPacket[]; lengthMs: number }];

describe('people who speak at the same time', () => {
  test('are captioned each under their own name, at the time they spoke', async () => {
    const { captions, finals, speaking, gaps } = await start({ vadThreads: 2 });
    const speakers = await Promise.all([speaker(), speaker(), speaker()]);
    const speeches = [short, short, long];
    const startedAtMs = await Promise.all(
      speakers.map(({ microphone }, i) => microphone.speak(speeches[i]!.packets)),
    );
    await vi.waitFor(() => expect(finals()).toHaveLength(3), waitMs);

    speakers.forEach(({ source }, i) => {
      const mine = captions.filter(({ participantId }) => participantId === source.participantId);
      const final = mine.at(-1)!;
      const spokeMs = startedAtMs[i]! + quietMs - source.sessionStartedAtMs;
      const { lengthMs } = speeches[i]!;
      expect(final).toMatchObject({ kind: 'final', sessionId: source.sessionId, peerId: source.peerId });
      expect(final.startMs).toBeGreaterThan(spokeMs - 700);
      expect(final.startMs).toBeLessThan(spokeMs + 400);
      expect(final.endMs).toBeGreaterThan(spokeMs + lengthMs - 600);
      expect(final.endMs).toBeLessThan(spokeMs + lengthMs + 800);
      expect(mine.map(({ revision }) => revision)).toEqual(mine.map((_, revision) => revision));
      expect(mine.slice(0, -1).map(({ kind }) => kind)).toEqual(mine.slice(1).map(() => 'partial'));
      expect(mine.length).toBeGreaterThan(1);
      expect(
        speaking
          .filter(({ participantId }) => participantId === source.participantId)
          .map((event) => event.speaking),
      ).toEqual([true, false]);
    });
    expect(gaps).toEqual([]);

    // The last packet may still be waiting for others.
    const { stages, threads } = await vi.waitFor(async () => {
      const stats = await pipeline.stats();
      expect(stats.stages.rtp).toMatchObject({ items: stats.stages.tap.items, dropped: 0 });
      return stats;
    }, waitMs);
    expect(threads).toHaveLength(2);
    expect(stages.vad.items).toBeGreaterThan(100);
    expect(stages.recognition).toMatchObject({ items: 3, dropped: 0 });
  });
});

describe('a tap that is detached in the middle of a sentence', () => {
  /** Speaks until a partial is shown, and is still speaking. */
  async function speakingUp(scheduler = new ScriptedScheduler()) {
    const parts = await start({ scheduler });
    const speakerUp = await speaker();
    const stop = new AbortController();
    const spoke = speakerUp.microphone.speak(long.packets, stop.signal);
    await vi.waitFor(() => expect(parts.captions).toHaveLength(1), waitMs);
    const end = async () => {
      stop.abort();
      await spoke;
    };
    return { ...parts, ...speakerUp, end };
  }

  test('tells nothing any more where consent was withdrawn', async () => {
    const { scheduler, captions, gaps, speaking, tap, source, end } = await speakingUp();
    const told = [captions.length, gaps.length, speaking.length];
    const startedAtMs = performance.now();
    await tap.detach('consentWithdrawn');
    expect(performance.now() - startedAtMs).toBeLessThan(500);
    expect(source.consumer.closed).toBe(true);
    await end();
    // Closing waits for what is still to be told.
    await pipeline.close();
    expect([captions.length, gaps.length, speaking.length]).toEqual(told);
    expect(scheduler.finals).toEqual([]);
  });

  test('tells nothing any more either where the room had closed the consumer before', async () => {
    const { captions, gaps, tap, source, end } = await speakingUp();
    source.consumer.close();
    const told = captions.length;
    await tap.detach('consentWithdrawn');
    await end();
    await pipeline.close();
    expect([captions.length, gaps.length]).toEqual([told, 0]);
  });

  test('has what was said recognised where the speaker left', async () => {
    const { finals, tap, source, end } = await speakingUp();
    await tap.detach('left');
    expect(source.consumer.closed).toBe(true);
    await vi.waitFor(() => expect(finals()).toHaveLength(1), waitMs);
    await end();
  });

  test('follows consent withdrawn after the speaker had left', async () => {
    const asked = Promise.withResolvers<undefined>();
    const { captions, tap, scheduler, end } = await speakingUp();
    const submit = scheduler.submit.bind(scheduler);
    vi.spyOn(scheduler, 'submit').mockImplementation(async (job) => {
      asked.resolve(undefined);
      await new Promise((resolve) => job.signal.addEventListener('abort', resolve));
      return submit(job);
    });
    await tap.detach('left');
    await asked.promise;
    const told = captions.length;
    await tap.detach('consentWithdrawn');
    await end();
    await pipeline.close();
    expect(captions).toHaveLength(told);
  });

  test('has what was said recognised when the pipeline closes', async () => {
    const slow = new ScriptedScheduler(async (job) => {
      await pause(300);
      return heardText(job);
    });
    const { finals, end } = await speakingUp(slow);
    await pipeline.close();
    expect(finals()).toHaveLength(1);
    await end();
  });
});

describe('a microphone', () => {
  test('that is muted ends the utterance at once', async () => {
    const { finals, captions } = await start();
    const { microphone } = await speaker();
    const stop = new AbortController();
    const spoke = microphone.speak(long.packets, stop.signal);
    await vi.waitFor(() => expect(captions).toHaveLength(1), waitMs);
    await microphone.producer.pause();
    await vi.waitFor(() => expect(finals()).toHaveLength(1), 500);
    stop.abort();
    await spoke;
  });

  test('that is gone takes its tap with it', async () => {
    await start();
    const { microphone, source } = await speaker();
    expect(await pipeline.stats()).toMatchObject({ taps: 1 });
    microphone.producer.close();
    await vi.waitFor(async () => expect(await pipeline.stats()).toMatchObject({ taps: 0 }));
    expect(source.consumer.closed).toBe(true);
  });

  test('that does not send Opus is refused', async () => {
    await start();
    const source = await sourceOf(await room.microphone({ opus: false }));
    await expect(pipeline.attach(source)).rejects.toThrow(TypeError);
    expect(await pipeline.stats()).toMatchObject({ taps: 0 });
  });
});

test('a listener that throws keeps nobody else from hearing', async () => {
  pipeline = await AudioPipeline.create({
    scheduler: new ScriptedScheduler(),
    logger,
    vadThreads: 1,
    rmsThreshold: 0.02,
  });
  const heard: boolean[] = [];
  pipeline.on('speaking', () => {
    throw new Error('of the listener');
  });
  pipeline.on('speaking', ({ speaking }) => heard.push(speaking));
  const { microphone } = await speaker();
  await microphone.speak(short.packets);
  await vi.waitFor(() => expect(heard).toEqual([true, false]), waitMs);
});

test('a thread that dies is replaced: what was being said becomes a gap, what is said then is heard', async () => {
  const posted = vi.spyOn(Worker.prototype, 'postMessage');
  const { gaps, speaking, finals } = await start();
  const { microphone, tap, source } = await speaker();
  const stop = new AbortController();
  const spoke = microphone.speak(long.packets, stop.signal);
  await vi.waitFor(() => expect(speaking).toHaveLength(1), waitMs);
  stop.abort();
  await spoke;
  await (posted.mock.contexts[0] as Worker).terminate();
  await vi.waitFor(() => expect(gaps).toHaveLength(1));
  expect(gaps).toMatchObject([{ participantId: source.participantId, reason: 'recognitionFailed' }]);

  const newcomer = await speaker();
  await vi.waitFor(async () => expect((await pipeline.stats()).threads).toHaveLength(1), waitMs);
  await Promise.all([microphone.speak(short.packets), newcomer.microphone.speak(short.packets)]);
  await vi.waitFor(() => expect(finals()).toHaveLength(2), waitMs);
  expect(new Set(finals().map(({ participantId }) => participantId))).toEqual(
    new Set([source.participantId, newcomer.source.participantId]),
  );
  await tap.detach('left');
});

test('what is said while a dead thread is being replaced is a gap up to where the new one hears', async () => {
  const posted = vi.spyOn(Worker.prototype, 'postMessage');
  const { gaps, speaking, finals } = await start();
  const { microphone, tap } = await speaker();
  const stop = new AbortController();
  const spoke = microphone.speak([...long.packets, ...long.packets, ...long.packets], stop.signal);
  await vi.waitFor(() => expect(speaking).toHaveLength(1), waitMs);
  await (posted.mock.contexts[0] as Worker).terminate();
  await vi.waitFor(() => expect(gaps).toHaveLength(2), waitMs);
  const [broken, unheard] = gaps;
  expect([broken!.reason, unheard!.reason]).toEqual(['recognitionFailed', 'packetsLost']);
  expect(unheard!.startMs - broken!.endMs).toBeLessThan(200);
  expect(unheard!.endMs).toBeGreaterThan(unheard!.startMs);
  stop.abort();
  await spoke;
  await microphone.speak(short.packets);
  await vi.waitFor(() => expect(finals().length).toBeGreaterThan(0), waitMs);
  expect(finals()[0]!.startMs).toBeGreaterThanOrEqual(unheard!.endMs - 200);
  await tap.detach('left');
});

test('a closed pipeline hears nobody', async () => {
  await start();
  await Promise.all([pipeline.close(), pipeline.close()]);
  await expect(pipeline.attach(await sourceOf(await room.microphone()))).rejects.toThrow('closed');
});
