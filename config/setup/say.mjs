// What set-up prints. On a terminal the line of a running step is rewritten in place; elsewhere (a log) a line
// of progress is printed now and then.
const logIntervalMs = 20_000;

let lineOpen = false;
let lastLogMs = 0;

/** Prints one line. */
export function say(text) {
  endProgress();
  process.stdout.write(`${text}\n`);
}

/** Shows how far the running step is. */
export function progress(text) {
  if (process.stdout.isTTY) {
    const width = Math.max(20, (process.stdout.columns || 80) - 1);
    process.stdout.write(`\r\x1b[2K${`    ${text}`.slice(0, width)}`);
    lineOpen = true;
    return;
  }
  if (Date.now() - lastLogMs < logIntervalMs) return;
  lastLogMs = Date.now();
  process.stdout.write(`    ${text}\n`);
}

/** Ends a line of progress, so that what comes next starts on its own line. */
export function endProgress() {
  lastLogMs = 0;
  if (!lineOpen) return;
  lineOpen = false;
  process.stdout.write('\r\x1b[2K');
}

/** Bytes in the unit people read. */
export function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

/** Runs `work` and meanwhile shows `text` with the seconds it has taken. */
export async function withElapsed(text, work) {
  const startMs = Date.now();
  const tick = () => progress(`${text} (${Math.round((Date.now() - startMs) / 1000)} s)`);
  const timer = setInterval(tick, 1000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    endProgress();
  }
}
