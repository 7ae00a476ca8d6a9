import type { Surroundings } from '../config/Surroundings.ts';
import { JobRunner } from './JobRunner.ts';
import { processorsOf, type JobParts } from './processors.ts';

/** Runs the jobs of all queues in this process, until everything stops. */
export function startJobRunner(
  { environment, logger, lifecycle }: Surroundings,
  parts: Omit<JobParts, 'environment' | 'logger'>,
): Promise<JobRunner> {
  return lifecycle.start(
    'jobs',
    () =>
      new JobRunner({
        processors: processorsOf({ ...parts, environment, logger }),
        redis: parts.redis,
        logger,
      }),
    (runner) => runner.close(),
  );
}
