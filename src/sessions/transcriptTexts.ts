/** A transcript as text: WebVTT for players, plain text for people. */
import type { TranscriptEntry } from '../wire/sessions.ts';

const gapReasons = {
  packetsLost: 'not received',
  overload: 'not processed',
  recognitionFailed: 'not recognised',
} as const;

/**
 * WebVTT (W3C, 2019): a cue for each segment with its speaker as a voice span, a note for each gap. What was written or
 * shown has no place in it.
 */
export function toWebVtt(entries: readonly TranscriptEntry[]): string {
  const blocks = entries.flatMap((entry) => {
    if (entry.kind !== 'segment' && entry.kind !== 'gap') return [];
    const times = `${clock(entry.startMs)} --> ${clock(entry.endMs)}`;
    const speaker = escaped(entry.displayName);
    if (entry.kind === 'gap') return [`NOTE ${times} ${oneLine(speaker)}: ${gapReasons[entry.reason]}`];
    // A cue of no length is never shown, and an empty line would end it.
    return [`${times}\n<v ${oneLine(speaker)}>${oneLine(escaped(entry.text))}`];
  });
  return `${['WEBVTT', ...blocks].join('\n\n')}\n`;
}

/** A line for each entry: time, name, words. */
export function toPlainText(entries: readonly TranscriptEntry[]): string {
  return entries
    .map((entry) => `[${clock(entry.startMs).slice(0, 8)}] ${entry.displayName}${wordsOf(entry)}\n`)
    .join('');
}

function wordsOf(entry: TranscriptEntry): string {
  switch (entry.kind) {
    case 'segment':
      return `: ${oneLine(entry.text)}`;
    case 'chat':
      return ` (chat): ${oneLine(entry.text)}`;
    case 'gap':
      return ` (${Math.max(1, Math.round((entry.endMs - entry.startMs) / 1000))} s ${gapReasons[entry.reason]})`;
    case 'screenShare':
      return ' (shares a screen)';
    case 'soundLost':
      return ' (no sound arrives; both sides are told to go on by phone)';
  }
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** `-->` in a cue's text would be read as times (section 3.1). */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function clock(ms: number): string {
  const whole = Math.round(ms);
  const part = (value: number, digits: number) => String(Math.floor(value)).padStart(digits, '0');
  return `${part(whole / 3_600_000, 2)}:${part((whole / 60_000) % 60, 2)}:${part((whole / 1000) % 60, 2)}.${part(whole % 1000, 3)}`;
}
