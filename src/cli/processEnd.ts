import type { Lifecycle } from '../../config/Lifecycle.ts';
import type { Logger } from '../../config/logger.ts';
import { say } from './say.ts';

/** npm hands a terminal's Ctrl-C on to what it runs, which has had it from the terminal already. */
const doubledSignalMs = 1_000;

/** Lets what is under way come to its end; sooner when `cut` says so. */
export type Drain = (cut: AbortSignal) => Promise<void>;

/**
 * A signal stops everything in order and ends the process with 0; the next one ends it at once. Only what deploys and
 * supervises sends SIGTERM: it lets go on what `drainBy` was told of, until another signal.
 */
export function stopOnSignals(lifecycle: Lifecycle): { drainBy: (drain: Drain) => void } {
  const cut = new AbortController();
  let drain: Drain | null = null;
  let phase: 'running' | 'draining' | 'stopping' = 'running';
  let lastAtMs = -Infinity;
  const stop = (signal: NodeJS.Signals) => {
    phase = 'stopping';
    say('\nStopping ... (again to stop at once)');
    void lifecycle.close(signal).then(() => {
      say('Stopped.');
      process.exit(0);
    });
  };
  const hear = (signal: NodeJS.Signals) => {
    const sinceLastMs = performance.now() - lastAtMs;
    if (sinceLastMs < doubledSignalMs) return;
    lastAtMs = performance.now();
    if (phase === 'stopping') {
      say('Stopped at once.');
      process.exit(1);
    }
    if (phase === 'draining') {
      cut.abort();
    } else if (signal === 'SIGTERM' && drain) {
      phase = 'draining';
      say('\nNo new visits; stopping when the last one has ended ... (again to stop now)');
      void drain(cut.signal).then(() => stop(signal));
    } else {
      stop(signal);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, hear);
  return { drainBy: (given) => (drain = given) };
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
