/** Files of a case that are transcribed. */
import { z } from 'zod';
import { fileReader, fileWriter } from '../access.ts';
import { route } from '../entries.ts';
import { sample } from '../examples.ts';
import { recordingTranscription } from '../recordings.ts';
import { empty, id } from '../values.ts';

const params = z.strictObject({ mediaId: id });
const sampleStanding = {
  mediaId: sample.mediaId,
  jobId: sample.mediaId,
  state: 'waiting' as const,
  progress: 0,
  sessionId: null,
  failedReason: null,
};

export const startTranscription = route({
  name: 'startTranscription',
  method: 'POST',
  path: '/api/v1/media/:mediaId/transcription',
  summary:
    'Has a sound or video file transcribed into its case, as a visit of kind `recording`; what failed is tried again. Answers at once; the way it goes is read by GET.',
  params,
  query: empty,
  body: empty,
  reply: recordingTranscription,
  status: 202,
  access: fileWriter,
  errors: [
    'MEDIA_NOT_FOUND',
    'CASE_NOT_FOUND',
    'CASE_READ_ONLY',
    'CASE_CLOSED',
    'NO_SPEECH_KIND',
    'TRANSCRIPTION_UNAVAILABLE',
    'QUEUE_FULL',
  ],
  example: { params: { mediaId: sample.mediaId }, reply: sampleStanding },
});

export const getTranscription = route({
  name: 'getTranscription',
  method: 'GET',
  path: '/api/v1/media/:mediaId/transcription',
  summary: 'How far the transcription of a file is, and the visit that it became.',
  params,
  query: empty,
  body: empty,
  reply: recordingTranscription,
  access: fileReader,
  errors: ['MEDIA_NOT_FOUND'],
  example: {
    params: { mediaId: sample.mediaId },
    reply: { ...sampleStanding, state: 'active', progress: 40 },
  },
});

export const recordingRoutes = [startTranscription, getTranscription] as const;
