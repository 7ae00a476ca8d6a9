import { z } from 'zod';
import { id } from '../wire/values.ts';
import { jobQueue } from './JobQueue.ts';

/** Writes down what is said in a sound or video file of a case. */
export const transcriptionQueue = jobQueue({
  name: 'transcription',
  payload: z.strictObject({
    mediaId: id,
    /** Who is told how it ended; null: nobody. */
    askedBy: id.nullable().default(null),
    /** Of one asking they are told once. */
    askId: id.nullable().default(null),
  }),
  idOf: ({ mediaId }) => mediaId,
  attempts: 3,
  retryMs: { first: 10_000, longest: 300_000 },
  maxWaiting: 500,
});
