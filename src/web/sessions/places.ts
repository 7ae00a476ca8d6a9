/** Where in a transcript something is: by words, and by time. */
import type { TranscriptEntry } from '../../wire/sessions.ts';

export type Segment = Extract<TranscriptEntry, { kind: 'segment' }>;

export interface TextPart {
  text: string;
  isMatch: boolean;
}

const textOf = (entry: TranscriptEntry): string => ('text' in entry ? entry.text : '');

/** Without case and accents, one piece for each character, so that places in it are places in the text. */
const folded = (text: string): string[] =>
  Array.from(text, (character) => character.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase());

/** The text in parts, those that are looked for marked; nothing to look for: one part. */
export function partsOf(text: string, wanted: string): TextPart[] {
  const needle = folded(wanted.trim()).join('');
  const characters = Array.from(text);
  const pieces = folded(text);
  const parts: TextPart[] = [];
  const push = (from: number, to: number, isMatch: boolean) => {
    if (to > from) parts.push({ text: characters.slice(from, to).join(''), isMatch });
  };
  let plainFrom = 0;
  for (let at = 0; needle !== '' && at < pieces.length; at += 1) {
    const end = endOfMatch(pieces, at, needle);
    if (end === null) continue;
    push(plainFrom, at, false);
    push(at, end, true);
    plainFrom = end;
    at = end - 1;
  }
  push(plainFrom, characters.length, false);
  return parts;
}

/** Where the needle ends that begins here; null where it does not. */
function endOfMatch(pieces: readonly string[], from: number, needle: string): number | null {
  if (pieces[from] === '') return null;
  let found = '';
  for (let at = from; at < pieces.length && found.length < needle.length; at += 1) {
    found += pieces[at] ?? '';
    if (!needle.startsWith(found)) return null;
    if (found === needle) return at + 1;
  }
  return null;
}

/** Ids of the entries in which it stands, in their order. */
export const placesOf = (entries: readonly TranscriptEntry[], wanted: string): string[] =>
  wanted.trim() === ''
    ? []
    : entries
        .filter((entry) => partsOf(textOf(entry), wanted).some(({ isMatch }) => isMatch))
        .map(({ messageId }) => messageId);

/** What was going on at that time: the last entry that had begun, or the first of all. */
export const entryAt = (entries: readonly TranscriptEntry[], atMs: number): TranscriptEntry | null =>
  entries.findLast(({ startMs }) => Math.floor(startMs) <= atMs) ?? entries[0] ?? null;

/** `4:05`, `1:02:09` or mere seconds, in milliseconds; null where it is no time. */
export function msOfClock(text: string): number | null {
  const parts = /^(?:(\d{1,3}):)?(?:(\d{1,3}):)?(\d{1,6}(?:\.\d{1,3})?)$/.exec(text.trim());
  if (!parts) return null;
  const [first, second, last] = parts.slice(1);
  const [hours, minutes] = second === undefined ? [0, Number(first ?? 0)] : [Number(first), Number(second)];
  if (first !== undefined && Number(last) >= 60) return null;
  return Math.round(((hours * 60 + minutes) * 60 + Number(last)) * 1000);
}

/** The fragment that names a moment: seconds, as in a media fragment (W3C, 2012). */
export const momentFragment = (ms: number): string => `t=${Math.floor(ms) / 1000}`;
