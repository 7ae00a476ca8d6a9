/**
 * Word error rate: substitutions, insertions and deletions over words of the reference, after Levenshtein alignment
 * of normalised words. What two careful typists would write differently counts as the same: case, punctuation,
 * contractions, numbers as words or digits, common titles.
 */

export interface WordErrors {
  /** Substitutions, insertions and deletions. */
  errors: number;
  referenceWords: number;
}

const contractions: readonly (readonly [RegExp, string])[] = [
  [/\bwon't\b/g, 'will not'],
  [/\bcan't\b/g, 'can not'],
  [/\bcannot\b/g, 'can not'],
  [/\bshan't\b/g, 'shall not'],
  [/\blet's\b/g, 'let us'],
  [/n't\b/g, ' not'],
  [/'re\b/g, ' are'],
  [/'ve\b/g, ' have'],
  [/'ll\b/g, ' will'],
  [/'m\b/g, ' am'],
  [/\b(he|she|it|that|what|who|where|there|here|how)'s\b/g, '$1 is'],
  [/'s\b/g, 's'],
];

const titles: Readonly<Record<string, string>> = {
  mr: 'mister',
  mrs: 'missus',
  dr: 'doctor',
  st: 'saint',
  ok: 'okay',
};

const units =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const small = new Map<string, number>([
  ...units.map((word, value) => [word, value] as const),
  ...tens.map((word, index) => [word, (index + 2) * 10] as const),
]);
const scales = new Map([
  ['hundred', 100],
  ['thousand', 1000],
  ['million', 1_000_000],
]);

export function wordErrors(reference: string, heard: string): WordErrors {
  const expected = normalisedWords(reference);
  return { errors: editDistance(expected, normalisedWords(heard)), referenceWords: expected.length };
}

/** Errors of all over reference words of all, so that long recordings weigh more. */
export function pooledWordErrorRate(parts: readonly WordErrors[]): number {
  const words = parts.reduce((sum, { referenceWords }) => sum + referenceWords, 0);
  if (words === 0) throw new Error('There is no word in the reference');
  return parts.reduce((sum, { errors }) => sum + errors, 0) / words;
}

export function normalisedWords(text: string): string[] {
  let plain = text
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/(\d),(?=\d{3}\b)/g, '$1');
  for (const [pattern, replacement] of contractions) plain = plain.replaceAll(pattern, replacement);
  const words = plain
    .replaceAll(/(\d)\.(?=\d)/g, '$1 point ')
    .replaceAll('%', ' percent')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => titles[word] ?? word);
  return withDigits(words);
}

/**
 * Spelled numbers as digits: `one hundred and sixty` is 160, `twenty five` 25. Words that do not make one number
 * stay apart: `five five` is 5 5, as is `55` written where they are read out singly, which only the ear can tell.
 */
function withDigits(words: string[]): string[] {
  const result: string[] = [];
  for (let at = 0; at < words.length;) {
    const number = readNumber(words, at);
    result.push(number === null ? (words[at] ?? '') : String(number.value));
    at = number === null ? at + 1 : number.end;
  }
  return result;
}

function readNumber(words: string[], start: number): { value: number; end: number } | null {
  let total = 0;
  let group = 0;
  let end = start;
  let previous: 'none' | 'ten' | 'unit' | 'scale' = 'none';
  for (let at = start; at < words.length; at++) {
    const word = words[at] ?? '';
    const value = small.get(word);
    const scale = scales.get(word);
    if (value !== undefined) {
      const fits =
        previous === 'none' || previous === 'scale' || (previous === 'ten' && value > 0 && value < 10);
      if (!fits) break;
      group += value;
      previous = value >= 20 ? 'ten' : 'unit';
    } else if (scale !== undefined && previous !== 'none') {
      if (scale === 100) group *= 100;
      else {
        total += group * scale;
        group = 0;
      }
      previous = 'scale';
    } else if (word === 'and' && previous === 'scale' && small.has(words[at + 1] ?? '')) {
      continue;
    } else {
      break;
    }
    end = at + 1;
  }
  return previous === 'none' ? null : { value: total + group, end };
}

function editDistance(expected: string[], heard: string[]): number {
  let row = heard.map((_, index) => index + 1);
  row.unshift(0);
  for (const [index, word] of expected.entries()) {
    const next = [index + 1];
    for (const [column, other] of heard.entries()) {
      const substituted = (row[column] ?? 0) + (word === other ? 0 : 1);
      next.push(Math.min(substituted, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
