import { v7 as uuidv7 } from 'uuid';
import { describe, expect, test, vi } from 'vitest';
import { CaptionWriter } from '../../../media/captions/CaptionWriter.ts';
import { noCounts } from '../../../media/stages/Stage.ts';
import type { SpeechJob, SpeechOutcome } from '../../../media/stt/SpeechScheduler.ts';
import type { Heard, Utterance } from '../../../media/utterance/UtteranceCutter.ts';
import { caption, captionGap, type Caption, type CaptionGap } from '../../../src/wire/captions.ts';
import { heardText, ScriptedScheduler } from '../../support/ScriptedScheduler.ts';

const utterance = (startMs: number, endMs: number): Utterance => ({
  startMs,
  endMs,
  pcm: new Float32Array((endMs - startMs) * 16),
});
const said = (startMs: number, endMs: number, goesOn = false): Heard => ({
  kind: 'utterance',
  goesOn,
  ...utterance(startMs, endMs),
});
const speech = (startMs: number): Heard => ({ kind: 'speech', startMs });

function writer(answer?: (job: SpeechJob) => SpeechOutcome | Promise<SpeechOutcome>) {
  const scheduler = new ScriptedScheduler(answer);
  const captions: Caption[] = [];
  const gaps: CaptionGap[] = [];
  const speaking: boolean[] = [];
  const delays: number[] = [];
  const counts = noCounts();
  let language: string | null = 'es';
  const captionWriter = new CaptionWriter({
    scheduler,
    speaker: { sessionId: uuidv7(), participantId: uuidv7(), peerId: uuidv7(), language: () => language },
    counts,
    onCaption: (item) => captions.push(caption.parse(item)),
    onGap: (item) => gaps.push(captionGap.parse(item)),
    onSpeaking: (item) => speaking.push(item),
    onDelay: (ms) => delays.push(ms),
  });
  const partial = (startMs: number, endMs: number) =>
    captionWriter.addPartial(async () => utterance(startMs, endMs));
  const speak = (next: string | null) => (language = next);
  const hear = (heard: Heard) => captionWriter.heard(heard, performance.now());
  return { captionWriter, hear, scheduler, captions, gaps, speaking, delays, counts, partial, speak };
}

describe('an utterance', () => {
  test('becomes a final caption in session time', async () => {
    const { captionWriter, hear, captions, gaps, speaking, delays } = writer();
    hear(speech(5000));
    hear(said(5000, 6500));
    await captionWriter.settled();
    expect(captions).toMatchObject([
      {
        kind: 'final',
        revision: 0,
        startMs: 5000,
        endMs: 6500,
        text: 'word0 word1',
        source: 'scripted',
        language: 'en',
        words: [
          { text: 'word0', startMs: 5000, endMs: 5900, uncertain: true },
          // No word ends after its utterance.
          { text: 'word1', startMs: 6000, endMs: 6500, uncertain: false },
        ],
      },
    ]);
    expect(gaps).toEqual([]);
    expect(speaking).toEqual([true, false]);
    expect(delays).toHaveLength(1);
  });

  test('is shown before it ends, in revisions of one id, the final last', async () => {
    const { captionWriter, hear, captions, partial } = writer();
    hear(speech(0));
    await partial(0, 1000);
    await partial(0, 2000);
    hear(said(0, 2500));
    await captionWriter.settled();
    expect(captions.map(({ kind, revision, endMs }) => [kind, revision, endMs])).toEqual([
      ['partial', 0, 1000],
      ['partial', 1, 2000],
      ['final', 2, 2500],
    ]);
    expect(new Set(captions.map(({ utteranceId }) => utteranceId)).size).toBe(1);
  });

  test('asks for the language when it begins', async () => {
    const { captionWriter, hear, scheduler, speak } = writer();
    hear(speech(0));
    speak(null);
    hear(said(0, 1000));
    hear(speech(2000));
    hear(said(2000, 3000));
    await captionWriter.settled();
    expect(scheduler.jobs.map(({ language }) => language)).toEqual(['es', null]);
  });

  test('that was only cut is no pause of the speaker', async () => {
    const { captionWriter, hear, captions, speaking } = writer();
    hear(speech(0));
    hear(said(0, 20_000, true));
    hear(speech(20_000));
    hear(said(20_000, 21_000));
    await captionWriter.settled();
    expect(speaking).toEqual([true, false]);
    expect(new Set(captions.map(({ utteranceId }) => utteranceId)).size).toBe(2);
  });
});

describe('a partial', () => {
  test('is not asked for while the scheduler has other work, or where the utterance is another', async () => {
    const { captionWriter, hear, scheduler, partial } = writer();
    hear(speech(0));
    scheduler.idle = false;
    await partial(0, 1000);
    scheduler.idle = true;
    await partial(7777, 8888);
    await captionWriter.addPartial(async () => null);
    expect(scheduler.jobs).toEqual([]);
  });

  test('gives way to the final: it is aborted and nothing of it is shown', async () => {
    const answer = Promise.withResolvers<undefined>();
    const { captionWriter, hear, scheduler, captions, partial } = writer(async (job) => {
      if (job.kind === 'partial') await answer.promise;
      return heardText(job);
    });
    hear(speech(0));
    const asked = partial(0, 1000);
    expect(captionWriter.partialDueSinceMs).toBeNull();
    await vi.waitFor(() => expect(scheduler.jobs).toHaveLength(1));
    hear(said(0, 1500));
    answer.resolve(undefined);
    await asked;
    await captionWriter.settled();
    expect(scheduler.jobs[0]?.signal.aborted).toBe(true);
    expect(captions.map(({ kind }) => kind)).toEqual(['final']);
  });

  test('is taken back where it was no speech', async () => {
    const { captionWriter, hear, captions, gaps, partial } = writer((job) =>
      job.kind === 'partial'
        ? heardText(job)
        : { outcome: 'noSpeech', filter: 'silence', source: 'scripted' },
    );
    hear(speech(0));
    await partial(0, 1000);
    hear(said(0, 1500));
    await captionWriter.settled();
    expect(captions.at(-1)).toMatchObject({ kind: 'final', revision: 1, text: '', words: null });
    expect(gaps).toEqual([]);
  });

  test('is taken back where the speech was too short to be any', async () => {
    const { hear, captions, speaking, partial } = writer();
    hear(speech(0));
    await partial(0, 1000);
    hear({ kind: 'noSpeech' });
    expect(captions.at(-1)).toMatchObject({ kind: 'final', text: '' });
    expect(speaking).toEqual([true, false]);
  });
});

describe('what is not recognised', () => {
  test.each([
    [{ outcome: 'failed', reason: 'recognitionFailed' }, 'recognitionFailed'],
    [{ outcome: 'failed', reason: 'overload' }, 'overload'],
  ] as const)('%o becomes a gap', async (outcome, reason) => {
    const { captionWriter, hear, captions, gaps, counts } = writer(() => outcome);
    hear(speech(100));
    hear(said(100, 1500));
    await captionWriter.settled();
    expect(gaps).toMatchObject([{ startMs: 100, endMs: 1500, reason }]);
    expect(captions).toEqual([]);
    expect(counts).toMatchObject({ items: 1, dropped: 1 });
  });

  test('is a gap and nothing else where a partial was shown', async () => {
    const { captionWriter, hear, captions, gaps, partial } = writer((job) =>
      job.kind === 'partial' ? heardText(job) : { outcome: 'failed', reason: 'recognitionFailed' },
    );
    hear(speech(0));
    await partial(0, 1000);
    hear(said(0, 1500));
    await captionWriter.settled();
    expect(captions.at(-1)).toMatchObject({ kind: 'final', text: '' });
    expect(gaps).toHaveLength(1);
  });

  test('because nobody spoke is nothing at all', async () => {
    const { captionWriter, hear, captions, gaps } = writer(() => ({
      outcome: 'noSpeech',
      filter: 'silence',
      source: 's',
    }));
    hear(speech(0));
    hear(said(0, 1500));
    await captionWriter.settled();
    expect([...captions, ...gaps]).toEqual([]);
  });

  test('because nobody waits any longer becomes a gap', async () => {
    const { captionWriter, hear, gaps } = writer(() => new Promise(() => undefined));
    hear(speech(0));
    hear(said(0, 1500));
    captionWriter.abandon();
    await captionWriter.settled();
    expect(gaps).toMatchObject([{ reason: 'recognitionFailed' }]);
  });

  test('because the listening broke off becomes a gap to the present', () => {
    const { captionWriter, hear, gaps, speaking } = writer();
    hear(speech(1000));
    captionWriter.breakOff(4000);
    captionWriter.breakOff(5000);
    expect(gaps).toMatchObject([{ startMs: 1000, endMs: 4000 }]);
    expect(speaking).toEqual([true, false]);
  });
});

test('a loss becomes a gap', () => {
  const { hear, gaps } = writer();
  hear({ kind: 'lost', startMs: 5, endMs: 700, reason: 'packetsLost', arrivedAtMs: 0 });
  expect(gaps).toMatchObject([{ startMs: 5, endMs: 700, reason: 'packetsLost' }]);
});

test('after consent was withdrawn nothing is told, recognised or waited for', async () => {
  const { captionWriter, hear, scheduler, captions, gaps, speaking } = writer(
    () => new Promise(() => undefined),
  );
  hear(speech(0));
  hear(said(0, 1500));
  hear(speech(2000));
  const asked = captionWriter.addPartial(async () => utterance(2000, 3000));
  await vi.waitFor(() => expect(scheduler.jobs).toHaveLength(2));
  const told = speaking.length;
  captionWriter.withdraw();
  await captionWriter.settled();
  await asked;
  hear(said(2000, 3500));
  hear(speech(4000));
  hear({ kind: 'lost', startMs: 5, endMs: 700, reason: 'packetsLost', arrivedAtMs: 0 });
  captionWriter.breakOff(9000);
  expect(scheduler.jobs.map(({ signal }) => signal.aborted)).toEqual([true, true]);
  expect([...captions, ...gaps]).toEqual([]);
  expect(speaking).toHaveLength(told);
});
