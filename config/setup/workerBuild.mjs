// Builds the mediasoup worker from the source in its npm package. Takes minutes, so it shows the objects compiled
// and goes on where an interrupted build stopped.
import { chmodSync, copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { workerBuildFolder } from './locations.mjs';
import { mustRun, run } from './run.mjs';
import { endProgress, progress } from './say.mjs';
import { prepareSource } from './workerSource.mjs';

// Of all the memory there is; what counts as free differs between systems.
const memoryPerJobBytes = 2e9;

/** Exit code of a worker that was not started by mediasoup (worker/src/main.cpp): it runs on this machine. */
const startedAloneCode = 41;

/** Whether the binary at `path` starts on this machine; libraries it was linked with may have gone. */
export async function workerStarts(path) {
  if (!existsSync(path)) return false;
  const env = { ...process.env };
  delete env.MEDIASOUP_VERSION;
  const { code } = await run(path, [], { env });
  return code === startedAloneCode;
}

/** Builds `binary` from the installed mediasoup package, in a folder beside it that a second run continues. */
export async function buildWorker(packageFolder, binary) {
  const source = `${binary}-build`;
  const out = join(source, 'out');
  if (!existsSync(join(source, 'prepared'))) prepareSource(packageFolder, workerBuildFolder, source);
  const advice = `To build it from the start, delete ${source}`;

  // The flags of mediasoup's own release build (worker/tasks.py).
  const options = ['--buildtype', 'release', '-Db_ndebug=true', '--wrap-mode', 'nodownload'];
  if (!existsSync(join(out, 'build.ninja'))) {
    await mustRun('meson', ['setup', ...options, out], { cwd: source, advice });
  }
  // os.availableParallelism is younger than Node 18.
  const jobs = Math.max(1, Math.min(os.cpus().length, Math.floor(os.totalmem() / memoryPerJobBytes)));
  await mustRun('ninja', ['-C', out, '-j', String(jobs), 'mediasoup-worker'], {
    advice,
    onLine(line) {
      const [, done, total] = /^\[(\d+)\/(\d+)\]/.exec(line) ?? [];
      if (done) progress(`compiling the media worker [${done}/${total}]`);
    },
  });
  endProgress();

  // Moved into place whole, so that a half-copied file is never taken for the worker.
  copyFileSync(join(out, 'mediasoup-worker'), `${binary}.new`);
  chmodSync(`${binary}.new`, 0o755);
  renameSync(`${binary}.new`, binary);
  rmSync(source, { recursive: true, force: true });
}
