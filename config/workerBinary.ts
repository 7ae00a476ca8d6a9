import { existsSync } from 'node:fs';
import { cacheFolder, workerBinaryPath } from './setup/locations.mjs';

/**
 * Path of the mediasoup worker: `binary` where the operator names one (MEDIASOUP_WORKER_BIN), else the one set-up put
 * into the cache. Give it to `createWorker({ workerBin })`: mediasoup reads the variable only when it is imported.
 * Throws where the file is missing.
 */
export function workerBinary({
  binary = process.env.MEDIASOUP_WORKER_BIN || null,
  cacheDir = cacheFolder(),
}: { binary?: string | null; cacheDir?: string } = {}): string {
  const path = binary ?? workerBinaryPath(cacheDir);
  if (existsSync(path)) return path;
  throw new Error(`The media worker is missing (${path}). "npm start" builds or fetches it.`);
}
