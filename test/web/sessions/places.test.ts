import { describe, expect, test } from 'vitest';
import { entryAt, momentFragment, msOfClock, partsOf, placesOf } from '../../../src/web/sessions/places.ts';
import { sampleSegment } from '../../../src/wire/examples.ts';
import { transcriptEntry } from '../../../src/wire/sessions.ts';

const id = (number: number) => `01939a2e-7c00-7a10-8000-${String(number).padStart(12, '0')}`;
const said = (number: number, startMs: number, text: string) =>
  transcriptEntry.parse({ ...sampleSegment, messageId: id(number), startMs, endMs: startMs + 900, text });
const gap = transcriptEntry.parse({
  kind: 'gap',
  messageId: id(9),
  participantId: sampleSegment.participantId,
  displayName: 'Ana Ruiz',
  startMs: 5_000,
  endMs: 6_000,
  reason: 'overload',
});
const marked = (text: string, wanted: string) =>
  partsOf(text, wanted)
    .map((part) => (part.isMatch ? `[${part.text}]` : part.text))
    .join('');

describe('words in a transcript', () => {
  test('are marked whatever their case and accents, in the text as it stands', () => {
    expect(marked('El dolor empezó el LUNES.', 'empezo')).toBe('El dolor [empezó] el LUNES.');
    expect(marked('Lunes, lunes', ' LUNES ')).toBe('[Lunes], [lunes]');
    expect(marked('aaa', 'aa')).toBe('[aa]a');
    expect(marked('e\u0301l', 'el')).toBe('[e\u0301l]');
    expect(marked('5 mg 👍 daily', 'daily')).toBe('5 mg 👍 [daily]');
  });

  test('are nowhere where nothing is looked for', () => {
    expect(marked('Monday', '  ')).toBe('Monday');
    expect(placesOf([said(1, 0, 'Monday')], '')).toEqual([]);
  });

  test('lead to the entries that hold them, in their order', () => {
    const entries = [said(1, 0, 'On Monday'), gap, said(2, 8_000, 'Tuesday'), said(3, 9_000, 'monday')];
    expect(placesOf(entries, 'monday')).toEqual([id(1), id(3)]);
  });
});

describe('a time in a transcript', () => {
  test.each([
    ['4:05', 245_000],
    ['1:02:09', 3_729_000],
    ['245', 245_000],
    ['12.5', 12_500],
    [' 0:04 ', 4_000],
    ['75:00', 4_500_000],
  ])('%s is %i ms', (text, ms) => {
    expect(msOfClock(text)).toBe(ms);
  });

  test.each(['', 'four', '4:75', '1:2:3:4', '-3', '4:'])('%j is none', (text) => {
    expect(msOfClock(text)).toBeNull();
  });

  test('leads to the last entry that had begun, or the first of all', () => {
    const entries = [said(1, 4_200.5, 'a'), gap, said(2, 8_000, 'b')];
    expect(entryAt(entries, 0)).toBe(entries[0]);
    expect(entryAt(entries, 7_999)).toBe(gap);
    expect(entryAt(entries, 8_000)).toBe(entries[2]);
    expect(entryAt([], 1)).toBeNull();
  });

  test('that an entry names in its link leads back to it', () => {
    const entries = [said(1, 4_200.6, 'a'), said(2, 4_201.2, 'b')];
    for (const entry of entries) {
      const ms = msOfClock(momentFragment(entry.startMs).replace('t=', ''));
      expect(entryAt(entries, ms ?? -1)).toBe(entry);
    }
  });
});
