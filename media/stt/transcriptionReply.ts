/**
 * What OpenAI's transcription interface answers (POST audio/transcriptions with response_format json or
 * verbose_json), as Groq, OpenAI and self-hosted servers speak it. Fields that some of them leave out are optional.
 */
import { z } from 'zod';
import { languageCode } from './languages.ts';
import { SttError, type Recognition } from './SpeechToText.ts';
import { wordsOfText, type TimedText } from './wordsOfText.ts';

const seconds = z.number().nonnegative();
const probability = z.number().min(0).max(1);

const transcriptionReply = z.object({
  text: z.string(),
  language: z.string().nullish(),
  segments: z
    .array(
      z.object({
        text: z.string(),
        start: seconds,
        end: seconds,
        avg_logprob: z.number().nullish(),
        compression_ratio: z.number().nullish(),
        no_speech_prob: probability.nullish(),
      }),
    )
    .nullish(),
  words: z
    .array(
      z.object({
        word: z.string(),
        start: seconds,
        end: seconds,
        /** Only some self-hosted servers give it. */
        probability: probability.nullish(),
      }),
    )
    .nullish(),
});

/** Throws SttError `unavailable` where the body is something else. `asked` is the language of the request. */
export function parseTranscriptionReply(body: unknown, asked: string | null): Recognition {
  const parsed = transcriptionReply.safeParse(body);
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path }) => path.join('.') || 'the body');
    throw new SttError(
      'unavailable',
      `The endpoint answered no transcription (${fields.join(', ')} not as expected)`,
    );
  }
  const { text, language, segments, words } = parsed.data;
  const timedSegments = (segments ?? []).map((segment): TimedText => ({
    text: segment.text,
    startMs: toMs(segment.start),
    endMs: toMs(segment.end),
    probability: segment.avg_logprob == null ? null : Math.min(1, Math.exp(segment.avg_logprob)),
  }));
  const timedWords = (words ?? []).map((word): TimedText => ({
    text: word.word,
    startMs: toMs(word.start),
    endMs: toMs(word.end),
    probability: word.probability ?? null,
  }));
  const trimmed = text.trim();
  return {
    text: trimmed,
    language: languageCode(language) ?? asked,
    words: wordsOfText(trimmed, timedWords, timedSegments),
    ...figuresOf(
      (segments ?? []).map((segment) => ({
        durationMs: toMs(segment.end) - toMs(segment.start),
        noSpeechProbability: segment.no_speech_prob ?? null,
        averageLogProbability: segment.avg_logprob ?? null,
        compressionRatio: segment.compression_ratio ?? null,
      })),
    ),
  };
}

interface Figures {
  noSpeechProbability: number | null;
  averageLogProbability: number | null;
  compressionRatio: number | null;
}

/**
 * Of the whole request: somebody spoke if somebody spoke in any part, the log probability is the mean over time,
 * the compression ratio that of the worst part. Null where any part lacks the figure.
 */
export function figuresOf(parts: (Figures & { durationMs: number })[]): Figures {
  const all = (name: keyof Figures) => {
    const values = parts.map((part) => part[name]).filter((value) => value !== null);
    return values.length > 0 && values.length === parts.length ? values : null;
  };
  const noSpeech = all('noSpeechProbability');
  const compression = all('compressionRatio');
  const logProbabilities = all('averageLogProbability');
  const weights = parts.map(({ durationMs }) => Math.max(1, durationMs));
  const totalMs = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    noSpeechProbability: noSpeech && Math.min(...noSpeech),
    averageLogProbability:
      logProbabilities &&
      logProbabilities.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0) / totalMs,
    compressionRatio: compression && Math.max(...compression),
  };
}

function toMs(value: number): number {
  return Math.round(value * 1000);
}
