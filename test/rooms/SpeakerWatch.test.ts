import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from 'vitest';
import { once } from 'node:events';
import type { DirectTransport, Producer, Router } from 'mediasoup/types';
import type { MediaWorkers } from '../../src/rooms/MediaWorkers.ts';
import { SpeakerWatch } from '../../src/rooms/SpeakerWatch.ts';
import { RtpWriter } from '../support/opusMicrophone.ts';
import { quietLogger, startWorkers } from '../support/roomsServer.ts';

let workers: MediaWorkers;
let router: Router;
let transport: DirectTransport;
let watch: SpeakerWatch;
const stopping: (() => void)[] = [];

beforeAll(async () => {
  workers = await startWorkers(await quietLogger());
});
beforeEach(async () => {
  router = await (await workers.pick()).createRouter();
  transport = await router.createDirectTransport();
  watch = await SpeakerWatch.create(router, 100, await quietLogger());
});
afterEach(() => {
  for (const stop of stopping.splice(0)) stop();
  router.close();
});
afterAll(() => workers.close());

let ssrc = 100;

async function microphone(participantId: string): Promise<Producer> {
  ssrc++;
  const producer = await transport.produce({
    kind: 'audio',
    rtpParameters: {
      codecs: [{ mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 }],
      headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 1 }],
      encodings: [{ ssrc }],
    },
  });
  await watch.add(producer, participantId);
  return producer;
}

/** Packets at the pace of speech with these levels below full scale, over and over, until the test is done. */
function send(producer: Producer, levels: readonly number[]): () => void {
  const writer = new RtpWriter({ ssrc: producer.rtpParameters.encodings![0]!.ssrc! });
  let sent = 0;
  const timer = setInterval(() => {
    const level = levels[sent++ % levels.length]!;
    const packet = writer.write({ payload: Uint8Array.of(0xf8, 0xff, 0xfe), level });
    if (packet && !producer.closed) producer.send(packet);
  }, 20);
  const stop = () => clearInterval(timer);
  stopping.push(stop);
  return stop;
}

/** Words and pauses: what keeps one level is noise to mediasoup. */
const speech = Array.from({ length: 50 }, (_, index) => (index < 35 ? 15 + (index % 9) : 100));
const silence = [127];

const nextSpeaker = () =>
  new Promise<string | null>((resolve) => stopping.push(watch.on('activeSpeaker', resolve)));
const levelsWhere = (matches: (levels: { participantId: string; dbov: number }[]) => boolean) =>
  new Promise<{ participantId: string; dbov: number }[]>((resolve) =>
    stopping.push(watch.on('levels', (levels) => matches(levels) && resolve(levels))),
  );

test('who sounds is told with the level of the packets, and the silence after it', async () => {
  const ana = await microphone('ana');
  await microphone('luz');
  const heard = levelsWhere((levels) => levels.length > 0);
  const stop = send(ana, [30]);
  expect(await heard).toEqual([{ participantId: 'ana', dbov: -30 }]);
  const silent = levelsWhere((levels) => levels.length === 0);
  stop();
  expect(await silent).toEqual([]);
});

test('while nobody begins or ends to speak levels are told each second, and at once where somebody does', async () => {
  const ana = await microphone('ana');
  const luz = await microphone('luz');
  const toldAtMs: number[] = [];
  const twice = levelsWhere((levels) => levels.length === 1 && toldAtMs.push(performance.now()) === 2);
  send(ana, [30]);
  await twice;
  expect(toldAtMs[1]! - toldAtMs[0]!).toBeGreaterThan(950);
  const both = levelsWhere((levels) => levels.length === 2);
  send(luz, [20]);
  await both;
  expect(performance.now() - toldAtMs[1]!).toBeLessThan(950);
});

test('the floor goes to who speaks up, back when they mute, and again when they unmute', async () => {
  const ana = await microphone('ana');
  const luz = await microphone('luz');
  send(luz, silence);
  let next = nextSpeaker();
  send(ana, speech);
  expect(await next).toBe('ana');
  expect(watch.activeSpeakerId).toBe('ana');
  next = nextSpeaker();
  await ana.pause();
  expect(await next).toBe(null);
  next = nextSpeaker();
  await ana.resume();
  expect(await next).toBe('ana');
});

test('who leaves gives up the floor', async () => {
  const ana = await microphone('ana');
  await microphone('luz');
  let next = nextSpeaker();
  send(ana, speech);
  expect(await next).toBe('ana');
  next = nextSpeaker();
  const closed = once(ana.observer, 'close');
  ana.close();
  await closed;
  expect(await next).toBe(null);
});
