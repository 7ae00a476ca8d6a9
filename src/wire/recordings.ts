/** Sound and video files that are transcribed into the record. */
import { z } from 'zod';
import { id } from './values.ts';

export const recordingTranscription = z.strictObject({
  mediaId: id,
  jobId: id,
  /** `none`: nobody has asked for it. `delayed`: tried again later. */
  state: z.enum(['none', 'waiting', 'delayed', 'active', 'completed', 'failed']),
  /** Percent. */
  progress: z.number().min(0).max(100),
  /** Of a completed one: where its transcript is read. */
  sessionId: id.nullable(),
  /** A code, of the attempt that failed last. */
  failedReason: z.string().nullable(),
});
export type RecordingTranscription = z.infer<typeof recordingTranscription>;
