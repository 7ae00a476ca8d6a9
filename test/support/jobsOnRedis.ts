import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { createLogger, type Logger } from '../../config/logger.ts';
import { connectRedis } from '../../config/redisConnection.ts';
import { jobQueue, type JobQueue } from '../../src/jobs/JobQueue.ts';
import { Jobs, type JobStanding } from '../../src/jobs/Jobs.ts';
import { jobProcessor, type JobProcessor, type RunningJob } from '../../workers/JobProcessor.ts';
import { JobRunner, type JobTiming } from '../../workers/JobRunner.ts';
import { cuttablePath, type CuttablePath } from './cuttablePath.ts';
import { startTestRedis, type TestRedis } from './testRedis.ts';

const payload = z.strictObject({ thingId: z.uuid() });
export type TestQueue = JobQueue<typeof payload>;

/** Queues on a Redis of the test's own, and processes that run their jobs. */
export interface JobsOnRedis {
  readonly database: TestRedis;
  /** Between the jobs and their Redis. */
  readonly path: CuttablePath;
  readonly jobs: Jobs;
  readonly queue: TestQueue;
  /** The lines of the log so far. */
  log(): string;
  newThing(): { thingId: string };
  run(
    process: (payload: { thingId: string }, job: RunningJob) => Promise<void>,
    timing?: Partial<JobTiming>,
    beforeGivingUp?: (payload: { thingId: string }) => Promise<void>,
  ): JobRunner;
  standing(jobId: string): Promise<JobStanding | null>;
  close(): Promise<void>;
}

export async function startJobsOnRedis(change: Partial<TestQueue> = {}): Promise<JobsOnRedis> {
  const lines: string[] = [];
  const logger: Logger = await createLogger({
    level: 'trace',
    destination: { write: (line) => void lines.push(line) },
  });
  const database = await startTestRedis();
  const path = await cuttablePath(database.url);
  const redis = await connectRedis(path.url, logger);
  const queue = jobQueue({
    name: 'things',
    payload,
    idOf: ({ thingId }) => thingId,
    retryMs: { first: 1, longest: 2 },
    ...change,
  });
  const jobs = await Jobs.open({ queues: [queue], redis, logger });
  const runners: JobRunner[] = [];
  return {
    database,
    path,
    jobs,
    queue,
    log: () => lines.join(''),
    newThing: () => ({ thingId: uuidv7() }),
    run(process, timing, beforeGivingUp) {
      const processors: JobProcessor[] = [jobProcessor(queue, process, beforeGivingUp)];
      const runner = new JobRunner({ processors, redis, logger, ...(timing ? { timing } : {}) });
      runners.push(runner);
      return runner;
    },
    standing: (jobId) => jobs.standing(queue, jobId),
    async close() {
      await Promise.all(runners.map((runner) => runner.close()));
      await jobs.close();
      redis.disconnect();
      await path.close();
      await database.close();
    },
  };
}
