/** The stages of one stream together, from RTP packets to utterances, faster than speech: arrivals are made up. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hearStream, type HearingStream } from '../../media/pipeline.ts';
import { noCounts } from '../../media/stages/Stage.ts';
import { threadStages, type ThreadCounts } from '../../media/threads/messages.ts';
import type { Heard } from '../../media/utterance/UtteranceCutter.ts';
import { SileroModel } from '../../media/vad/SileroModel.ts';
import { SpeechDetector } from '../../media/vad/SpeechDetector.ts';
import { encodeOpus, RtpWriter, type EncodedPacket } from '../support/opusMicrophone.ts';
import { joined, recordedSpeech, sentences } from '../support/recordedSpeech.ts';

let model: SileroModel;
beforeAll(async () => {
  model = await SileroModel.create();
});
afterAll(() => model.close());

const sessionStartedAtMs = 50_000;

class Listener {
  readonly heard: Heard[] = [];
  readonly counts = Object.fromEntries(threadStages.map((stage) => [stage, noCounts()])) as ThreadCounts;
  readonly #detector = new SpeechDetector({ model, counts: this.counts.vad, maxWaitingFrames: 1000 });
  readonly #stream: HearingStream;
  readonly #writer: RtpWriter;
  /** Session time. */
  nowMs = 0;

  constructor({ levels = true } = {}) {
    this.#writer = new RtpWriter({ ssrc: 5, levelExtensionId: levels ? 1 : null });
    this.#stream = hearStream({
      sessionStartedAtMs,
      levelExtensionId: levels ? 1 : null,
      rmsThreshold: 0.02,
      detector: this.#detector,
      counts: this.counts,
      heard: { push: (heard) => this.heard.push(heard) },
    });
  }

  get utterances() {
    return this.heard.filter((heard) => heard.kind === 'utterance');
  }

  /** Lets 20 ms pass for each; what `arrives` refuses is lost on the way. */
  async hear(
    packets: (EncodedPacket | null)[],
    arrives: (index: number) => boolean = () => true,
  ): Promise<void> {
    for (const [index, packet] of packets.entries()) {
      const data = this.#writer.write(packet);
      this.nowMs += 20;
      const arrivedAtMs = sessionStartedAtMs + this.nowMs;
      if (data && arrives(index)) this.#stream.rtp.push({ data, arrivedAtMs });
      this.#stream.jitter.tick(arrivedAtMs);
      await this.#settled();
    }
  }

  /** Nothing comes for so long. */
  async wait(ms: number): Promise<void> {
    await this.hear(Array<null>(ms / 20).fill(null));
  }

  async pause(): Promise<void> {
    this.#stream.jitter.push({ kind: 'break', final: false });
    await this.#settled();
  }

  packetsDropped(): void {
    this.#stream.jitter.packetsDropped();
  }

  async #settled(): Promise<void> {
    await this.#detector.drained();
    await this.#stream.cutter.settled();
  }
}

const sentence = recordedSpeech(sentences[1]!);
const sentenceMs = sentence.length / 16;
const quiet = 2000;

/** It begins with its pre-roll and ends soon after the last word. */
function expectSpoken(utterance: { startMs: number; endMs: number } | undefined, atMs: number): void {
  expect(utterance?.startMs).toBeGreaterThan(atMs - 700);
  expect(utterance?.startMs).toBeLessThan(atMs + 300);
  expect(utterance?.endMs).toBeGreaterThan(atMs + sentenceMs - 600);
  expect(utterance?.endMs).toBeLessThan(atMs + sentenceMs + 700);
}

describe('a sentence between silences', () => {
  test.each([
    ['sent without pause', { dtx: false }, true],
    ['sent without levels', { dtx: false }, false],
    ['sent only while it is spoken (DTX)', { dtx: true }, true],
    ['sent only while it is spoken, without levels', { dtx: true }, false],
  ])('%s is one utterance, closed within a second', async (_, options, levels) => {
    const listener = new Listener({ levels });
    const packets = encodeOpus(joined(quiet, sentence, quiet), options);
    const spokenUntil = (quiet + sentenceMs) / 20;
    await listener.hear(packets.slice(0, spokenUntil + 50));
    expect(listener.utterances).toHaveLength(1);
    expectSpoken(listener.utterances[0], quiet);
    await listener.hear(packets.slice(spokenUntil + 50));
    expect(listener.heard.map(({ kind }) => kind)).toEqual(['speech', 'utterance']);
  });

  test('again after half an hour of silence stands at its time', async () => {
    const listener = new Listener();
    await listener.hear(encodeOpus(joined(quiet, sentence, quiet)));
    listener.nowMs += 1_800_000;
    const atMs = listener.nowMs + quiet;
    await listener.pause();
    await listener.hear(encodeOpus(joined(quiet, sentence, quiet)));
    expect(listener.utterances).toHaveLength(2);
    expectSpoken(listener.utterances[1], atMs);
  });
});

test('silence is neither decoded nor judged', async () => {
  const listener = new Listener();
  await listener.hear(encodeOpus(joined(10_000)));
  expect(listener.counts.levelGate).toMatchObject({ items: 500 });
  expect(listener.counts.opus.items).toBe(0);
  expect(listener.counts.vad.items).toBe(0);
  expect(listener.heard).toEqual([]);
});

describe('packets lost while somebody speaks', () => {
  const packets = encodeOpus(joined(quiet, sentence, quiet));
  const first = (quiet + 1000) / 20;

  test('few of them are concealed', async () => {
    const listener = new Listener();
    await listener.hear(packets, (index) => index % 20 !== 7);
    expect(listener.heard.map(({ kind }) => kind)).toEqual(['speech', 'utterance']);
    expectSpoken(listener.utterances[0], quiet);
  });

  test('many in a row are a gap between two utterances, at the time they were sent', async () => {
    const listener = new Listener();
    await listener.hear(packets, (index) => index < first || index >= first + 15);
    expect(listener.heard.map(({ kind }) => kind)).toEqual([
      'speech',
      'utterance',
      'lost',
      'speech',
      'utterance',
    ]);
    const [before, gap, after] = listener.heard.filter(
      (heard) => heard.kind === 'utterance' || heard.kind === 'lost',
    );
    // The first packet was heard when 20 ms had passed.
    expect(gap).toMatchObject({
      startMs: first * 20 + 20,
      endMs: (first + 15) * 20 + 20,
      reason: 'packetsLost',
    });
    expect(before!.endMs).toBe(gap!.startMs);
    expect(after!.startMs).toBe(gap!.endMs);
  });

  test('that we dropped ourselves are a gap however few they are', async () => {
    const listener = new Listener();
    await listener.hear(packets.slice(0, first));
    listener.packetsDropped();
    await listener.hear(packets.slice(first), (index) => index >= 2);
    expect(listener.heard.filter(({ kind }) => kind === 'lost')).toMatchObject([
      { startMs: first * 20 + 20, endMs: (first + 2) * 20 + 20, reason: 'overload' },
    ]);
  });
});

describe('speech that breaks off', () => {
  const packets = encodeOpus(joined(quiet, sentence)).slice(0, (quiet + 1500) / 20);

  test('by muting is closed at once', async () => {
    const listener = new Listener();
    await listener.hear(packets);
    await listener.pause();
    expect(listener.utterances).toHaveLength(1);
    expect(listener.utterances[0]?.endMs).toBeLessThanOrEqual(listener.nowMs + 20);
  });

  test('because nothing arrives any more is closed after a second', async () => {
    const listener = new Listener();
    await listener.hear(packets);
    await listener.wait(900);
    expect(listener.utterances).toHaveLength(0);
    await listener.wait(200);
    expect(listener.utterances).toHaveLength(1);
  });
});

test('a speech of a minute is told in bounded pieces without a seam', async () => {
  const listener = new Listener();
  const speech = sentences.map(recordedSpeech);
  await listener.hear(encodeOpus(joined(...speech, ...speech, ...speech)));
  await listener.wait(2000);
  const { utterances } = listener;
  expect(utterances.length).toBeGreaterThan(3);
  expect(utterances.every(({ startMs, endMs }) => endMs - startMs <= 20_064)).toBe(true);
  expect(
    utterances.every(({ pcm, startMs, endMs }) => pcm.length === Math.round((endMs - startMs) * 16)),
  ).toBe(true);
  for (const [i, utterance] of utterances.entries())
    if (utterance.goesOn) expect(utterances[i + 1]?.startMs).toBe(utterance.endMs);
});
