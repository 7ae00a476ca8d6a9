import { expect, test } from 'vitest';
import { captionParts } from '../../../src/web/room/captionParts.ts';

const word = (text: string, uncertain = false) => ({
  text,
  startMs: 0,
  endMs: 1,
  probability: uncertain ? 0.2 : 0.9,
  uncertain,
});

test('doubtful words stand apart, the text stays as it is', () => {
  const text = 'I take lisinopril, 5 mg.';
  const words = [word(' I'), word(' take'), word(' lisinopril', true), word(' 5'), word(' mg')];
  const parts = captionParts({ text, words });
  expect(parts.filter((part) => part.isUncertain).map((part) => part.text)).toEqual(['lisinopril']);
  expect(parts.map((part) => part.text).join('')).toBe(text);
});

test('a word that comes twice is marked where it is doubtful', () => {
  const parts = captionParts({ text: 'no no', words: [word('no'), word('no', true)] });
  expect(parts).toEqual([
    { text: 'no ', isUncertain: false },
    { text: 'no', isUncertain: true },
  ]);
});

test('languages without spaces, words that are not in the text, and no words at all', () => {
  const parts = captionParts({ text: '血压很高', words: [word('血压'), word('很', true), word('低', true)] });
  expect(parts.map((part) => part.text).join('')).toBe('血压很高');
  expect(parts.filter((part) => part.isUncertain)).toEqual([{ text: '很', isUncertain: true }]);
  expect(captionParts({ text: 'Yes.', words: null })).toEqual([{ text: 'Yes.', isUncertain: false }]);
});
