import { Encoder } from '@evan/opus';
import { describe, expect, test } from 'vitest';
import type { OpusPacket, Silence } from '../../../media/jitter/JitterBuffer.ts';
import { OpusDecoding } from '../../../media/opus/OpusDecoding.ts';
import { opusFrameMs, opusPacketMs } from '../../../media/opus/opusDuration.ts';
import { durationMs, type Break, type Lost, type Sound } from '../../../media/stages/sound.ts';
import { noCounts } from '../../../media/stages/Stage.ts';
import { rms } from '../../../media/vad/rms.ts';
import { encodeOpus } from '../../support/opusMicrophone.ts';
import { recordedSpeech, sentences, toFloats } from '../../support/recordedSpeech.ts';

const samples = recordedSpeech(sentences[0]!);
const payloads = encodeOpus(samples).map((packet) => packet!.payload);

function decoding() {
  const out: (Sound | Lost | Break)[] = [];
  const counts = noCounts();
  const stage = new OpusDecoding(counts);
  stage.to({ push: (item) => out.push(item) });
  return { stage, out, counts, sounds: () => out.filter((item) => item.kind === 'sound') };
}

const packet = (i: number, change: Partial<OpusPacket> = {}): OpusPacket => ({
  kind: 'packet',
  startMs: i * 20,
  endMs: i * 20 + 20,
  payload: payloads[i]!,
  levelBelowFullScaleDb: null,
  arrivedAtMs: 0,
  ...change,
});

const lost = (fromPacket: number, toPacket: number): Lost => ({
  kind: 'lost',
  startMs: fromPacket * 20,
  endMs: toPacket * 20,
  reason: 'packetsLost',
  arrivedAtMs: 0,
});

/** How alike two signals are, -1 to 1, at the shift where they are most alike. */
function likeness(a: Float32Array, b: Float32Array, maxShift: number): number {
  let best = -1;
  for (let shift = 0; shift <= maxShift; shift++) {
    let [ab, aa, bb] = [0, 0, 0];
    for (let i = 0; i + shift < a.length && i < b.length; i++) {
      ab += a[i + shift]! * b[i]!;
      aa += a[i + shift]! ** 2;
      bb += b[i]! ** 2;
    }
    best = Math.max(best, ab / Math.sqrt(aa * bb));
  }
  return best;
}

const joinedSounds = (sounds: Sound[]) => Float32Array.from(sounds.flatMap((sound) => [...sound.samples]));

describe('decoding', () => {
  test('gives the speech back at 16 kHz', () => {
    const { stage, sounds } = decoding();
    for (let i = 40; i < 100; i++) stage.push(packet(i));
    expect(sounds().map(({ startMs }) => startMs)).toEqual(
      Array.from({ length: 60 }, (_, i) => (40 + i) * 20),
    );
    const decoded = joinedSounds(sounds().slice(10));
    expect(decoded).toHaveLength(50 * 320);
    // The codec is late by its look-ahead.
    expect(likeness(decoded, toFloats(samples.subarray(50 * 320, 100 * 320)), 320)).toBeGreaterThan(0.85);
  });

  test('gives mono for stereo and 16 kHz for 48 kHz', () => {
    const encoder = new Encoder({ channels: 2, sample_rate: 48_000, application: 'audio' });
    const tone = Int16Array.from(
      { length: 960 * 2 * 10 },
      (_, i) => 8000 * Math.sin((2 * Math.PI * 440 * (i >> 1)) / 48_000),
    );
    const { stage, sounds } = decoding();
    for (let i = 0; i < 10; i++)
      stage.push(packet(i, { payload: encoder.encode(tone.subarray(i * 1920, (i + 1) * 1920)) }));
    const decoded = joinedSounds(sounds()).subarray(320 * 5);
    const expected = Float32Array.from(decoded, (_, i) => Math.sin((2 * Math.PI * 440 * i) / 16_000));
    expect(decoded).toHaveLength(320 * 5);
    expect(likeness(expected, decoded, 40)).toBeGreaterThan(0.95);
  });

  test('takes what is no Opus for lost', () => {
    const { stage, out, counts } = decoding();
    // Says that it holds 63 frames.
    stage.push(packet(0, { payload: Uint8Array.of(0x4b, 0x3f, 0, 0) }));
    stage.push(packet(1));
    expect(out.map(({ kind }) => kind)).toEqual(['lost', 'sound']);
    expect(counts.dropped).toBe(1);
  });
});

describe('a loss', () => {
  test('is concealed by something like the speech around it, if it is short', () => {
    const { stage, sounds, out } = decoding();
    for (let i = 90; i < 100; i++) stage.push(packet(i));
    stage.push(lost(100, 102));
    stage.push(packet(102));
    expect(out.every(({ kind }) => kind === 'sound')).toBe(true);
    const concealed = sounds()[10]!;
    expect(concealed).toMatchObject({ startMs: 2000 });
    expect(durationMs(concealed.samples)).toBe(40);
    expect(rms(concealed.samples)).toBeGreaterThan(rms(sounds()[9]!.samples) / 10);
  });

  test('is passed on if it is long, or ours', () => {
    const { stage, out } = decoding();
    stage.push(packet(0));
    stage.push(lost(1, 7));
    stage.push(packet(7));
    stage.push({ ...lost(8, 9), reason: 'overload' });
    expect(out.map(({ kind }) => kind)).toEqual(['sound', 'lost', 'sound', 'lost']);
  });
});

test('silence is silent, and no longer than an utterance needs to end', () => {
  const { stage, sounds } = decoding();
  const silence = (startMs: number, endMs: number): Silence => ({
    kind: 'silence',
    startMs,
    endMs,
    arrivedAtMs: 0,
  });
  stage.push(silence(0, 380));
  stage.push(silence(380, 600_000));
  expect(sounds().map((sound) => durationMs(sound.samples))).toEqual([380, 1000]);
  expect(sounds().every((sound) => rms(sound.samples) === 0)).toBe(true);
});

describe('how long a packet is, from its first bytes', () => {
  test.each([
    ['SILK 10 ms', 0 << 3, 10],
    ['SILK 60 ms', 11 << 3, 60],
    ['hybrid 20 ms', 13 << 3, 20],
    ['CELT 2.5 ms', 16 << 3, 2.5],
    ['CELT 20 ms', 31 << 3, 20],
  ])('%s', (_, toc, expected) => {
    expect(opusFrameMs(toc)).toBe(expected);
    expect(opusPacketMs(Uint8Array.of(toc, 0))).toBe(expected);
    expect(opusPacketMs(Uint8Array.of(toc | 1, 0))).toBe(2 * expected);
    expect(opusPacketMs(Uint8Array.of(toc | 2, 0))).toBe(2 * expected);
  });

  test('counted frames, empty and impossible packets', () => {
    expect(opusPacketMs(Uint8Array.of((31 << 3) | 3, 6))).toBe(120);
    expect(opusPacketMs(Uint8Array.of((31 << 3) | 3, 7))).toBe(0);
    expect(opusPacketMs(Uint8Array.of((31 << 3) | 3))).toBe(0);
    expect(opusPacketMs(new Uint8Array(0))).toBe(0);
  });
});
