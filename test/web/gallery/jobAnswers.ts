/** Answers about transcriptions and jobs. */
import { getTranscription, startTranscription } from '../../../src/wire/routes/recordings.ts';
import {
  discardJob,
  listFailedJobs,
  listQueues,
  openBoard,
  replayJob,
} from '../../../src/wire/routes/jobs.ts';
import type { RecordingTranscription } from '../../../src/wire/recordings.ts';
import { ana, visit } from './caseAnswers.ts';
import { session } from './people.ts';

const mediaId = session.sessionId;
const at = '2026-03-02T09:40:00.000Z';

export const standing = (
  state: RecordingTranscription['state'],
  change: Partial<RecordingTranscription> = {},
): { reply: RecordingTranscription } => ({
  reply: getTranscription.reply.parse({
    ...{ mediaId, jobId: mediaId, state, progress: 0, sessionId: null, failedReason: null },
    ...change,
  }),
});

const job = (jobId: string, reason: string, attempts: number) => ({
  ...{ jobId, reason, attempts, createdAt: at, failedAt: '2026-03-02T11:05:00.000Z' },
});

export const jobAnswers: Readonly<Record<string, { reply: unknown }>> = {
  getTranscription: standing('completed', { sessionId: visit.sessionId }),
  startTranscription: standing('waiting'),
  listQueues: {
    reply: listQueues.reply.parse({
      queues: [
        {
          ...{ queue: 'transcription', waiting: 3, delayed: 1, active: 1, completed: 1_204, failed: 2 },
          oldestWaitingMs: 754_000,
        },
        {
          ...{ queue: 'webhookDeliveries', waiting: 0, delayed: 0, active: 0, completed: 88, failed: 0 },
          oldestWaitingMs: null,
        },
        {
          ...{ queue: 'mail', waiting: 0, delayed: 12, active: 0, completed: 9, failed: 0 },
          oldestWaitingMs: null,
        },
      ],
    }),
  },
  listFailedJobs: {
    reply: listFailedJobs.reply.parse({
      jobs: [job(mediaId, 'NOT_PLAYABLE', 1), job(ana.caseId, 'RECOGNITION_FAILED', 3)],
      total: 2,
    }),
  },
  replayJob: { reply: {} },
  discardJob: { reply: {} },
  openBoard: { reply: openBoard.reply.parse({ path: '/admin/board/', expiresAt: at }) },
};

export const answeredJobRoutes = [
  getTranscription,
  startTranscription,
  listQueues,
  listFailedJobs,
  replayJob,
  discardJob,
  openBoard,
];
