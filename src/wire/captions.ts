/** What was said, as it crosses a wire. Times are milliseconds since the session began. */
import { z } from 'zod';
import { id, sessionMs } from './values.ts';

export const captionWord = z.strictObject({
  text: z.string(),
  startMs: sessionMs,
  endMs: sessionMs,
  /** The recogniser's probability of this word, 0 to 1. */
  probability: z.number().min(0).max(1),
  /** The word should be shown as doubtful. */
  uncertain: z.boolean(),
});

/** Which recogniser wrote a text: `whisper.cpp:base`, `groq:whisper-large-v3-turbo`, `openai:<model>`. */
export const captionSource = z.string();

export const caption = z.strictObject({
  utteranceId: id,
  /** Counts up from 0 within an utterance; a higher one replaces a lower one; the final one is the last. */
  revision: z.int().nonnegative(),
  kind: z.enum(['partial', 'final']),
  sessionId: id,
  participantId: id,
  peerId: id,
  startMs: sessionMs,
  endMs: sessionMs,
  /** Empty in a final that takes earlier partials back (the utterance was no speech). */
  text: z.string(),
  /** Null where the recogniser gives no words. */
  words: z.array(captionWord).nullable(),
  /** ISO 639-1, as set or detected; null where unknown. */
  language: z.string().nullable(),
  source: captionSource,
});
export type Caption = z.infer<typeof caption>;
export type CaptionWord = z.infer<typeof captionWord>;

/** A stretch of somebody's speech that could not be heard or recognised. */
export const captionGap = z.strictObject({
  gapId: id,
  sessionId: id,
  participantId: id,
  peerId: id,
  startMs: sessionMs,
  endMs: sessionMs,
  reason: z.enum(['packetsLost', 'overload', 'recognitionFailed']),
});
export type CaptionGap = z.infer<typeof captionGap>;

/** Whether this server can caption, and if not, why and what to set. */
export const captioningStatus = z.discriminatedUnion('available', [
  z.strictObject({ available: z.literal(true), source: captionSource }),
  z.strictObject({
    available: z.literal(false),
    reason: z.enum(['noModel', 'modelUnusable']),
    /** For people who run the server. */
    message: z.string(),
    /** Environment variables that would change it. */
    variables: z.array(z.string()),
  }),
]);
export type CaptioningStatus = z.infer<typeof captioningStatus>;
