import type { Lifecycle } from '../../config/Lifecycle.ts';
import type { Logger } from '../../config/logger.ts';
import { say } from './say.ts';

/** npm hands a terminal's Ctrl-C on to what it runs, which has had it from the terminal already. */
const doubledSignalMs = 1_000;

/** The first signal stops everything in order and ends the process with 0; a second one ends it at once. */
export function stopOnSignals(lifecycle: Lifecycle): void {
  let firstAtMs: number | undefined;
  const stop = (signal: NodeJS.Signals) => {
    if (firstAtMs !== undefined) {
      if (performance.now() - firstAtMs < doubledSignalMs) return;
      say('Stopped at once.');
      process.exit(1);
    }
    firstAtMs = performance.now();
    say('\nStopping ... (again to stop at once)');
    void lifecycle.close(signal).then(() => {
      say('Stopped.');
      process.exit(0);
    });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
}

/** What nobody caught leaves the process in a state that nobody knows: it is logged, and the process ends with 1. */
export function endOnFaults(lifecycle: Lifecycle, logger: Logger): void {
  const end = (err: unknown, kind: string) => {
    logger.fatal({ err }, kind);
    void lifecycle.close(kind).then(() => process.exit(1));
  };
  process.on('uncaughtException', (error) => {
    end(error, 'uncaught exception');
  });
  process.on('unhandledRejection', (reason) => {
    end(reason, 'unhandled rejection');
  });
}
