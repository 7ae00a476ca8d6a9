/**
 * What a recogniser made up. Whisper writes fluent text for noise and silence and, more rarely, loops; its own
 * figures give most of it away. Real speech must survive: a short "Thank you." is filtered only where the figures
 * doubt it too, and what is merely doubtful is marked, not dropped.
 */
import { deflateSync } from 'node:zlib';
import { sampleRateHz } from '../stages/sound.ts';
import { rms } from '../vad/rms.ts';
import { isCredit, isOrdinaryPhrase, onlySoundDescription } from './inventedPhrases.ts';
import type { JudgedRecognition } from './SpeechScheduler.ts';
import type { Recognition } from './SpeechToText.ts';

/**
 * `noSpeech`: nobody said anything. `unusable`: somebody spoke and the text is not what they said, so that it counts
 * as not recognised.
 */
export type Judgement =
  | { verdict: 'speech' }
  | { verdict: 'noSpeech'; filter: 'silence' | 'empty' | 'noSpeechProbability' | 'knownPhrase' }
  | { verdict: 'unusable'; filter: 'repetition' | 'lowProbability' };

/** Whisper's own thresholds (openai/whisper, transcribe.py). */
const noSpeech = { probability: 0.6, logProbability: -1 };
const compressionThreshold = 2.4;

/**
 * Surer that nobody spoke, and so content with less doubt of the text. [Measured with base and tiny.en: noise,
 * breath, hum and clicks 0.75 to 0.95, words spoken alone 0.1 to 0.35, and these down to -1.0.]
 */
const surelyNoSpeech = { probability: 0.75, logProbability: -0.6 };

/** An average word with a probability of 0.13 or less is a guess. */
const guessLogProbability = -2;
/** What both is improbable and repeats itself. */
const improbable = { logProbability: -1, compression: 1.8 };

/** -60 dBFS: below the noise of any microphone that is on. */
const silenceRms = 0.001;
/** -46 dBFS: somebody far from the microphone, or nobody. */
const quietRms = 0.005;
const loudnessWindowSamples = sampleRateHz / 10;

/** Nobody speaks faster for longer than a moment; auctioneers reach about 6. */
const maxWordsPerSecond = 8;
const minWordsForRate = 12;

/** Below this a word is shown as doubtful. */
const uncertainProbability = 0.5;

/** Credits: nobody says them at a clinic, so little doubt is enough. */
const creditDoubt = { probability: 0.2, logProbability: -0.4 };
/** What Whisper learned from farewells, and people say too: much doubt is needed. */
const phraseDoubt = { probability: 0.7, logProbability: -0.5 };

/** Root mean square of the loudest tenth of a second. */
export function loudestRms(pcm: Float32Array): number {
  let loudest = 0;
  for (let at = 0; at < pcm.length; at += loudnessWindowSamples) {
    loudest = Math.max(loudest, rms(pcm.subarray(at, at + loudnessWindowSamples)));
  }
  return loudest;
}

/** Not worth a recogniser's time. */
export function isSilent(loudness: number): boolean {
  return loudness < silenceRms;
}

/** `loudness` as by `loudestRms`. */
export function judge(
  recognition: Recognition,
  { loudness, durationMs }: { loudness: number; durationMs: number },
): Judgement {
  const { text, averageLogProbability } = recognition;
  if (isSilent(loudness)) return { verdict: 'noSpeech', filter: 'silence' };
  if (doubted(recognition, noSpeech) || doubted(recognition, surelyNoSpeech)) {
    return { verdict: 'noSpeech', filter: 'noSpeechProbability' };
  }
  if (!/[\p{L}\p{N}]/u.test(text) || onlySoundDescription(text))
    return { verdict: 'noSpeech', filter: 'empty' };
  if (isInventedPhrase(recognition, loudness)) return { verdict: 'noSpeech', filter: 'knownPhrase' };
  const ratio = recognition.compressionRatio ?? compressionRatio(text);
  if (ratio > compressionThreshold || spokenTooFast(text, durationMs)) {
    return { verdict: 'unusable', filter: 'repetition' };
  }
  const logProbability = averageLogProbability ?? 0;
  if (
    logProbability < guessLogProbability ||
    (logProbability < improbable.logProbability && ratio > improbable.compression)
  ) {
    return { verdict: 'unusable', filter: 'lowProbability' };
  }
  return { verdict: 'speech' };
}

/** The same with its doubtful words marked. */
export function withDoubts(recognition: Recognition): JudgedRecognition {
  const words = recognition.words?.map((word) => ({
    ...word,
    uncertain: word.probability < uncertainProbability,
  }));
  return { ...recognition, words: words ?? null };
}

/** Characters for each byte of the deflated text, as Whisper counts it: a loop deflates well. */
export function compressionRatio(text: string): number {
  const bytes = Buffer.from(text);
  return bytes.length / deflateSync(bytes).length;
}

/**
 * Credits and farewells of the videos that Whisper learned from need little doubt, since nobody says them at a
 * clinic; words that people do say need much.
 */
function isInventedPhrase(recognition: Recognition, loudness: number): boolean {
  const { text, noSpeechProbability, averageLogProbability } = recognition;
  const unjudged = noSpeechProbability === null && averageLogProbability === null;
  if (isCredit(text)) {
    return (
      unjudged ||
      (noSpeechProbability ?? 0) > creditDoubt.probability ||
      (averageLogProbability ?? 0) < creditDoubt.logProbability
    );
  }
  if (!isOrdinaryPhrase(text)) return false;
  return unjudged ? loudness < quietRms : doubted(recognition, phraseDoubt);
}

/** Both: more likely no speech than that, and its words less likely than that. */
function doubted(
  { noSpeechProbability, averageLogProbability }: Recognition,
  threshold: { probability: number; logProbability: number },
): boolean {
  if (noSpeechProbability === null || averageLogProbability === null) return false;
  return noSpeechProbability > threshold.probability && averageLogProbability < threshold.logProbability;
}

function spokenTooFast(text: string, durationMs: number): boolean {
  const words = text.split(/\s+/u).length;
  return words >= minWordsForRate && words / (durationMs / 1000) > maxWordsPerSecond;
}
