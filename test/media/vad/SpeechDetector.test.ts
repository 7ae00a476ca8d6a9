import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Break, Lost } from '../../../media/stages/sound.ts';
import { noCounts } from '../../../media/stages/Stage.ts';
import type { Frame } from '../../../media/vad/FrameCutter.ts';
import { frameMs, frameSamples, SileroModel, SileroState } from '../../../media/vad/SileroModel.ts';
import { SpeechDetector, type JudgedFrame } from '../../../media/vad/SpeechDetector.ts';
import { recordedSpeech, sentences, toFloats } from '../../support/recordedSpeech.ts';

let model: SileroModel;
beforeAll(async () => {
  model = await SileroModel.create();
});
afterAll(() => model.close());

const speech = toFloats(recordedSpeech(sentences[0]!));
const frame = (i: number, startMs = i * frameMs): Frame => ({
  kind: 'frame',
  startMs,
  endMs: startMs + frameMs,
  samples: speech.slice(i * frameSamples, (i + 1) * frameSamples),
  arrivedAtMs: 0,
});

function detector(maxWaitingFrames = 1000) {
  const counts = noCounts();
  const speechDetector = new SpeechDetector({ model, counts, maxWaitingFrames });
  const stream = () => {
    const out: (JudgedFrame | Lost | Break)[] = [];
    const detection = speechDetector.stream();
    detection.to({ push: (item) => out.push(item) });
    return { detection, out };
  };
  return { speechDetector, counts, stream };
}

describe('frames of several streams', () => {
  test('are judged in batches, and each stream in its order', async () => {
    const { speechDetector, stream } = detector();
    const streams = Array.from({ length: 10 }, stream);
    const frames = 20;
    for (const { detection } of streams) for (let i = 0; i < frames; i++) detection.push(frame(i));
    await speechDetector.drained();
    expect(speechDetector.runs).toBe(frames);

    const state = new SileroState();
    const expected: number[] = [];
    for (let i = 0; i < frames; i++)
      expected.push((await model.probabilities([frame(i).samples], [state]))[0]!);
    for (const { out } of streams) {
      const judged = out.filter((item) => item.kind === 'frame');
      expect(judged.map(({ startMs }) => startMs)).toEqual(expected.map((_, i) => i * frameMs));
      judged.forEach(({ probability }, i) => expect(probability).toBeCloseTo(expected[i]!, 4));
    }
  });

  test('never make a batch larger than 64', async () => {
    const { speechDetector, stream } = detector();
    for (let i = 0; i < 130; i++) stream().detection.push(frame(0));
    await speechDetector.drained();
    expect(speechDetector.runs).toBe(3);
  });

  test('that come one after the other are judged as well', async () => {
    const { speechDetector, stream } = detector();
    const { detection, out } = stream();
    for (let i = 0; i < 3; i++) {
      detection.push(frame(i));
      await speechDetector.drained();
      detection.push({ kind: 'break', final: false });
      await speechDetector.drained();
    }
    expect(out.map(({ kind }) => kind)).toEqual(['frame', 'break', 'frame', 'break', 'frame', 'break']);
  });
});

test('losses and breaks keep their place between the frames', async () => {
  const { speechDetector, stream } = detector();
  const { detection, out } = stream();
  const lost: Lost = { kind: 'lost', startMs: 64, endMs: 200, reason: 'packetsLost', arrivedAtMs: 0 };
  for (const item of [frame(0), lost, frame(1, 200), { kind: 'break', final: true } as const])
    detection.push(item);
  await speechDetector.drained();
  expect(out.map(({ kind }) => kind)).toEqual(['frame', 'lost', 'frame', 'break']);
});

test('the model forgets where the sound does not follow on', async () => {
  const { speechDetector, stream } = detector();
  const { detection, out } = stream();
  for (let i = 10; i < 20; i++) detection.push(frame(i));
  detection.push(frame(0, 60_000));
  await speechDetector.drained();
  const afresh = (await model.probabilities([frame(0).samples], [new SileroState()]))[0]!;
  expect((out.at(-1) as JudgedFrame).probability).toBeCloseTo(afresh, 5);
});

test('where too many wait the oldest become losses, in their place, and are counted', async () => {
  const { speechDetector, counts, stream } = detector(4);
  const { detection, out } = stream();
  for (let i = 0; i < 10; i++) detection.push(frame(i));
  await speechDetector.drained();
  expect(out.map(({ kind }) => kind)).toEqual([
    ...Array<string>(6).fill('lost'),
    ...Array<string>(4).fill('frame'),
  ]);
  expect(out.map((item) => (item.kind === 'break' ? null : item.startMs))).toEqual(
    Array.from({ length: 10 }, (_, i) => i * frameMs),
  );
  expect(out[0]).toMatchObject({ reason: 'overload', endMs: frameMs });
  expect(counts).toMatchObject({ items: 10, dropped: 6 });
});
