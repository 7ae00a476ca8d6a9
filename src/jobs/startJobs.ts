import type { Redis } from 'ioredis';
import type { Surroundings } from '../../config/Surroundings.ts';
import { Jobs } from './Jobs.ts';
import { queues } from './queues.ts';

export function startJobs({ logger, lifecycle }: Surroundings, redis: Redis): Promise<Jobs> {
  return lifecycle.start(
    'queues',
    () => Jobs.open({ queues, redis, logger }),
    (jobs) => jobs.close(),
  );
}
