/** What is said in one recording: the voice detection, recognisers and filters of a call. */
import { randomUUID } from 'node:crypto';
import type { CaptionGap, CaptionWord } from '../../src/wire/captions.ts';
import { wordsInSession } from '../captions/wordsInSession.ts';
import { durationMs } from '../stages/sound.ts';
import type { SpeechOutcome, SpeechScheduler } from '../stt/SpeechScheduler.ts';
import { segmentSpeech } from '../utterance/segmentSpeech.ts';
import type { MediaSound } from './decodeMedia.ts';

/** Times are milliseconds since the beginning of the recording. */
export interface TranscribedSegment {
  startMs: number;
  endMs: number;
  text: string;
  words: CaptionWord[] | null;
  language: string | null;
  source: string;
}

export type Passage =
  | ({ kind: 'segment' } & TranscribedSegment)
  /** Speech that could not be recognised. */
  | { kind: 'gap'; startMs: number; endMs: number; reason: CaptionGap['reason'] };

export interface TranscribeFileOptions {
  scheduler: SpeechScheduler;
  language: string | null;
  /** `recording` where people in calls share the recognisers. */
  kind?: 'final' | 'recording';
  signal: AbortSignal;
  /** How far the recording has been read. */
  onProgress: (positionMs: number) => void;
}

/**
 * Utterances that are being recognised while the next are read: enough to keep a cloud or a local recogniser busy,
 * and all that is ever held of a recording, however long.
 */
const maxInFlight = 4;

/**
 * The gate in front of voice detection saves work in a call. A recording has no gain control before it, so only what
 * is silent outright (-60 dBFS) is passed over.
 */
const rmsThreshold = 0.001;

/** In the order of time. Throws MediaFileError, and the signal's reason. */
export async function* transcribeFile(
  sound: MediaSound,
  { scheduler, language, kind = 'final', signal, onProgress }: TranscribeFileOptions,
): AsyncGenerator<Passage> {
  const inFlight: Promise<Passage | null>[] = [];
  for await (const { startMs, endMs, pcm } of segmentSpeech(counted(sound.chunks, onProgress), {
    rmsThreshold,
  })) {
    signal.throwIfAborted();
    const job = { utteranceId: randomUUID(), kind, pcm, language, signal } as const;
    inFlight.push(scheduler.submit(job).then((outcome) => toPassage(outcome, { startMs, endMs })));
    if (inFlight.length >= maxInFlight) yield* told(inFlight.shift());
  }
  while (inFlight.length > 0) yield* told(inFlight.shift());
  signal.throwIfAborted();
}

async function* told(passage: Promise<Passage | null> | undefined): AsyncGenerator<Passage> {
  const done = await passage;
  if (done) yield done;
}

async function* counted(
  chunks: AsyncIterable<Float32Array>,
  onProgress: (positionMs: number) => void,
): AsyncGenerator<Float32Array> {
  let positionMs = 0;
  for await (const chunk of chunks) {
    yield chunk;
    positionMs += durationMs(chunk);
    onProgress(positionMs);
  }
}

function toPassage(
  outcome: SpeechOutcome,
  { startMs, endMs }: { startMs: number; endMs: number },
): Passage | null {
  const times = { startMs: Math.round(startMs), endMs: Math.round(endMs) };
  switch (outcome.outcome) {
    case 'text': {
      const { recognition, source } = outcome;
      const { text, language } = recognition;
      const words = wordsInSession(recognition.words, times);
      return { kind: 'segment', ...times, text, words, language, source };
    }
    case 'failed':
      return { kind: 'gap', ...times, reason: outcome.reason };
    case 'noSpeech':
    case 'superseded':
    case 'aborted':
      return null;
  }
}
