import { expect, test } from 'vitest';
import {
  compressionRatio,
  isSilent,
  judge,
  loudestRms,
  withDoubts,
} from '../../../media/stt/hallucination.ts';
import type { Recognition } from '../../../media/stt/SpeechToText.ts';
import { heard } from '../../support/ScriptedRecogniser.ts';

const spoken = { loudness: 0.1, durationMs: 3000 };

function verdict(
  text: string,
  figures: Partial<Recognition> = {},
  sound: Partial<typeof spoken> = {},
): string {
  const judgement = judge(heard(text, figures), { ...spoken, ...sound });
  return judgement.verdict === 'speech' ? 'speech' : `${judgement.verdict}: ${judgement.filter}`;
}

const figures = (noSpeechProbability: number | null, averageLogProbability: number | null) => ({
  noSpeechProbability,
  averageLogProbability,
});
const unjudged = figures(null, null);

test.each([
  // As base and tiny.en judge words that somebody did say, robots among them.
  ['Thank you.', figures(0.124, -0.58)],
  ['Thank you.', figures(0.246, -0.78)],
  ['Yes.', figures(0.213, -0.65)],
  ['No.', figures(0.25, -1)],
  ['Gracias.', figures(0.178, -0.95)],
  ['Oh', figures(0.633, -0.79)],
  ['5 5', figures(0.254, -0.94)],
  ['33, 4692.', figures(0.089, -0.86)],
  ['no no no no no.', figures(0.118, -1.18)],
  ['Thanks for watching the baby.', figures(0.026, -0.4)],
  ['Thank you for listening to my heart.', figures(0.03, -0.5)],
  ['Thank you.', unjudged],
  ['Take 25 mg twice a day.', unjudged],
])('keeps "%s"', (text, given) => {
  expect(verdict(text, given)).toBe('speech');
});

test.each([
  // As base and tiny.en judge what they wrote for silence, hum, clicks, breath and noise.
  ['you', figures(0.93, -0.83)],
  ['you', figures(0.946, -0.99)],
  ['PAPA PAPA PAPA', figures(0.769, -0.72)],
  ['ご視聴ありがとうございました', figures(0.831, -0.64)],
  ['Any text at all', figures(0.61, -1.1)],
])('leaves out "%s" where nobody spoke', (text, given) => {
  expect(verdict(text, given)).toBe('noSpeech: noSpeechProbability');
});

test.each([
  ['You', figures(0.731, -0.96)],
  ['Thanks for watching!', figures(0.01, -0.5)],
  ['Thank you so much for watching, and I’ll see you in the next video.', figures(0.3, -0.2)],
  ['Please like and subscribe to my channel', figures(0.25, -0.3)],
  ['Subtitles by the Amara.org community', figures(0.001, -0.45)],
  ['Subtítulos realizados por la comunidad de Amara.org', figures(0.4, -0.3)],
  ['¡Gracias por ver el video!', figures(0.001, -0.6)],
  ['¡Suscríbete al canal!', unjudged],
  ['Untertitel der Amara.org-Community', unjudged],
  ['시청해주셔서 감사합니다', unjudged],
])('leaves out the known invention "%s"', (text, given) => {
  expect(verdict(text, given)).toBe('noSpeech: knownPhrase');
});

test('an ordinary phrase that no figure judges is left out only where it was hardly loud enough to be heard', () => {
  expect(verdict('Thank you.', unjudged, { loudness: 0.003 })).toBe('noSpeech: knownPhrase');
  expect(verdict('Thank you for the tablets.', unjudged, { loudness: 0.003 })).toBe('speech');
});

test('a farewell that its figures do not doubt is kept', () => {
  expect(verdict('Thanks for watching!', figures(0.01, -0.1))).toBe('speech');
});

test.each(['', ' . ', '...', '♪', '[Music]', '(silence)', '*coughs*', '[BLANK_AUDIO]', '♪ la la ♪'])(
  'leaves out "%s", which is no word of anybody',
  (text) => {
    expect(verdict(text)).toBe('noSpeech: empty');
  },
);

test('keeps words beside a description', () => {
  expect(verdict('[coughs] It hurts here.')).toBe('speech');
});

test('a loop is unusable, whether the recogniser gives the ratio or not', () => {
  const loop = 'No me gustó. '.repeat(25).trim();
  expect(verdict(loop, {}, { durationMs: 60_000 })).toBe('unusable: repetition');
  expect(verdict('text', { compressionRatio: 2.5 })).toBe('unusable: repetition');
});

test('more words than a mouth can say are unusable', () => {
  const text =
    'the pain began in my left arm and then went up to the neck while I was walking home from work';
  expect(verdict(text, {}, { durationMs: 2000 })).toBe('unusable: repetition');
  expect(verdict(text, {}, { durationMs: 6000 })).toBe('speech');
});

test('a text that is a guess, or improbable and repetitive, is unusable', () => {
  expect(verdict('weights.', figures(0.508, -3.17))).toBe('unusable: lowProbability');
  expect(verdict('go up go up go up', { ...figures(0.2, -1.2), compressionRatio: 1.9 })).toBe(
    'unusable: lowProbability',
  );
  expect(verdict('go up go up go up', { ...figures(0.2, -0.9), compressionRatio: 1.9 })).toBe('speech');
});

test('silence is silence whatever was written for it', () => {
  expect(verdict('Thank you.', {}, { loudness: 0.0005 })).toBe('noSpeech: silence');
});

test('the loudness is that of the loudest tenth of a second', () => {
  const pcm = new Float32Array(32_000);
  expect(isSilent(loudestRms(pcm))).toBe(true);
  pcm.fill(0.1, 16_000, 17_600);
  expect(loudestRms(pcm)).toBeCloseTo(0.1);
  expect(isSilent(loudestRms(pcm))).toBe(false);
  expect(loudestRms(new Float32Array(0))).toBe(0);
});

test('the compression ratio is that of zlib, as Whisper counts it', () => {
  // openai/whisper: len(text.encode()) / len(zlib.compress(text.encode())), by Python.
  expect(compressionRatio('He was not an ill-disposed young man.')).toBeCloseTo(37 / 45);
  expect(compressionRatio('No me gustó. '.repeat(25))).toBeGreaterThan(10);
});

test('marks words under one half, and none where there are none', () => {
  const word = (probability: number) => ({ text: 'a', startMs: 0, endMs: 1, probability });
  const { words } = withDoubts(heard('a a a', { words: [word(0.49), word(0.5), word(0.9)] }));
  expect(words?.map(({ uncertain }) => uncertain)).toEqual([true, false, false]);
  expect(withDoubts(heard('a')).words).toBeNull();
});
