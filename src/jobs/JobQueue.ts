import type { z } from 'zod';

/** One kind of work that is done beside the requests: what `src/jobs` and `workers` have to know of it. */
export interface JobQueue<Payload extends z.ZodType = z.ZodType> {
  /** In Redis, in metrics and before administrators: camelCase. */
  name: string;
  /** Ids only: what they stand for is read by the worker. Nothing of a patient ever lies in a queue. */
  payload: Payload;
  /** A job of the same id is the same job, and added once. No colon in it (BullMQ's own separator). */
  idOf(this: void, payload: z.output<Payload>): string;
  /** Runs until it is given up. */
  attempts: number;
  /** Between two attempts: `first`, then twice that, and so on to `longest`, each shortened at random by up to a fifth. */
  retryMs: { first: number; longest: number };
  /** Jobs that wait for a worker or for their time; another is then refused with QUEUE_FULL. */
  maxWaiting: number;
  /** Jobs that one process runs at a time. */
  concurrency: number;
}

type Described<Payload extends z.ZodType> = Pick<JobQueue<Payload>, 'name' | 'payload' | 'idOf'> &
  Partial<JobQueue<Payload>>;

export const jobQueue = <Payload extends z.ZodType>(entry: Described<Payload>): JobQueue<Payload> => ({
  attempts: 5,
  retryMs: { first: 2_000, longest: 600_000 },
  maxWaiting: 10_000,
  concurrency: 1,
  ...entry,
});

const jitter = 0.2;

/** How long a job waits after so many failed attempts. */
export function retryDelayMs({ retryMs: { first, longest } }: JobQueue, failedAttempts: number): number {
  const wholeMs = Math.min(longest, first * 2 ** (failedAttempts - 1));
  return Math.round(wholeMs * (1 - jitter * Math.random()));
}
