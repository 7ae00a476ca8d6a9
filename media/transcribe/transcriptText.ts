/** A transcript as text: lines for people, WebVTT for players. */
import type { Passage } from './transcribeFile.ts';

const unrecognised = '(speech not recognised)';

/** `[00:01.250 --> 00:04.100] text`; hours where there are any. */
export function toLine(passage: Passage): string {
  const { startMs, endMs } = passage;
  const text = passage.kind === 'segment' ? oneLine(passage.text) : unrecognised;
  return `[${clock(startMs)} --> ${clock(endMs)}] ${text}\n`;
}

export const vttHeader = 'WEBVTT\n\n';

/** A cue (W3C WebVTT, section 4), or a note for a gap. */
export function toVttBlock(passage: Passage): string {
  const times = `${clock(passage.startMs)} --> ${clock(passage.endMs)}`;
  if (passage.kind === 'gap') return `NOTE ${times.replace('-->', 'to')} ${unrecognised}\n\n`;
  const text = oneLine(passage.text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `${times}\n${text}\n\n`;
}

/** `01:02.345`, `1` hour as `01:00:00.000`. */
export function clock(timeMs: number): string {
  const rounded = Math.round(timeMs);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const hours = Math.floor(rounded / 3_600_000);
  const rest = `${two((rounded / 60_000) % 60)}:${two((rounded / 1000) % 60)}.${String(rounded % 1000).padStart(3, '0')}`;
  return hours > 0 ? `${two(hours)}:${rest}` : rest;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}
