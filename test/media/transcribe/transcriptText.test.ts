import { expect, test } from 'vitest';
import { clock, toLine, toVttBlock } from '../../../media/transcribe/transcriptText.ts';
import type { Passage } from '../../../media/transcribe/transcribeFile.ts';

const segment = (text: string): Passage => ({
  kind: 'segment',
  startMs: 1250,
  endMs: 4100,
  text,
  words: null,
  language: 'en',
  source: 'a',
});
const gap: Passage = { kind: 'gap', startMs: 3_600_000, endMs: 3_661_005, reason: 'overload' };

test.each([
  [0, '00:00.000'],
  [59_999, '00:59.999'],
  [59_999.6, '01:00.000'],
  [3_599_999, '59:59.999'],
  [3_600_000, '01:00:00.000'],
  [36_061_001, '10:01:01.001'],
])('%d ms is %s', (timeMs, text) => {
  expect(clock(timeMs)).toBe(text);
});

test('lines', () => {
  expect(toLine(segment('He was\nnot ill.'))).toBe('[00:01.250 --> 00:04.100] He was not ill.\n');
  expect(toLine(gap)).toBe('[01:00:00.000 --> 01:01:01.005] (speech not recognised)\n');
});

test('WebVTT: what would end a cue or begin a tag is escaped', () => {
  expect(toVttBlock(segment('a --> b\n\n<b> & c'))).toBe(
    '00:01.250 --> 00:04.100\na --&gt; b &lt;b&gt; &amp; c\n\n',
  );
  expect(toVttBlock(gap)).toBe('NOTE 01:00:00.000 to 01:01:01.005 (speech not recognised)\n\n');
});
