/** The words of a text, punctuation kept, with what a recogniser says about them. */
import type { RecognisedWord } from './SpeechToText.ts';

/** A stretch of the recogniser's own text. Probability null: its segment's is taken. */
export interface TimedText {
  text: string;
  startMs: number;
  endMs: number;
  probability: number | null;
}

/**
 * Splits `text` at white space and gives each word the times and the probability of what it is made of: of the
 * recogniser's words where they spell the text, else of its segments where these do, else of all segments
 * together. Recognisers answer words without punctuation and split them otherwise than the text does ("160/95"
 * may be two), so letters and digits are matched, one after the other. Null where there is no probability at all.
 */
export function wordsOfText(
  text: string,
  words: TimedText[],
  segments: TimedText[],
): RecognisedWord[] | null {
  const whole = enclosing(segments.length > 0 ? segments : words);
  if (whole === null) return null;
  const spans = spansBySpelling(text, words) ?? spansBySpelling(text, segments);
  const segmentSpans = spansBySpelling(text, segments);
  const recognised: RecognisedWord[] = [];
  for (const [index, word] of split(text).entries()) {
    const span = enclosing(spans?.[index] ?? []) ?? whole;
    const probability =
      span.probability ?? enclosing(segmentSpans?.[index] ?? [])?.probability ?? whole.probability;
    if (probability === null) return null;
    recognised.push({ text: word, startMs: span.startMs, endMs: span.endMs, probability });
  }
  return recognised;
}

function split(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}

function letters(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '');
}

/** For each word of the text the parts it shares letters with; null where the parts spell something else. */
function spansBySpelling(text: string, parts: TimedText[]): TimedText[][] | null {
  const ends: number[] = [];
  let spelled = '';
  for (const part of parts) ends.push((spelled += letters(part.text)).length);
  if (spelled !== letters(text)) return null;
  let start = 0;
  return split(text).map((word) => {
    const end = start + letters(word).length;
    const shared = parts.filter((_, index) => (ends[index - 1] ?? 0) < end && (ends[index] ?? 0) > start);
    start = end;
    return shared;
  });
}

/** From the first to the last of them, as doubtful as the most doubtful. Null for none. */
function enclosing(parts: TimedText[]): TimedText | null {
  const [first, ...others] = parts;
  if (first === undefined) return null;
  return others.reduce(
    (all, part) => ({
      text: `${all.text} ${part.text}`,
      startMs: Math.min(all.startMs, part.startMs),
      endMs: Math.max(all.endMs, part.endMs),
      probability:
        all.probability === null || part.probability === null
          ? (all.probability ?? part.probability)
          : Math.min(all.probability, part.probability),
    }),
    first,
  );
}
