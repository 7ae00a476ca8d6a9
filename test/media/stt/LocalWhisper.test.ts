/** The recogniser that runs without key and network, with the default model. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resolveWhisperModel } from '../../../config/whisperModel.ts';
import { judge, loudestRms, withDoubts } from '../../../media/stt/hallucination.ts';
import { LocalWhisper } from '../../../media/stt/LocalWhisper.ts';
import { durationMs } from '../../../media/stages/sound.ts';
import type { Recognition, SttError } from '../../../media/stt/SpeechToText.ts';
import { recordedSpeech, sentences, toFloats } from '../../support/recordedSpeech.ts';

const model = resolveWhisperModel('base');
const never = new AbortController().signal;
let whisper: LocalWhisper;

beforeAll(async () => {
  if (model.path !== undefined) whisper = await LocalWhisper.create(model.path);
});
afterAll(async () => {
  if (model.path !== undefined) await whisper.close();
});

const judged = (recognition: Recognition, pcm: Float32Array) =>
  judge(recognition, { loudness: loudestRms(pcm), durationMs: durationMs(pcm) }).verdict;

describe('local Whisper', { timeout: 120_000 }, () => {
  test('writes what was read, with punctuation, words, language and figures', async ({ skip }) => {
    skip(model.path === undefined, model.reason ?? '');
    const pcm = toFloats(recordedSpeech(sentences[0]!));
    const recognition = await whisper.recognise({ pcm, language: null, signal: never });
    expect(whisper.source).toBe('whisper.cpp:base');
    expect(recognition.text).toMatch(
      /^And Mr\. John Dashwood had then leisure .* in his power to do for them\.$/,
    );
    expect(recognition.language).toBe('en');
    expect(recognition.words?.map(({ text }) => text).join(' ')).toBe(recognition.text);
    for (const { startMs, endMs, probability } of recognition.words ?? []) {
      expect(startMs).toBeGreaterThanOrEqual(0);
      expect(endMs).toBeLessThanOrEqual(durationMs(pcm));
      expect(probability).toBeCloseTo(Math.exp(recognition.averageLogProbability!), 5);
    }
    expect(recognition.noSpeechProbability).toBeLessThan(0.2);
    expect(recognition.averageLogProbability).toBeGreaterThan(-0.4);
    expect(recognition.compressionRatio).toBeGreaterThan(0.5);
    expect(judged(recognition, pcm)).toBe('speech');
    expect(withDoubts(recognition).words).not.toContainEqual(expect.objectContaining({ uncertain: true }));
  });

  test('keeps numbers, and marks as doubtful what it misheard', async ({ skip }) => {
    skip(model.path === undefined, model.reason ?? '');
    const pcm = toFloats(recordedSpeech('cards/005.wav'));
    const { text } = await whisper.recognise({ pcm, language: 'en', signal: never });
    expect(text).toMatch(/8 of spades, 4 of \w+, 7 of hearts/);
    // It is "four queen of clubs"; he hears clothes.
    const misheard = await whisper.recognise({
      pcm: toFloats(recordedSpeech('cards/002.wav')),
      language: 'en',
      signal: never,
    });
    expect(misheard.text).not.toMatch(/clubs/i);
    expect(withDoubts(misheard).words).toContainEqual(expect.objectContaining({ uncertain: true }));
  });

  test.for<[string, (index: number) => number]>([
    ['a hum', (index) => 0.1 * Math.sin((index / 16_000) * 100 * 2 * Math.PI)],
    ['noise', () => 0.1 * (Math.random() - 0.5)],
    ['clicks', (index) => (index % 8000 < 40 ? 0.5 * (Math.random() - 0.5) : 0)],
  ])('what it writes for %s is left out', async ([, sample], { skip }) => {
    skip(model.path === undefined, model.reason ?? '');
    const pcm = Float32Array.from({ length: 48_000 }, (_value, index) => sample(index));
    const recognition = await whisper.recognise({ pcm, language: 'en', signal: never });
    expect(recognition.noSpeechProbability).toBeGreaterThan(0.6);
    expect(judged(recognition, pcm)).toBe('noSpeech');
  });

  test('takes the shortest sound, and refuses a language that it does not know', async ({ skip }) => {
    skip(model.path === undefined, model.reason ?? '');
    const pcm = new Float32Array(10);
    const request = { pcm, language: 'en', signal: never };
    expect(await whisper.recognise(request)).toMatchObject({ language: 'en' });
    await expect(whisper.recognise({ ...request, language: 'xx' })).rejects.toMatchObject({
      reason: 'refused',
    });
  });

  test('heeds an abort while it computes and while it waits, and goes on afterwards', async ({ skip }) => {
    skip(model.path === undefined, model.reason ?? '');
    const pcm = toFloats(recordedSpeech(sentences[1]!));
    const abort = new AbortController();
    const request = { pcm, language: 'en', signal: abort.signal };
    const aborted = [whisper.recognise(request), whisper.recognise(request)];
    abort.abort();
    for (const each of aborted) await expect(each).rejects.toMatchObject({ reason: 'aborted' });
    await expect(whisper.recognise(request)).rejects.toMatchObject({ reason: 'aborted' });
    const after = await whisper.recognise({ ...request, signal: never });
    expect(after.text).toBe('He was not an ill-disposed young man.');
  });

  test('closing waits until what was aborted has ended: the library must not be left during a run', async ({
    skip,
  }) => {
    skip(model.path === undefined, model.reason ?? '');
    const own = await LocalWhisper.create(model.path!);
    const request = { pcm: toFloats(recordedSpeech(sentences[1]!)), language: 'en' };
    const abort = new AbortController();
    const ended = own.recognise({ ...request, signal: abort.signal }).then(
      () => 'answered',
      (error: SttError) => error.reason,
    );
    abort.abort();
    expect(await Promise.race([ended, own.close().then(() => 'closed')])).toBe('aborted');
  });

  test('a file that is no model is refused', async () => {
    await expect(LocalWhisper.create('/etc/hostname')).rejects.toThrow();
    await expect(LocalWhisper.create('/nowhere/ggml-base.bin')).rejects.toThrow();
  });
});
