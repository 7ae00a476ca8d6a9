import type { CaptionWord } from '../../src/wire/captions.ts';
import type { JudgedWord } from '../stt/SpeechScheduler.ts';

/**
 * Times of words, which a recogniser counts from the beginning of what it was given, as those of the session or
 * recording, within the speech they belong to.
 */
export function wordsInSession(
  words: readonly JudgedWord[] | null,
  { startMs, endMs }: { startMs: number; endMs: number },
): CaptionWord[] | null {
  const inSession = (ms: number) => Math.min(Math.max(startMs + ms, startMs), endMs);
  return (
    words?.map((word) => ({ ...word, startMs: inSession(word.startMs), endMs: inSession(word.endMs) })) ??
    null
  );
}
