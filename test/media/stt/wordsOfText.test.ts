import { expect, test } from 'vitest';
import { wordsOfText, type TimedText } from '../../../media/stt/wordsOfText.ts';

const part = (
  text: string,
  startMs: number,
  endMs: number,
  probability: number | null = null,
): TimedText => ({
  text,
  startMs,
  endMs,
  probability,
});

test('gives the words of the text, punctuation kept, the times and probabilities of the recogniser’s words', () => {
  const words = [part('Take', 0, 200, 0.9), part('25', 250, 700, 0.8), part('mg', 700, 900, 0.4)];
  expect(wordsOfText('Take 25 mg.', words, [])).toEqual([
    { text: 'Take', startMs: 0, endMs: 200, probability: 0.9 },
    { text: '25', startMs: 250, endMs: 700, probability: 0.8 },
    { text: 'mg.', startMs: 700, endMs: 900, probability: 0.4 },
  ]);
});

test('a word that the recogniser splits lies from its first part to its last, as doubtful as the worst', () => {
  const words = [part(' BP', 0, 300, 0.9), part('160', 300, 900, 0.8), part('/95', 900, 1500, 0.3)];
  expect(wordsOfText('BP 160/95!', words, [])?.[1]).toEqual({
    text: '160/95!',
    startMs: 300,
    endMs: 1500,
    probability: 0.3,
  });
});

test('a word of the recogniser that holds several of the text counts for each', () => {
  expect(wordsOfText('ill disposed', [part('ill-disposed', 0, 800, 0.7)], [])).toEqual([
    { text: 'ill', startMs: 0, endMs: 800, probability: 0.7 },
    { text: 'disposed', startMs: 0, endMs: 800, probability: 0.7 },
  ]);
});

test('words without probability have that of their segment', () => {
  const words = [
    part('Good', 0, 200),
    part('morning', 200, 900),
    part('Ms', 2000, 2200),
    part('Ng', 2200, 2500),
  ];
  const segments = [part(' Good morning.', 0, 1000, 0.9), part(' Ms. Ng?', 2000, 2600, 0.4)];
  const found = wordsOfText('Good morning. Ms. Ng?', words, segments);
  expect(found?.map(({ probability }) => probability)).toEqual([0.9, 0.9, 0.4, 0.4]);
  expect(found?.map(({ startMs }) => startMs)).toEqual([0, 200, 2000, 2200]);
});

test('without words, or with words that spell something else, they lie in their segments', () => {
  const segments = [part('Good morning.', 0, 1000, 0.9), part('Yes.', 1000, 1400, 0.4)];
  const expected = [
    { text: 'Good', startMs: 0, endMs: 1000, probability: 0.9 },
    { text: 'morning.', startMs: 0, endMs: 1000, probability: 0.9 },
    { text: 'Yes.', startMs: 1000, endMs: 1400, probability: 0.4 },
  ];
  expect(wordsOfText('Good morning. Yes.', [], segments)).toEqual(expected);
  expect(
    wordsOfText('Good morning. Yes.', [part('Bad', 0, 100), part('evening', 100, 200)], segments),
  ).toEqual(expected);
});

test('segments that spell something else are taken as one', () => {
  const segments = [part('Hello', 0, 1000, 0.9), part('there', 1000, 1400, 0.4)];
  expect(wordsOfText('Good day', [], segments)).toEqual([
    { text: 'Good', startMs: 0, endMs: 1400, probability: 0.4 },
    { text: 'day', startMs: 0, endMs: 1400, probability: 0.4 },
  ]);
});

test('accents and other scripts are letters', () => {
  const words = [part('presión', 0, 500, 0.9), part('血圧', 500, 900, 0.8)];
  expect(wordsOfText('¿Presión 血圧?', words, [])?.map(({ startMs }) => startMs)).toEqual([0, 500]);
});

test('null where nothing is known of them', () => {
  expect(wordsOfText('Good day', [], [])).toBeNull();
  expect(wordsOfText('Good day', [part('Good', 0, 1), part('day', 1, 2)], [])).toBeNull();
});
