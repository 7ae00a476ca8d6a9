/** Visits in the record and what was said in them. */
import { z } from 'zod';
import { clinician, transcriptReader } from '../access.ts';
import { route } from '../entries.ts';
import { sample, sampleCase, sampleRecordedSession, sampleSegment } from '../examples.ts';
import { recordedSession, segmentText, transcriptEntry, transcriptHit } from '../sessions.ts';
import { empty, id, plainText } from '../values.ts';

const sessionParams = z.strictObject({ sessionId: id });
const ofSession = { sessionId: sample.sessionId };

export const getSession = route({
  name: 'getSession',
  method: 'GET',
  path: '/api/v1/sessions/:sessionId',
  summary: 'One visit: who took part and when. Those of its case may read it; without a case, who held it.',
  params: sessionParams,
  query: empty,
  body: empty,
  reply: recordedSession,
  access: transcriptReader,
  errors: ['SESSION_NOT_FOUND'],
  example: { params: ofSession, reply: sampleRecordedSession },
});

export const getTranscript = route({
  name: 'getTranscript',
  method: 'GET',
  path: '/api/v1/sessions/:sessionId/transcript',
  summary: 'What was said, shown and written by those who agreed to its being kept, in the order of time.',
  params: sessionParams,
  query: empty,
  body: empty,
  reply: z.strictObject({ session: recordedSession, entries: z.array(transcriptEntry) }),
  access: transcriptReader,
  errors: ['SESSION_NOT_FOUND'],
  example: { params: ofSession, reply: { session: sampleRecordedSession, entries: [sampleSegment] } },
});

export const getTranscriptVtt = route({
  name: 'getTranscriptVtt',
  method: 'GET',
  path: '/api/v1/sessions/:sessionId/transcript.vtt',
  summary: 'The transcript as WebVTT, each cue with its speaker.',
  params: sessionParams,
  query: empty,
  body: empty,
  reply: z.string(),
  contentType: 'text/vtt',
  access: transcriptReader,
  errors: ['SESSION_NOT_FOUND'],
  example: {
    params: ofSession,
    reply: 'WEBVTT\n\n00:00:12.480 --> 00:00:15.040\n<v Ana Ruiz>It began on Monday.\n',
  },
});

export const getTranscriptText = route({
  name: 'getTranscriptText',
  method: 'GET',
  path: '/api/v1/sessions/:sessionId/transcript.txt',
  summary: 'The transcript as plain text, a line for each entry.',
  params: sessionParams,
  query: empty,
  body: empty,
  reply: z.string(),
  contentType: 'text/plain',
  access: transcriptReader,
  errors: ['SESSION_NOT_FOUND'],
  example: { params: ofSession, reply: '[00:00:12] Ana Ruiz: It began on Monday.\n' },
});

export const correctSegment = route({
  name: 'correctSegment',
  method: 'PATCH',
  path: '/api/v1/sessions/:sessionId/segments/:messageId',
  summary: 'Corrects the text or the speaker of a segment. What was recognised stays beside it.',
  params: z.strictObject({ sessionId: id, messageId: id }),
  query: empty,
  body: z
    .strictObject({ text: segmentText.optional(), participantId: id.optional() })
    .refine(({ text, participantId }) => text !== undefined || participantId !== undefined, {
      error: 'text or participantId',
    }),
  reply: transcriptEntry,
  access: clinician,
  errors: ['SESSION_NOT_FOUND', 'SEGMENT_NOT_FOUND', 'PARTICIPANT_NOT_FOUND', 'CASE_READ_ONLY'],
  example: {
    params: { ...ofSession, messageId: sample.messageId },
    body: { text: 'It began on Sunday.' },
    reply: {
      ...sampleSegment,
      text: 'It began on Sunday.',
      correction: {
        at: sample.startedAt,
        byUserId: sample.userId,
        originalText: sampleSegment.text,
        originalParticipantId: sample.patientId,
      },
    },
  },
});

export const searchTranscripts = route({
  name: 'searchTranscripts',
  method: 'POST',
  path: '/api/v1/search/transcripts',
  summary:
    'What was said or written with all these whole words in the visits of the cases the caller belongs to, or of one case; the latest first.',
  params: empty,
  query: empty,
  body: z.strictObject({
    text: plainText(200),
    caseId: id.optional(),
    limit: z.int().min(1).max(100).default(50),
    /** `nextCursor` of the page before. */
    cursor: id.optional(),
  }),
  reply: z.strictObject({ hits: z.array(transcriptHit), nextCursor: id.nullable() }),
  access: transcriptReader,
  errors: ['CASE_NOT_FOUND'],
  example: {
    body: { text: 'monday' },
    reply: {
      hits: [
        {
          caseId: sample.caseId,
          caseNumber: sampleCase.caseNumber,
          sessionId: sample.sessionId,
          startedAt: sample.startedAt,
          entry: sampleSegment,
        },
      ],
      nextCursor: null,
    },
  },
});

export const sessionRoutes = [
  getSession,
  getTranscript,
  getTranscriptVtt,
  getTranscriptText,
  correctSegment,
  searchTranscripts,
] as const;
