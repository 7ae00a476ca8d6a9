import { describe, expect, test } from 'vitest';
import type { Break, Lost } from '../../../media/stages/sound.ts';
import { noCounts } from '../../../media/stages/Stage.ts';
import { UtteranceCutter, type Heard } from '../../../media/utterance/UtteranceCutter.ts';
import { frameMs, frameSamples } from '../../../media/vad/SileroModel.ts';
import type { JudgedFrame } from '../../../media/vad/SpeechDetector.ts';

/** Samples that say which frame they are of. */
const samplesOf = (i: number, loudness = 0.5) => new Float32Array(frameSamples).fill(loudness + i / 100_000);

function judged(
  i: number,
  probability: number,
  change: { startMs?: number; endMs?: number; loudness?: number } = {},
): JudgedFrame {
  const { startMs = i * frameMs, loudness } = change;
  const { endMs = startMs + frameMs } = change;
  return { kind: 'frame', startMs, endMs, samples: samplesOf(i, loudness), arrivedAtMs: 0, probability };
}

const end: Break = { kind: 'break', final: true };
const lost = (startMs: number, endMs: number): Lost => ({
  kind: 'lost',
  startMs,
  endMs,
  reason: 'packetsLost',
  arrivedAtMs: 0,
});

async function heard(items: (JudgedFrame | Lost | Break)[], maxUtteranceMs = 20_000): Promise<Heard[]> {
  const out: Heard[] = [];
  const cutter = new UtteranceCutter(noCounts(), { maxUtteranceMs });
  cutter.to({ push: (item) => out.push(item) });
  for (const item of items) cutter.push(item);
  await cutter.settled();
  return out;
}

/** `S` speech, `.` none, `-` doubtful, one character a frame. */
const frames = (pattern: string, firstFrame = 0) =>
  Array.from(pattern, (character, i) =>
    judged(firstFrame + i, character === 'S' ? 0.9 : character === '-' ? 0.4 : 0.1),
  );

const utterances = (out: Heard[]) => out.filter((item) => item.kind === 'utterance');

describe('an utterance', () => {
  test('begins with a pre-roll and ends with a tail when it has been quiet for 640 ms', async () => {
    const out = await heard(frames(`${'.'.repeat(10)}SSSSS${'.'.repeat(9)}`));
    expect(out).toEqual([{ kind: 'speech', startMs: 5 * frameMs }]);
    const longer = await heard(frames(`${'.'.repeat(10)}SSSSS${'.'.repeat(10)}`));
    expect(longer.map(({ kind }) => kind)).toEqual(['speech', 'utterance']);
    expect(longer[1]).toMatchObject({ startMs: 5 * frameMs, endMs: (15 + 3) * frameMs, goesOn: false });
  });

  test('holds just the samples of its time', async () => {
    const [utterance] = utterances(await heard(frames(`${'.'.repeat(10)}SSSSS${'.'.repeat(10)}`)));
    expect(utterance?.pcm).toHaveLength((5 + 5 + 3) * frameSamples);
    expect(utterance?.pcm[0]).toBe(samplesOf(5)[0]);
    expect(utterance?.pcm.at(-1)).toBe(samplesOf(17)[0]);
  });

  test('goes on over shorter pauses and doubtful frames', async () => {
    const out = await heard(frames(`SSS.........SSS---------------SS${'.'.repeat(10)}`));
    expect(utterances(out)).toHaveLength(1);
  });

  test('too short is none', async () => {
    expect((await heard(frames(`..S${'.'.repeat(12)}`))).map(({ kind }) => kind)).toEqual([
      'speech',
      'noSpeech',
    ]);
    expect(utterances(await heard(frames(`..SS${'.'.repeat(12)}`)))).toHaveLength(1);
  });

  test('is closed by the end, and the end comes after it', async () => {
    const out = await heard([...frames('..SSSS'), end]);
    expect(out.map(({ kind }) => kind)).toEqual(['speech', 'utterance', 'break']);
    expect(out[1]).toMatchObject({ startMs: 0, endMs: 6 * frameMs });
  });

  test('ends where the sound does not follow on', async () => {
    const out = await heard([...frames('..SSSS'), ...frames('SSSS', 100), end]);
    expect(utterances(out)).toMatchObject([
      { startMs: 0, endMs: 6 * frameMs },
      { startMs: 100 * frameMs, endMs: 104 * frameMs },
    ]);
  });

  test('whose last frame was cut short is no longer than that', async () => {
    const out = await heard([...frames('SSSS'), judged(4, 0.9, { endMs: 4 * frameMs + 20 }), end]);
    expect(utterances(out)).toMatchObject([{ endMs: 4 * frameMs + 20 }]);
    expect(utterances(out)[0]?.pcm).toHaveLength(4 * frameSamples + 20 * 16);
  });

  test('can be looked at while it is open', async () => {
    const cutter = new UtteranceCutter(noCounts(), { maxUtteranceMs: 20_000 });
    expect(await cutter.snapshot()).toBeNull();
    for (const frame of frames('..SSSS')) cutter.push(frame);
    const snapshot = await cutter.snapshot();
    expect(snapshot).toMatchObject({ startMs: 0, endMs: 6 * frameMs });
    expect(snapshot?.pcm).toHaveLength(6 * frameSamples);
    for (const frame of frames('.'.repeat(10), 6)) cutter.push(frame);
    expect(await cutter.snapshot()).toBeNull();
  });
});

describe('a long utterance', () => {
  const maxFrames = 30;

  test('is cut at the first pause of its last third, and goes on without a seam', async () => {
    const early = `${'S'.repeat(20)}..${'S'.repeat(20)}`;
    const [first, second] = utterances(
      await heard([...frames(`${early}.S..S${'S'.repeat(30)}`), end], 50 * frameMs),
    );
    expect(first).toMatchObject({ startMs: 0, endMs: 46 * frameMs, goesOn: true });
    expect(second).toMatchObject({ startMs: 46 * frameMs, goesOn: false });
  });

  test('is cut at the quietest frame of its last third, and goes on without a seam', async () => {
    const items = Array.from({ length: 45 }, (_, i) =>
      judged(i, 0.9, { loudness: i === 23 || i === 5 ? 0.01 : 0.5 }),
    );
    const out = await heard([...items, end], maxFrames * frameMs);
    expect(out.map(({ kind }) => kind)).toEqual(['speech', 'utterance', 'speech', 'utterance', 'break']);
    expect(utterances(out)).toMatchObject([
      { startMs: 0, endMs: 24 * frameMs, goesOn: true },
      { startMs: 24 * frameMs, endMs: 45 * frameMs, goesOn: false },
    ]);
    expect(utterances(out)[1]?.pcm[0]).toBe(samplesOf(24)[0]);
  });

  test('keeps a rest that would be too short for an utterance of its own', async () => {
    const items = Array.from({ length: 30 }, (_, i) =>
      judged(i, i < 29 ? 0.1 : 0.9, { loudness: i === 28 ? 0.01 : 0.5 }),
    );
    const speaking = items.map((frame, i) => (i < 28 ? { ...frame, probability: 0.9 } : frame));
    const out = await heard([...speaking, ...frames('.'.repeat(12), 30)], maxFrames * frameMs);
    expect(utterances(out)).toMatchObject([{ endMs: 29 * frameMs }, { startMs: 29 * frameMs }]);
  });
});

describe('a loss', () => {
  test('ends the utterance, is told behind it, and the rest of the sentence is kept however short', async () => {
    const out = await heard([...frames('..SSSS'), lost(384, 600), judged(10, 0.9, { startMs: 600 }), end]);
    expect(out.map(({ kind }) => kind)).toEqual([
      'speech',
      'utterance',
      'lost',
      'speech',
      'utterance',
      'break',
    ]);
    expect(out[1]).toMatchObject({ endMs: 384 });
    expect(out[2]).toMatchObject({ startMs: 384, endMs: 600 });
    expect(out[4]).toMatchObject({ startMs: 600 });
  });

  test('while nobody speaks is not told', async () => {
    const out = await heard([...frames('....'), lost(256, 500), judged(10, 0.1, { startMs: 500 }), end]);
    expect(out.map(({ kind }) => kind)).toEqual(['break']);
  });
});

test('whatever is said, utterances and losses never overlap, are bounded and hold all frames of speech', async () => {
  let seed = 11;
  const next = (below: number) => (seed = (seed * 48_271) % 0x7fffffff) % below;
  const maxUtteranceMs = 2000;
  for (let round = 0; round < 30; round++) {
    const items: (JudgedFrame | Lost | Break)[] = [];
    let startMs = 0;
    let speaking = false;
    for (let i = 0; i < 400; i++) {
      if (next(12) === 0) speaking = !speaking;
      if (next(60) === 0) {
        const lengthMs = 110 + next(400);
        items.push(lost(startMs, startMs + lengthMs));
        startMs += lengthMs;
      }
      if (next(80) === 0) startMs += next(5000);
      items.push(
        judged(i, speaking ? 0.5 + next(50) / 100 : next(50) / 100, { startMs, loudness: next(100) / 100 }),
      );
      startMs += frameMs;
    }
    const out = await heard([...items, end], maxUtteranceMs);
    const stretches = out.filter((item) => item.kind === 'utterance' || item.kind === 'lost');
    expect(stretches.filter((item, i) => i > 0 && item.startMs < stretches[i - 1]!.endMs)).toEqual([]);
    const spoken = utterances(out);
    expect(spoken.length).toBeGreaterThan(3);
    expect(spoken.filter((item) => item.endMs - item.startMs > maxUtteranceMs + frameMs)).toEqual([]);
    expect(
      spoken.filter(({ pcm, ...item }) => pcm.length !== Math.round((item.endMs - item.startMs) * 16)),
    ).toEqual([]);
    // Two frames of speech in a row are always an utterance; a single one may be a click.
    const unheard = items.filter((item, i) => {
      const before = items[i - 1];
      if (item.kind !== 'frame' || before?.kind !== 'frame' || before.endMs !== item.startMs) return false;
      if (item.probability < 0.5 || before.probability < 0.5) return false;
      return !spoken.some((utterance) => utterance.startMs <= item.startMs && utterance.endMs >= item.endMs);
    });
    expect(unheard).toEqual([]);
  }
});
