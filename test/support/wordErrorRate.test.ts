import { expect, test } from 'vitest';
import { normalisedWords, pooledWordErrorRate, wordErrors } from './wordErrorRate.ts';

const errors = (reference: string, heard: string) => wordErrors(reference, heard).errors;

test('counts substitutions, insertions and deletions', () => {
  expect(wordErrors('he was not an ill disposed man', 'he was not an ill disposed man')).toEqual({
    errors: 0,
    referenceWords: 7,
  });
  expect(errors('the left arm hurts', 'the right arm hurts')).toBe(1);
  expect(errors('the left arm hurts', 'the arm hurts')).toBe(1);
  expect(errors('the left arm hurts', 'the the left arm hurts')).toBe(1);
  expect(errors('the left arm hurts', '')).toBe(4);
  expect(errors('a b c d', 'x y')).toBe(4);
});

test('case, punctuation, accents and titles do not count', () => {
  expect(
    errors('and mister john dashwood had then leisure', 'And Mr. John Dashwood had, then, leisure.'),
  ).toBe(0);
  expect(errors('ill disposed', 'ill-disposed')).toBe(0);
  expect(errors('la presión', 'La presion')).toBe(0);
});

test('contractions are what they stand for', () => {
  expect(normalisedWords("I can't, won't; we're she's they'll I’ve don't")).toEqual(
    'i can not will not we are she is they will i have do not'.split(' '),
  );
});

test.each([
  ['one hundred and sixty over ninety five', '160 over 95'],
  ['twenty five milligrams', '25 milligrams'],
  ['five five', '5 5'],
  ['two thousand and six', '2,006'],
  ['three hundred thousand four hundred and twelve', '300412'],
  ['thirty eight point five', '38.5'],
  ['ninety percent', '90%'],
  ['ten of clubs', '10 of clubs'],
  ['twenty and two', '20 and 2'],
])('%s is %s', (spelled, digits) => {
  expect(errors(spelled, digits)).toBe(0);
  expect(errors(digits, spelled)).toBe(0);
});

test('different numbers are errors', () => {
  expect(errors('fifteen milligrams', '50 milligrams')).toBe(1);
  expect(errors('one hundred and sixty', '1 60')).toBe(2);
});

test('pools over files by words, not by files', () => {
  const rate = pooledWordErrorRate([
    wordErrors('a', 'b'),
    wordErrors('a b c d e f g h i', 'a b c d e f g h i'),
  ]);
  expect(rate).toBeCloseTo(0.1);
  expect(() => pooledWordErrorRate([])).toThrow('no word');
});
