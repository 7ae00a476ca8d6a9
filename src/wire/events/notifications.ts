/** The `/notifications` namespace: what somebody is told wherever they are in the page. */
import { z } from 'zod';
import { serverEvent } from '../entries.ts';
import { sample } from '../examples.ts';
import { notificationView } from '../notifications.ts';

export const notificationEvent = serverEvent({
  name: 'notification',
  summary: 'Something new for this person. It stands in their list as well.',
  payload: notificationView,
  example: {
    notificationId: sample.notificationId,
    kind: 'caseShared',
    by: 'Dr. Okafor',
    about: 'C-2026-000123-K',
    caseId: sample.caseId,
    roomId: null,
    createdAt: sample.createdAt,
    readAt: null,
  },
});

export const unreadCount = serverEvent({
  name: 'unreadCount',
  summary: 'How many notifications this person has not read, when that changes.',
  payload: z.strictObject({ unread: z.int().nonnegative() }),
  example: { unread: 2 },
});

export const jobProgress = serverEvent({
  name: 'jobProgress',
  summary:
    'How a job stands that works for a case of this person: of a transcription, the id of the file is the id of the job. What was missed is asked for.',
  payload: z.strictObject({
    jobId: z.string().min(1).max(200),
    queue: z.string().min(1).max(80),
    state: z.enum(['waiting', 'delayed', 'active', 'completed', 'failed']),
    /** Percent. */
    progress: z.int().min(0).max(100),
    /** A code, of the attempt that failed last. */
    failedReason: z.string().nullable(),
  }),
  example: {
    jobId: sample.mediaId,
    queue: 'transcription',
    state: 'active',
    progress: 40,
    failedReason: null,
  },
});

export const notificationEvents = [notificationEvent, unreadCount, jobProgress] as const;
