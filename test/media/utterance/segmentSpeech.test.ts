import { expect, test } from 'vitest';
import { segmentSpeech, type Utterance } from '../../../media/utterance/segmentSpeech.ts';
import { joined, recordedSpeech, sentences, toFloats } from '../../support/recordedSpeech.ts';

const options = { rmsThreshold: 0.02 };

async function all(found: AsyncIterable<Utterance>): Promise<Utterance[]> {
  const utterances: Utterance[] = [];
  for await (const utterance of found) utterances.push(utterance);
  return utterances;
}

async function segments(samples: Float32Array, chunk: number, change = {}): Promise<Utterance[]> {
  const chunks = Array.from({ length: Math.ceil(samples.length / chunk) }, (_, i) =>
    samples.subarray(i * chunk, (i + 1) * chunk),
  );
  return all(segmentSpeech(chunks, { ...options, ...change }));
}

const speech = sentences.map(recordedSpeech);
const pauseMs = 2000;
const recording = toFloats(joined(...speech.flatMap((sentence) => [pauseMs, sentence]), pauseMs));

test('finds each sentence where it is spoken', async () => {
  const found = await segments(recording, 16_000);
  expect(found).toHaveLength(speech.length);
  let atMs = 0;
  speech.forEach((sentence, i) => {
    atMs += pauseMs;
    const endMs = atMs + sentence.length / 16;
    const { startMs, endMs: foundEndMs, pcm } = found[i]!;
    expect(startMs).toBeGreaterThan(atMs - 700);
    expect(startMs).toBeLessThan(atMs + 300);
    expect(foundEndMs).toBeGreaterThan(endMs - 600);
    expect(foundEndMs).toBeLessThan(endMs + 700);
    expect(pcm).toEqual(recording.slice(startMs * 16, foundEndMs * 16));
    atMs = endMs;
  });
});

test('finds the same in chunks of any length', async () => {
  const times = (found: Utterance[]) => found.map(({ startMs, endMs }) => [startMs, endMs]);
  const expected = times(await segments(recording, 16_000));
  expect(times(await segments(recording, 777))).toEqual(expected);
  expect(times(await segments(recording, recording.length))).toEqual(expected);
});

test('cuts what is longer than allowed', async () => {
  const found = await segments(toFloats(joined(...speech)), 16_000, { maxUtteranceMs: 4000 });
  expect(found.length).toBeGreaterThan(5);
  expect(found.every(({ startMs, endMs }) => endMs - startMs <= 4000 + 64)).toBe(true);
});

test('finds a single spoken digit and a soft voice', async () => {
  const digit = toFloats(joined(1000, recordedSpeech('cards/001.wav'), 1000));
  expect(await segments(digit, 16_000)).toHaveLength(1);
  const soft = recording.map((sample) => sample / 3);
  expect(await segments(soft, 16_000)).toHaveLength(speech.length);
});

test('finds nothing in silence, in nothing and in noise', async () => {
  let seed = 5;
  const noise = Float32Array.from(
    { length: 80_000 },
    () => ((seed = (seed * 48_271) % 0x7fffffff) / 0x7fffffff - 0.5) / 4,
  );
  expect(await segments(new Float32Array(80_000), 16_000)).toEqual([]);
  expect(await segments(new Float32Array(0), 16_000)).toEqual([]);
  expect(await segments(noise, 16_000)).toEqual([]);
});

test('an error of the source ends it', async () => {
  const failing = async function* () {
    yield recording.subarray(0, 16_000);
    throw new Error('the file ends early');
  };
  await expect(all(segmentSpeech(failing(), options))).rejects.toThrow('the file ends early');
});
