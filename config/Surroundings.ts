import type { Environment } from './environment.ts';
import type { Lifecycle } from './Lifecycle.ts';
import type { Logger } from './logger.ts';

/** What every part of a process is started with. */
export interface Surroundings {
  environment: Environment;
  logger: Logger;
  lifecycle: Lifecycle;
}
