/** Work beside the requests, for administrators. */
import { z } from 'zod';
import { admin } from '../access.ts';
import { route } from '../entries.ts';
import { sample } from '../examples.ts';
import { empty, timestamp } from '../values.ts';

const queue = z.enum(['transcription', 'webhookDeliveries', 'mail']);
/** The id of what it is about and, where that can be done again, which time it is. */
const jobId = z.string().regex(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}(_\d{1,9})?$/);
const count = z.int().nonnegative();

export const listQueues = route({
  name: 'listQueues',
  method: 'GET',
  path: '/api/v1/admin/jobs',
  summary: 'The queues of jobs, and how many of each stand how.',
  params: empty,
  query: empty,
  body: empty,
  reply: z.strictObject({
    queues: z.array(
      z.strictObject({
        queue: z.string(),
        waiting: count,
        delayed: count,
        active: count,
        completed: count,
        failed: count,
        /** How long the one that waits longest has waited; null where none does. */
        oldestWaitingMs: count.nullable(),
      }),
    ),
  }),
  access: admin,
  errors: [],
  example: {
    reply: {
      queues: [
        {
          ...{ queue: 'transcription', waiting: 1, delayed: 0, active: 1, completed: 12, failed: 1 },
          oldestWaitingMs: 1_500,
        },
      ],
    },
  },
});

export const listFailedJobs = route({
  name: 'listFailedJobs',
  method: 'GET',
  path: '/api/v1/admin/jobs/:queue/failed',
  summary: 'Jobs of a queue that were given up, the latest first. They hold ids and codes alone.',
  params: z.strictObject({ queue }),
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(100).default(50),
    offset: z.coerce.number().int().min(0).max(10_000).default(0),
  }),
  body: empty,
  reply: z.strictObject({
    jobs: z.array(
      z.strictObject({
        jobId,
        /** A code. */
        reason: z.string(),
        attempts: count,
        createdAt: timestamp,
        failedAt: timestamp.nullable(),
      }),
    ),
    total: count,
  }),
  access: admin,
  errors: ['NOT_FOUND'],
  example: {
    params: { queue: 'transcription' as const },
    reply: {
      jobs: [
        {
          jobId: sample.mediaId,
          reason: 'NOT_PLAYABLE',
          attempts: 1,
          createdAt: sample.createdAt,
          failedAt: sample.startedAt,
        },
      ],
      total: 1,
    },
  },
});

const job = {
  params: z.strictObject({ queue, jobId }),
  query: empty,
  body: empty,
  reply: empty,
  status: 204 as const,
  access: admin,
  errors: ['NOT_FOUND', 'JOB_NOT_FOUND'] as const,
  example: { params: { queue: 'transcription' as const, jobId: sample.mediaId }, reply: {} },
};

export const replayJob = route({
  ...job,
  name: 'replayJob',
  method: 'POST',
  path: '/api/v1/admin/jobs/:queue/failed/:jobId/replay',
  summary: 'Has a job that was given up tried again, with all its attempts.',
});

export const discardJob = route({
  ...job,
  name: 'discardJob',
  method: 'DELETE',
  path: '/api/v1/admin/jobs/:queue/failed/:jobId',
  summary: 'Forgets a job that was given up.',
});

export const openBoard = route({
  name: 'openBoard',
  method: 'POST',
  path: '/api/v1/admin/jobs/board',
  summary:
    'Lets the browser of an administrator open the board of jobs for ten minutes, while this sign-in stands: it sets a cookie that is sent there alone.',
  params: empty,
  query: empty,
  body: empty,
  reply: z.strictObject({
    /** Of the board, on this server. */
    path: z.string(),
    expiresAt: timestamp,
  }),
  status: 201,
  access: admin,
  errors: [],
  example: { reply: { path: '/admin/board/', expiresAt: sample.startedAt } },
});

export const jobRoutes = [listQueues, listFailedJobs, replayJob, discardJob, openBoard] as const;
