import { beforeAll, expect, it } from 'vitest';
import type { KeyRing } from '../../src/privacy/KeyRing.ts';
import { wordHashes } from '../../src/privacy/wordHashes.ts';
import { temporaryKeyRing } from '../support/temporaryKeyRing.ts';

let ring: KeyRing;
beforeAll(async () => {
  ring = await temporaryKeyRing();
});

const finds = (text: string, query: string) => {
  const stored = wordHashes(ring, text);
  return wordHashes(ring, query).every((hash) => stored.includes(hash));
};

it('finds whole words, whatever their case, accents and order', () => {
  const text = 'Frau Müller-Lüdenscheidt has had AMOXICILLIN since 2019; fi (ligature: ﬁbrosis).';
  for (const query of ['muller', 'Amoxicillin müller', '2019', 'fibrosis', 'Lüdenscheidt']) {
    expect(finds(text, query), query).toBe(true);
  }
  for (const query of ['amox', 'mull', 'amoxicillin penicillin']) {
    expect(finds(text, query), query).toBe(false);
  }
});

it('finds words in languages without spaces, and keeps vowel signs apart', () => {
  expect(finds('患者は頭痛を訴える', '頭痛')).toBe(true);
  expect(finds('की', 'का')).toBe(false);
});

it('has each word once, nothing for no words, and shows none of them', () => {
  expect(wordHashes(ring, 'pain, Pain and PAIN')).toHaveLength(2);
  expect(wordHashes(ring, ' ... !? 💊 ')).toEqual([]);
  expect(wordHashes(ring, 'pain').join()).toMatch(/^[\w-]{22}$/);
});

it('is of no use with other keys', async () => {
  const other = await temporaryKeyRing();
  expect(wordHashes(other, 'pain')).not.toEqual(wordHashes(ring, 'pain'));
});
