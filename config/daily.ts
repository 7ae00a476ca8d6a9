import type { Logger } from './logger.ts';

const dayMs = 24 * 60 * 60 * 1000;

export interface DailyWork {
  /** Resolves when nothing of it is under way any more. */
  stop(): Promise<void>;
}

/** Does something now and every day from now on. A run that fails is logged; the next day has another. */
export function daily(name: string, work: () => Promise<void>, logger: Logger): DailyWork {
  let running: Promise<void> = Promise.resolve();
  const run = () => {
    running = running
      .then(work)
      .catch((err: unknown) => logger.error({ err, work: name }, 'daily work failed'));
  };
  run();
  const timer = setInterval(run, dayMs).unref();
  return {
    stop: () => {
      clearInterval(timer);
      return running;
    },
  };
}
