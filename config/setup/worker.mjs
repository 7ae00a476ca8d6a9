// The mediasoup worker: the program that receives and forwards the media. Downloaded where mediasoup's release page
// can be reached, otherwise built from the source in the npm package.
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { download } from './download.mjs';
import { mediasoupVersion, workerBinaryPath } from './locations.mjs';
import { mustRun, SetupError } from './run.mjs';
import { megabytes, progress, say } from './say.mjs';
import { buildWorker, workerStarts } from './workerBuild.mjs';

const releases = 'https://github.com/versatica/mediasoup/releases/download';

/** Whether the worker this run is to use is there and starts. */
async function haveWorker({ env, cacheDir }) {
  const own = env.MEDIASOUP_WORKER_BIN;
  if (!own) return workerStarts(workerBinaryPath(cacheDir));
  if (await workerStarts(own)) return true;
  throw new SetupError(
    `MEDIASOUP_WORKER_BIN names ${own}, which does not start.`,
    'Mend it, or do not set it.',
  );
}

export const workerDownload = {
  title: 'Media worker',
  why: "mediasoup's program that receives and forwards sound and pictures",

  async missing(context) {
    if (context.buildWorker || (await haveWorker(context))) return undefined;
    return 'not on this machine yet';
  },

  /** Fetches the worker; otherwise notes in `context.buildWorker` that it has to be built and answers false. */
  async make(context) {
    const binary = workerBinaryPath(context.cacheDir);
    const folder = dirname(binary);
    const archive = join(folder, 'download.tgz');
    mkdirSync(folder, { recursive: true });
    try {
      await download(prebuiltUrl(), archive, (done, total) =>
        progress(`media worker ${megabytes(done)}${total ? ` of ${megabytes(total)}` : ''}`),
      );
      const unpacked = join(folder, 'unpacked');
      mkdirSync(unpacked, { recursive: true });
      await mustRun('tar', ['-xzf', archive, '-C', unpacked]);
      chmodSync(join(unpacked, 'mediasoup-worker'), 0o755);
      if (!(await workerStarts(join(unpacked, 'mediasoup-worker'))))
        throw new Error('it does not start here');
      renameSync(join(unpacked, 'mediasoup-worker'), binary);
      rmSync(unpacked, { recursive: true });
      return true;
    } catch (error) {
      context.buildWorker = true;
      say(`    cannot be downloaded (${error.message}), so it will be built here`);
      return false;
    } finally {
      rmSync(archive, { force: true });
    }
  },
};

export const workerBuild = {
  title: 'Media worker, from source',
  why: 'compiling takes some minutes, once per machine; interrupted, it goes on where it stopped',

  async missing(context) {
    return (await haveWorker(context)) ? undefined : 'not built yet';
  },

  async make({ root, cacheDir }) {
    const binary = workerBinaryPath(cacheDir);
    mkdirSync(dirname(binary), { recursive: true });
    // One that is there and does not start was linked with libraries that have since gone.
    if (existsSync(binary)) rmSync(binary);
    await buildWorker(join(root, 'node_modules/mediasoup'), binary);
  },
};

/** Address of mediasoup's release of the worker for this machine; on Linux it is named by the kernel. */
function prebuiltUrl() {
  const version = mediasoupVersion();
  const kernel = process.platform === 'linux' ? `-kernel${os.release().split('.')[0]}` : '';
  return `${releases}/${version}/mediasoup-worker-${version}-${process.platform}-${process.arch}${kernel}.tgz`;
}
