import { expect, test } from 'vitest';
import {
  addCaption,
  addGap,
  dropPartials,
  maxLines,
  replayCaptions,
  shownLines,
} from '../../../src/web/call/transcript.ts';
import type { TranscriptLine } from '../../../src/web/call/callState.ts';
import type { Caption, CaptionGap } from '../../../src/wire/captions.ts';
import { sample, sampleCaption } from '../../../src/wire/examples.ts';

const caption = (utteranceId: string, change: Partial<Caption>): Caption => ({
  ...sampleCaption,
  words: null,
  utteranceId,
  ...change,
});

const gap: CaptionGap = {
  gapId: sample.gapId,
  sessionId: sample.sessionId,
  participantId: sample.patientId,
  peerId: sample.patientPeerId,
  startMs: 1500,
  endMs: 1900,
  reason: 'overload',
};

const texts = (lines: readonly TranscriptLine[]) =>
  lines.map((line) => (line.line === 'gap' ? 'gap' : line.caption.text));

const build = (...captions: Caption[]) => captions.reduce<readonly TranscriptLine[]>(addCaption, []);

test('the newest revision stands where the older one stood', () => {
  const lines = build(
    caption('a', { revision: 0, kind: 'partial', startMs: 1000, text: 'it beg' }),
    caption('b', { startMs: 2000, text: 'Yes.' }),
    caption('a', { revision: 2, startMs: 1000, text: 'It began on Monday.' }),
  );
  expect(texts(lines)).toEqual(['It began on Monday.', 'Yes.']);
});

test('a revision that comes late changes nothing', () => {
  const lines = build(caption('a', { revision: 2, text: 'It began on Monday.' }));
  expect(addCaption(lines, caption('a', { revision: 1, kind: 'partial', text: 'it began' }))).toBe(lines);
});

test('an empty final takes the utterance back', () => {
  const lines = build(
    caption('a', { revision: 0, kind: 'partial', text: 'thanks for' }),
    caption('a', { revision: 1, text: '' }),
  );
  expect(lines).toEqual([]);
});

test('lines stand in order of what was said first, whoever was recognised first', () => {
  const lines = addGap(
    build(
      caption('b', { startMs: 2000, text: 'second' }),
      caption('a', { startMs: 1000, text: 'first' }),
      caption('c', { startMs: 3000, text: 'third' }),
    ),
    gap,
  );
  expect(texts(lines)).toEqual(['first', 'gap', 'second', 'third']);
  expect(addGap(lines, gap)).toBe(lines);
});

test('the oldest lines go when there are too many', () => {
  const many = Array.from({ length: maxLines + 3 }, (_, n) => caption(`u${n}`, { startMs: n, text: `${n}` }));
  const lines = build(...many);
  expect(lines).toHaveLength(maxLines);
  expect(texts(lines)[0]).toBe('3');
});

test('coming back: finals are replayed once, partials of before are gone, gaps stay', () => {
  const before = addGap(
    build(
      caption('a', { revision: 1, startMs: 1000, text: 'kept' }),
      caption('b', { revision: 0, kind: 'partial', startMs: 2000, text: 'never fin' }),
    ),
    gap,
  );
  const after = replayCaptions(before, sample.sessionId, [
    caption('a', { revision: 1, startMs: 1000, text: 'kept' }),
    caption('c', { startMs: 2500, text: 'said meanwhile' }),
  ]);
  expect(texts(after)).toEqual(['kept', 'gap', 'said meanwhile']);
});

test('nothing of another session is kept', () => {
  const before = addGap(build(caption('a', { text: 'of the first visit' })), gap);
  expect(replayCaptions(before, sample.roomId, [])).toEqual([]);
});

test('partials of somebody who is no longer heard go, finals and other people stay', () => {
  const lines = build(
    caption('a', { startMs: 1, text: 'final' }),
    caption('b', { kind: 'partial', startMs: 2, text: 'part' }),
    caption('c', { kind: 'partial', startMs: 3, text: 'other', participantId: sample.hostId }),
  );
  expect(texts(dropPartials(lines, sample.patientId))).toEqual(['final', 'other']);
  const none = build(caption('a', { text: 'final' }));
  expect(dropPartials(none, sample.patientId)).toBe(none);
});

test('short losses are no line of their own, near ones are one line, others stay apart', () => {
  const lost = (gapId: string, startMs: number, endMs: number, change: Partial<CaptionGap> = {}) => ({
    ...gap,
    reason: 'packetsLost' as const,
    gapId,
    startMs,
    endMs,
    ...change,
  });
  const lines = [
    lost('short', 100, 160),
    lost('a', 2000, 2300),
    lost('other', 2100, 2500, { participantId: sample.hostId }),
    lost('b', 2400, 2700),
    lost('c', 2900, 2960),
    lost('unrecognised', 3000, 3600, { reason: 'recognitionFailed' }),
    lost('late', 5000, 5499),
  ].reduce<readonly TranscriptLine[]>(addGap, build(caption('u', { startMs: 2200, text: 'Yes.' })));
  const shown = shownLines(lines);
  expect(texts(shown)).toEqual(['gap', 'Yes.', 'gap']);
  expect(shown[0]).toMatchObject({ gap: { gapId: 'a', startMs: 2000, endMs: 2960 } });
  expect(shown[2]).toMatchObject({ gap: { gapId: 'unrecognised', endMs: 3600 } });
  expect(lines).toHaveLength(8);
});
