import type { KeyRing } from './KeyRing.ts';

const words = new Intl.Segmenter('und', { granularity: 'word' });

/** 132 of the hash's 256 bits: no two words of a clinic meet, and an index of half the size. */
const hashCharacters = 22;

/**
 * Keyed hashes of the words of a text, each once: what is stored beside a sealed text so that it is found by whole
 * words. Case, accents and compatibility forms do not matter. Words by Unicode's boundaries (UAX 29), so that languages
 * without spaces are found too. Nothing but words: an empty list.
 */
export function wordHashes(keyRing: KeyRing, text: string): string[] {
  const found = new Set<string>();
  for (const { segment, isWordLike } of words.segment(foldText(text))) {
    if (isWordLike === true) found.add(segment);
  }
  return [...found].map((word) => keyRing.keyedHash('word', word).slice(0, hashCharacters));
}

/** Case, accents and compatibility forms taken away, for comparing. */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase();
}
