/** The transcript as a page shows it: newest revision of each utterance and gaps, in order of startMs. */
import type { Caption, CaptionGap } from '../../wire/captions.ts';
import type { TranscriptLine } from './callState.ts';

type Lines = readonly TranscriptLine[];

/** Oldest lines are let go beyond this; about three hours of lively talk. */
export const maxLines = 4000;

/** A higher revision replaces a lower one in its place; a final without text takes the utterance back. */
export function addCaption(lines: Lines, caption: Caption): Lines {
  const known = lines.find(
    (line) => line.line === 'caption' && line.caption.utteranceId === caption.utteranceId,
  );
  if (known?.line === 'caption' && known.caption.revision >= caption.revision) return lines;
  const others = known ? lines.filter((line) => line !== known) : lines;
  if (caption.text === '') return others;
  return insert(others, { line: 'caption', caption });
}

export function addGap(lines: Lines, gap: CaptionGap): Lines {
  if (lines.some((line) => line.line === 'gap' && line.gap.gapId === gap.gapId)) return lines;
  return insert(lines, { line: 'gap', gap });
}

/**
 * After coming back: the finals that the server kept. What was partial before may have been taken back
 * meanwhile, so it goes; gaps stay, as the server does not repeat them.
 */
export function replayCaptions(lines: Lines, sessionId: string, finals: readonly Caption[]): Lines {
  const kept = lines.filter((line) =>
    line.line === 'gap'
      ? line.gap.sessionId === sessionId
      : line.caption.sessionId === sessionId && line.caption.kind === 'final',
  );
  return finals.reduce(addCaption, kept);
}

/** What was partial of somebody who is no longer heard will never become final. */
export function dropPartials(lines: Lines, participantId: string): Lines {
  const isDropped = (line: TranscriptLine) =>
    line.line === 'caption' &&
    line.caption.kind === 'partial' &&
    line.caption.participantId === participantId;
  return lines.some(isDropped) ? lines.filter((line) => !isDropped(line)) : lines;
}

/** A shorter silence in the sound nobody misses. */
const minShownGapMs = 500;
/** Gaps nearer to each other than this read as one. */
const mergeWithinMs = 500;

/** What is worth a line: texts, and gaps that are long enough once those beside each other are one. */
export function shownLines(lines: Lines): TranscriptLine[] {
  const merged: TranscriptLine[] = [];
  /** Where the last gap of somebody stands, by whose it is and why. */
  const lastGap = new Map<string, number>();
  for (const line of lines) {
    if (line.line === 'gap') {
      const { participantId, reason, startMs, endMs } = line.gap;
      const key = `${participantId} ${reason}`;
      const at = lastGap.get(key);
      const before = at === undefined ? undefined : merged[at];
      if (at !== undefined && before?.line === 'gap' && startMs - before.gap.endMs <= mergeWithinMs) {
        const gap = { ...before.gap, endMs: Math.max(before.gap.endMs, endMs) };
        merged[at] = { line: 'gap', gap };
        continue;
      }
      lastGap.set(key, merged.length);
    }
    merged.push(line);
  }
  return merged.filter((line) =>
    line.line === 'gap' ? line.gap.endMs - line.gap.startMs >= minShownGapMs : line.caption.text !== '',
  );
}

function insert(lines: Lines, added: TranscriptLine): Lines {
  // New lines nearly always belong at or near the end.
  let at = lines.length;
  while (at > 0 && startMs(lines[at - 1]) > startMs(added)) at -= 1;
  return lines.toSpliced(at, 0, added).slice(-maxLines);
}

function startMs(line: TranscriptLine | undefined): number {
  if (!line) return -Infinity;
  return line.line === 'caption' ? line.caption.startMs : line.gap.startMs;
}
