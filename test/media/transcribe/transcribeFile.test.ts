import { expect, test } from 'vitest';
import { transcribeFile, type Passage } from '../../../media/transcribe/transcribeFile.ts';
import type { SpeechOutcome } from '../../../media/stt/SpeechScheduler.ts';
import { joined, recordedSpeech, sentences, toFloats } from '../../support/recordedSpeech.ts';
import { heardText, ScriptedScheduler } from '../../support/ScriptedScheduler.ts';

const options = { language: null, signal: new AbortController().signal, onProgress: () => undefined };
const sentence = toFloats(joined(recordedSpeech(sentences[1]!), 1500));

async function collect(passages: AsyncIterable<Passage>): Promise<Passage[]> {
  const all = [];
  for await (const passage of passages) all.push(passage);
  return all;
}

async function* chunksOf(pcm: Float32Array, size = 4096): AsyncGenerator<Float32Array> {
  for (let at = 0; at < pcm.length; at += size) yield pcm.subarray(at, at + size);
}

const times = (count: number) =>
  toFloats(joined(...Array.from({ length: count }, () => [recordedSpeech(sentences[1]!), 1500]).flat()));

test('tells passages in their order, whichever is recognised first', async () => {
  let turn = 0;
  const scheduler = new ScriptedScheduler((job) => {
    const delayMs = [60, 30, 0][turn++] ?? 0;
    return new Promise((resolve) => setTimeout(() => resolve(heardText(job)), delayMs));
  });
  const sound = { durationMs: null, chunks: chunksOf(times(3)) };
  const passages = await collect(transcribeFile(sound, { ...options, scheduler, language: 'es' }));
  const starts = passages.map(({ startMs }) => startMs);
  expect(starts).toHaveLength(3);
  expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  expect(scheduler.jobs.map(({ kind, language }) => [kind, language])).toEqual(
    Array(3).fill(['final', 'es']),
  );
});

test('words are timed from the beginning of the recording, what is not recognised is a gap, nobody nothing', async () => {
  const outcomes: SpeechOutcome[] = [
    { outcome: 'noSpeech', filter: 'knownPhrase' },
    { outcome: 'failed', reason: 'overload' },
  ];
  const scheduler = new ScriptedScheduler((job) => outcomes.shift() ?? heardText(job));
  const [gap, segment, ...more] = await collect(
    transcribeFile({ durationMs: null, chunks: chunksOf(times(3)) }, { ...options, scheduler }),
  );
  expect(more).toEqual([]);
  expect(gap).toMatchObject({ kind: 'gap', reason: 'overload' });
  expect(gap!.startMs).toBeGreaterThan(4000);
  expect(segment).toMatchObject({
    kind: 'segment',
    words: [{ uncertain: true }, { uncertain: false }, {}, {}],
  });
  const words = segment!.kind === 'segment' ? segment!.words! : [];
  expect(words[1]!.startMs).toBe(segment!.startMs + 1000);
});

test('reads no further than a few utterances ahead of the recogniser', async () => {
  let read = 0;
  const endless = (async function* () {
    for (;;) {
      read++;
      yield sentence;
    }
  })();
  const abort = new AbortController();
  const scheduler = new ScriptedScheduler(() => new Promise(() => undefined));
  const reading = collect(
    transcribeFile({ durationMs: null, chunks: endless }, { ...options, scheduler, signal: abort.signal }),
  );
  await expect.poll(() => scheduler.jobs.length, { timeout: 20_000 }).toBe(4);
  const readThen = read;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(read).toBe(readThen);
  expect(readThen).toBeLessThanOrEqual(6);
  abort.abort();
  await expect(reading).rejects.toThrow('aborted');
});
