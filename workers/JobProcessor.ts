import type { z } from 'zod';
import type { Logger } from '../config/logger.ts';
import type { JobQueue } from '../src/jobs/JobQueue.ts';

/** A job that is being run. */
export interface RunningJob {
  jobId: string;
  /** From 1. */
  attempt: number;
  /** Nobody tries it after this, but for an administrator. */
  lastAttempt: boolean;
  /** Aborted where the process stops, or another one has the job now: leave off soon, by throwing. */
  signal: AbortSignal;
  /** Percent. */
  progress(percent: number): Promise<void>;
  /** Its lines carry the job's id. */
  logger: Logger;
}

/** What is done with the jobs of a queue. It may run again after it was done, and changes nothing then. */
export interface JobProcessor<Payload extends z.ZodType = z.ZodType> {
  queue: JobQueue<Payload>;
  /** A JobFailure says why in a code, and whether to try again; whatever else is thrown is tried again, as INTERNAL. */
  process(payload: z.output<Payload>, job: RunningJob): Promise<void>;
  /**
   * Before a job is given up, whatever for: those who wait for it are told. It may be called again; where it throws, the
   * job is not given up yet, but tried again.
   */
  beforeGivingUp?(payload: z.output<Payload>): Promise<void>;
}

export const jobProcessor = <Payload extends z.ZodType>(
  queue: JobQueue<Payload>,
  process: JobProcessor<Payload>['process'],
  beforeGivingUp: NonNullable<JobProcessor<Payload>['beforeGivingUp']> = async () => {},
): JobProcessor => ({
  queue,
  process: (payload, job) => process(payload as z.output<Payload>, job),
  beforeGivingUp: (payload) => beforeGivingUp(payload as z.output<Payload>),
});
