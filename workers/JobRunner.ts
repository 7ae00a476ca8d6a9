import { DelayedError, UnrecoverableError, WaitingError, Worker, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { correlated, type Logger } from '../config/logger.ts';
import { duplicateForQueues } from '../config/redisConnection.ts';
import { settlesWithin } from '../config/settlesWithin.ts';
import { JobFailure } from '../src/jobs/JobFailure.ts';
import { retryDelayMs } from '../src/jobs/JobQueue.ts';
import { keyPrefix } from '../src/jobs/Jobs.ts';
import type { ErrorCode } from '../src/wire/errors.ts';
import { refusalOf } from '../src/wire/refusal.ts';
import type { JobProcessor } from './JobProcessor.ts';

export interface JobTiming {
  /** A job whose process has not been heard of for this long is another's to run. */
  lockMs: number;
  /** How often each process looks for such jobs. */
  stalledCheckMs: number;
  /** When everything stops: how long jobs may run on, and then how long they may take to leave off. */
  finishMs: number;
  giveBackMs: number;
}

export interface JobRunnerOptions {
  processors: readonly JobProcessor[];
  /** Duplicated: what reads queues blocks its connection. */
  redis: Redis;
  logger: Logger;
  timing?: Partial<JobTiming>;
}

const defaultTiming: JobTiming = {
  lockMs: 30_000,
  stalledCheckMs: 15_000,
  finishMs: 3_000,
  giveBackMs: 3_000,
};
/** A job that took so many processes with it is given up: it is the job. */
const maxStalled = 2;

const stopping = 'stopping';
/** Of the graph, of Redis and whatever else of ours a job needs. */
const unavailable: ErrorCode = 'DEPENDENCY_UNAVAILABLE';

/** Runs the jobs of this process: takes them from their queues, hands them to their processors, and tells how it went. */
export class JobRunner {
  readonly #workers: Worker[];
  readonly #connection: Redis;
  readonly #logger: Logger;
  readonly #timing: JobTiming;

  constructor({ processors, redis, logger, timing }: JobRunnerOptions) {
    this.#logger = logger;
    this.#timing = { ...defaultTiming, ...timing };
    this.#connection = duplicateForQueues(redis, logger);
    this.#workers = processors.map((processor) => this.#workerOf(processor));
  }

  /**
   * Takes no more jobs. What runs may finish; what then still runs is told to leave off and given back, for another
   * process to take at once; what does not even do that is another's when its lock ends.
   */
  async close(): Promise<void> {
    const { finishMs, giveBackMs } = this.#timing;
    const closing = Promise.all(this.#workers.map((worker) => worker.close()));
    if (!(await settlesWithin(closing, finishMs))) {
      for (const worker of this.#workers) worker.cancelAllJobs(stopping);
      if (!(await settlesWithin(closing, giveBackMs))) {
        this.#logger.warn('jobs still run; others take them when their locks end');
      }
    }
    this.#connection.disconnect();
  }

  #workerOf(processor: JobProcessor): Worker {
    const { queue } = processor;
    const logger = this.#logger.child({ queue: queue.name });
    const waiting = { forDependency: false };
    const worker = new Worker(
      queue.name,
      // BullMQ passes the signal to what takes three arguments.
      (job: Job, token: string | undefined, signal: AbortSignal | undefined) =>
        run(processor, { job, token, signal: signal ?? AbortSignal.any([]), logger, waiting }),
      {
        connection: this.#connection,
        prefix: keyPrefix,
        concurrency: queue.concurrency,
        lockDuration: this.#timing.lockMs,
        stalledInterval: this.#timing.stalledCheckMs,
        // Counted here: BullMQ's own way of giving up passes by who waits for the job, and cannot be undone.
        maxStalledCount: Number.MAX_SAFE_INTEGER,
        settings: { backoffStrategy: (failedAttempts) => retryDelayMs(queue, failedAttempts) },
      },
    );
    worker.on('stalled', (jobId) => logger.warn({ jobId }, 'a job was left behind by its process'));
    // Somebody else has it by now, so it must not go on here.
    worker.on('lockRenewalFailed', (jobIds) => {
      for (const jobId of jobIds) worker.cancelJob(jobId, 'lock lost');
    });
    worker.on('error', (err) => logger.debug({ err }, 'job worker'));
    return worker;
  }
}

interface Run {
  job: Job;
  token: string | undefined;
  signal: AbortSignal;
  logger: Logger;
  /** Of all jobs of the queue: what they need is away, and the log has it. */
  waiting: { forDependency: boolean };
}

async function run(
  processor: JobProcessor,
  { job, token, signal, logger: log, waiting }: Run,
): Promise<void> {
  const { queue } = processor;
  const jobId = String(job.id);
  const logger = correlated(log, jobId);
  const attempt = job.attemptsMade + 1;
  const startedAtMs = performance.now();
  const line = () => ({ attempt, durationMs: Math.round(performance.now() - startedAtMs) });
  const payload = queue.payload.safeParse(job.data);
  // No attempt for BullMQ, which counts how often the job was started all the same.
  const putOff = async (): Promise<never> => {
    await job.moveToDelayed(Date.now() + retryDelayMs(queue, job.attemptsStarted), token);
    throw new DelayedError();
  };
  try {
    if (!payload.success) throw new JobFailure('PAYLOAD_REFUSED', { retry: false });
    if (job.stalledCounter > maxStalled) throw new JobFailure('STALLED', { retry: false });
    await processor.process(payload.data, {
      jobId,
      attempt,
      lastAttempt: attempt >= queue.attempts,
      signal,
      progress: (percent) => job.updateProgress(Math.floor(Math.min(100, Math.max(0, percent)))),
      logger,
    });
    if (waiting.forDependency) logger.info('what jobs waited for is back');
    waiting.forDependency = false;
    logger.info(line(), 'job done');
  } catch (err) {
    if (signal.aborted && signal.reason === stopping) {
      logger.info(line(), 'job given back');
      await job.moveToWait(token);
      throw new WaitingError();
    }
    const failure = failureOf(err);
    if (failure.code === unavailable) {
      logger[waiting.forDependency ? 'debug' : 'warn'](
        { ...line(), code: failure.code, err },
        'what jobs need is away, so they wait, which is no attempt',
      );
      waiting.forDependency = true;
      return putOff();
    }
    logger.error({ ...line(), code: failure.code, err }, 'job failed');
    const final = !failure.retry || attempt >= queue.attempts;
    if (final && payload.success && !(await told(processor, payload.data, logger))) return putOff();
    throw failure.retry ? new Error(failure.code) : new UnrecoverableError(failure.code);
  }
}

/** Whether those who wait for a job know that it is given up. */
async function told(processor: JobProcessor, payload: unknown, logger: Logger): Promise<boolean> {
  try {
    await processor.beforeGivingUp?.(payload);
    return true;
  } catch (err) {
    logger.error({ err }, 'nobody could be told that a job is given up, so it is not yet');
    return false;
  }
}

/** Only codes reach Redis. */
function failureOf(error: unknown): JobFailure {
  return error instanceof JobFailure ? error : new JobFailure(refusalOf(error).code);
}
