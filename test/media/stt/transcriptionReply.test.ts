import { expect, test } from 'vitest';
import { languageCode } from '../../../media/stt/languages.ts';
import { figuresOf, parseTranscriptionReply } from '../../../media/stt/transcriptionReply.ts';

test('reads the figures of several segments as those of the whole', () => {
  const segment = { text: ' a', avg_logprob: -0.2, compression_ratio: 1, no_speech_prob: 0.9 };
  const reply = {
    text: ' a b ',
    language: 'spanish',
    segments: [
      { ...segment, start: 0, end: 3 },
      {
        ...segment,
        text: ' b',
        start: 3,
        end: 4,
        avg_logprob: -1,
        compression_ratio: 2,
        no_speech_prob: 0.1,
      },
    ],
  };
  const recognition = parseTranscriptionReply(reply, null);
  expect(recognition).toMatchObject({
    text: 'a b',
    language: 'es',
    noSpeechProbability: 0.1,
    compressionRatio: 2,
  });
  expect(recognition.averageLogProbability).toBeCloseTo((3 * -0.2 + -1) / 4);
  expect(recognition.words?.map(({ probability }) => probability)).toEqual([Math.exp(-0.2), Math.exp(-1)]);
});

test('a figure that a part lacks is unknown for the whole', () => {
  const known = {
    noSpeechProbability: 0.1,
    averageLogProbability: -0.1,
    compressionRatio: 1,
    durationMs: 10,
  };
  expect(figuresOf([known, { ...known, noSpeechProbability: null }])).toMatchObject({
    noSpeechProbability: null,
    compressionRatio: 1,
  });
  expect(figuresOf([])).toEqual({
    noSpeechProbability: null,
    averageLogProbability: null,
    compressionRatio: null,
  });
});

test('takes probabilities of words from servers that give them', () => {
  const reply = { text: 'Yes.', words: [{ word: ' Yes.', start: 0.1, end: 0.4, probability: 0.97 }] };
  expect(parseTranscriptionReply(reply, 'en').words).toEqual([
    { text: 'Yes.', startMs: 100, endMs: 400, probability: 0.97 },
  ]);
});

test.each([undefined, null, 'text', {}, { text: 1 }, { text: '', segments: [{ text: 'a' }] }])(
  'refuses %o, without quoting it',
  (body) => {
    expect(() => parseTranscriptionReply(body, null)).toThrow(
      expect.objectContaining({ name: 'SttError', reason: 'unavailable' }),
    );
  },
);

test.each([
  ['english', 'en'],
  ['English', 'en'],
  ['en', 'en'],
  ['castilian', 'es'],
  ['haitian creole', 'ht'],
  ['jw', 'jv'],
  ['klingon', null],
  ['', null],
  [null, null],
])('the code of %s is %s', (name, code) => {
  expect(languageCode(name)).toBe(code);
});
