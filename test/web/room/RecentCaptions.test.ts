import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CallState, TranscriptLine } from '../../../src/web/call/callState.ts';
import { RecentCaptions } from '../../../src/web/room/RecentCaptions.ts';
import { sampleCaption } from '../../../src/wire/examples.ts';
import { FakeCallClient, emptyState } from '../gallery/FakeCallClient.ts';
import { utteranceId } from '../gallery/people.ts';

const line = (number: number, text: string, revision = 0): TranscriptLine => ({
  line: 'caption',
  caption: {
    ...sampleCaption,
    words: null,
    utteranceId: utteranceId(number),
    startMs: number * 1000,
    text,
    revision,
  },
});

function setUp(transcript: CallState['transcript'] = []) {
  const client = new FakeCallClient({ ...emptyState, transcript });
  const recent = new RecentCaptions(client);
  const texts = () => recent.getCaptions().map((caption) => caption.text);
  return { client, recent, texts };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('what was said before stays in the scroll-back', () => {
  const { client, texts } = setUp([line(1, 'Earlier.')]);
  client.change({ levels: new Map() });
  expect(texts()).toEqual([]);
  client.change({ transcript: [...client.getState().transcript, line(2, 'Now.')] });
  expect(texts()).toEqual(['Now.']);
});

test('a revision replaces what stood there and starts the time to read anew', () => {
  const { client, texts } = setUp();
  client.change({ transcript: [line(1, 'It began')] });
  vi.advanceTimersByTime(3000);
  client.change({ transcript: [line(1, 'It began on Monday.', 1)] });
  expect(texts()).toEqual(['It began on Monday.']);
  vi.advanceTimersByTime(3000);
  expect(texts()).toEqual(['It began on Monday.']);
  vi.advanceTimersByTime(5000);
  expect(texts()).toEqual([]);
});

test('an utterance that turns out to be no speech goes at once', () => {
  const { client, texts } = setUp();
  client.change({ transcript: [line(1, 'Thanks for')] });
  client.change({ transcript: [line(1, '', 1)] });
  expect(texts()).toEqual([]);
  client.change({ transcript: [line(2, 'Hello.')] });
  client.change({ transcript: [] });
  expect(texts()).toEqual([]);
});

test('no more than three stand at once, in the order they were said', () => {
  const { client, texts } = setUp();
  client.change({ transcript: [line(3, 'three'), line(4, 'four')] });
  client.change({ transcript: [line(2, 'two'), line(3, 'three'), line(4, 'four'), line(5, 'five')] });
  expect(texts()).toEqual(['three', 'four', 'five']);
});

test('closed, it listens no more', () => {
  const { client, recent, texts } = setUp();
  const heard = vi.fn();
  recent.subscribe(heard);
  recent.close();
  client.change({ transcript: [line(1, 'Late.')] });
  vi.runAllTimers();
  expect(heard).not.toHaveBeenCalled();
  expect(texts()).toEqual([]);
});
