import { Queue, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import type { z } from 'zod';
import type { Logger } from '../../config/logger.ts';
import { WireError } from '../wire/errors.ts';
import { refusalOf } from '../wire/refusal.ts';
import type { JobQueue } from './JobQueue.ts';

/** How a job stands. `delayed` waits for its time, mostly for its next attempt. */
export type JobState = 'waiting' | 'delayed' | 'active' | 'completed' | 'failed';

export interface JobStanding {
  jobId: string;
  state: JobState;
  /** Percent. */
  progress: number;
  attemptsMade: number;
  /** A code, of the attempt that failed last. */
  failedReason: string | null;
}

export interface QueueCounts {
  queue: string;
  waiting: number;
  delayed: number;
  active: number;
  completed: number;
  failed: number;
  /** How long the one that waits longest has waited since it was added; null where none does. */
  oldestWaitingMs: number | null;
}

export interface FailedJob {
  jobId: string;
  reason: string;
  attempts: number;
  createdAt: string;
  failedAt: string | null;
}

export interface JobsOptions {
  queues: readonly JobQueue[];
  /** Fails what is asked while Redis is away, instead of keeping it for later. */
  redis: Redis;
  logger: Logger;
}

/** Before the names of all keys in Redis. */
export const keyPrefix = 'consilium:jobs';

const dayS = 24 * 60 * 60;
/** What is done is kept for a day, so that asking for the same again is seen to be done. */
const keepCompleted = { age: dayS, count: 1_000 };
/** Dead jobs wait for an administrator. */
const keepFailed = { age: 30 * dayS, count: 5_000 };

/** Puts jobs into queues and tells how they stand. Rejects with DEPENDENCY_UNAVAILABLE while Redis is away. */
export class Jobs {
  readonly #queues: ReadonlyMap<string, { entry: JobQueue; queue: Queue }>;

  readonly #redis: Redis;

  private constructor({ queues, redis, logger }: JobsOptions) {
    this.#redis = redis;
    this.#queues = new Map(
      queues.map((entry) => {
        const queue = new Queue(entry.name, { connection: redis, prefix: keyPrefix });
        // A command that fails rejects where it was given; the connection's own state is logged with the connection.
        queue.on('error', (err) => logger.debug({ err, queue: entry.name }, 'queue'));
        return [entry.name, { entry, queue }];
      }),
    );
  }

  /** A queue that could not greet Redis at first never works, so this waits for all of them. */
  static async open(options: JobsOptions): Promise<Jobs> {
    const jobs = new Jobs(options);
    await Promise.all([...jobs.#queues.values()].map(({ queue }) => queue.waitUntilReady()));
    return jobs;
  }

  /**
   * Adds a job; where one of its id is there already, done or not, that one stays and nothing is added. Throws what is
   * wrong with the payload, QUEUE_FULL, DEPENDENCY_UNAVAILABLE; the same call may then be made again.
   */
  async add<Payload extends z.ZodType>(
    queue: JobQueue<Payload>,
    payload: z.input<Payload>,
    { delayMs = 0 }: { delayMs?: number } = {},
  ): Promise<{ jobId: string }> {
    const checked = queue.payload.parse(payload);
    const jobId = queue.idOf(checked);
    await asking(async () => {
      const bull = this.bullOf(queue);
      const waiting = await bull.getJobCountByTypes('waiting', 'delayed', 'prioritized');
      if (waiting >= queue.maxWaiting && !(await bull.getJob(jobId))) {
        throw new WireError('QUEUE_FULL', { queue: queue.name });
      }
      await bull.add(queue.name, checked, {
        jobId,
        attempts: queue.attempts,
        backoff: { type: 'queue' },
        delay: delayMs,
        removeOnComplete: keepCompleted,
        removeOnFail: keepFailed,
        // Stack traces quote what was worked on; they go to the log, which is redacted.
        stackTraceLimit: 0,
      });
    });
    return { jobId };
  }

  /** Null: there is no such job, or it was done long ago. */
  async standing(queue: JobQueue, jobId: string): Promise<JobStanding | null> {
    return asking(async () => {
      const job = (await this.bullOf(queue).getJob(jobId)) as Job | undefined;
      return job ? standingOf(job) : null;
    });
  }

  /**
   * Makes a job that was given up wait again, with all its attempts; `payload` instead of what it had. False where there
   * is none that was.
   */
  async retry<Payload extends z.ZodType>(
    queue: JobQueue<Payload>,
    jobId: string,
    payload?: z.input<Payload>,
  ): Promise<boolean> {
    const checked = payload === undefined ? null : queue.payload.parse(payload);
    return asking(async () => {
      const bull = this.bullOf(queue);
      const job = (await bull.getJob(jobId)) as Job | undefined;
      if (!job || (await job.getState()) !== 'failed') return false;
      if (checked !== null) await job.updateData(checked);
      // Not reset by BullMQ: how many processes it took with it (its field `stc`).
      await this.#redis.hdel(bull.toKey(jobId), 'stc');
      await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
      return true;
    });
  }

  /** Has a job that waits for its time run now. False where there is none that does. */
  async promote(queue: JobQueue, jobId: string): Promise<boolean> {
    return asking(async () => {
      const job = (await this.bullOf(queue).getJob(jobId)) as Job | undefined;
      if (!job || (await job.getState()) !== 'delayed') return false;
      await job.promote();
      return true;
    });
  }

  /** Forgets a job that was given up. False where there is none that was. */
  async discard(queue: JobQueue, jobId: string): Promise<boolean> {
    return asking(async () => {
      const job = (await this.bullOf(queue).getJob(jobId)) as Job | undefined;
      if (!job || (await job.getState()) !== 'failed') return false;
      await job.remove();
      return true;
    });
  }

  get queues(): JobQueue[] {
    return [...this.#queues.values()].map(({ entry }) => entry);
  }

  /** Of every queue. */
  async queueCounts(): Promise<QueueCounts[]> {
    return asking(() => Promise.all(this.queues.map((queue) => this.#countsOf(queue))));
  }

  /** The latest first. */
  async failed(
    queue: JobQueue,
    { limit, offset }: { limit: number; offset: number },
  ): Promise<{ jobs: FailedJob[]; total: number }> {
    return asking(async () => {
      const bull = this.bullOf(queue);
      const [total, jobs] = await Promise.all([
        bull.getFailedCount(),
        bull.getJobs(['failed'], offset, offset + limit - 1) as Promise<(Job | undefined)[]>,
      ]);
      // One may be replayed or forgotten between the list and its reading.
      return { total, jobs: jobs.flatMap((job) => (job ? [failedJobOf(job)] : [])) };
    });
  }

  async #countsOf(queue: JobQueue): Promise<QueueCounts> {
    const bull = this.bullOf(queue);
    const [counted, [oldest]] = await Promise.all([
      bull.getJobCounts('waiting', 'prioritized', 'delayed', 'active', 'completed', 'failed'),
      bull.getJobs(['waiting'], 0, 0, true) as Promise<(Job | undefined)[]>,
    ]);
    const { waiting = 0, prioritized = 0, delayed = 0, active = 0, completed = 0, failed = 0 } = counted;
    return {
      ...{ queue: queue.name, waiting: waiting + prioritized, delayed, active, completed, failed },
      oldestWaitingMs: oldest ? Math.max(0, Date.now() - oldest.timestamp) : null,
    };
  }

  /** How many processes run the jobs of each queue now. */
  async workersByQueue(): Promise<Record<string, number>> {
    return asking(async () => {
      const counted = this.queues.map(
        async (queue) => [queue.name, await this.bullOf(queue).getWorkersCount()] as const,
      );
      return Object.fromEntries(await Promise.all(counted));
    });
  }

  /** BullMQ's own view of a queue. */
  bullOf({ name }: Pick<JobQueue, 'name'>): Queue {
    const found = this.#queues.get(name);
    if (!found) throw new Error(`There is no queue ${name}`);
    return found.queue;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#queues.values()].map(({ queue }) => queue.close()));
  }
}

export async function standingOf(job: Job): Promise<JobStanding> {
  const state = await job.getState();
  return {
    jobId: String(job.id),
    state: stateOf(state),
    progress: typeof job.progress === 'number' ? job.progress : 0,
    attemptsMade: job.attemptsMade,
    // Undefined before the first, whatever its type says.
    failedReason: job.failedReason || null,
  };
}

function failedJobOf(job: Job): FailedJob {
  return {
    jobId: String(job.id),
    reason: job.failedReason,
    attempts: job.attemptsMade,
    createdAt: new Date(job.timestamp).toISOString(),
    failedAt: job.finishedOn === undefined ? null : new Date(job.finishedOn).toISOString(),
  };
}

function stateOf(state: string): JobState {
  return state === 'delayed' || state === 'active' || state === 'completed' || state === 'failed'
    ? state
    : 'waiting';
}

/** Of what a library throws at a Redis that is away, the coded error. */
async function asking<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const refusal = refusalOf(error);
    throw refusal.code === 'DEPENDENCY_UNAVAILABLE' ? refusal : error;
  }
}
