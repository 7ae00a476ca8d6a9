/**
 * Preloaded (`node --import`) into every Node process that a test starts: writes down what nobody caught, so
 * that the run fails even where the process died unseen or lived on. It changes nothing in how they end.
 */
import { appendFileSync } from 'node:fs';

/** @param {unknown} error @param {string} origin */
function record(error, origin) {
  // Read only now: a process that is meant to fail takes the name out of its environment.
  const file = process.env.TEST_FAULTS_FILE;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (file) appendFileSync(file, `${JSON.stringify({ origin, argv: process.argv.slice(1), text })}\n`);
}

process.on('uncaughtExceptionMonitor', record);

// A process that listens to unhandled rejections itself never gets to the monitor; listening unasked would
// keep the others alive. So this listens only where the process does.
process.on('newListener', function listenToo(event) {
  if (event !== 'unhandledRejection') return;
  process.off('newListener', listenToo);
  process.on('unhandledRejection', (reason) => record(reason, 'unhandledRejection'));
});
