import { existsSync } from 'node:fs';
import { workerBinaryPath } from './setup/locations.mjs';

/**
 * Path of the mediasoup worker that set-up put into the cache, or of the one MEDIASOUP_WORKER_BIN names. Give it to
 * `createWorker({ workerBin })`: mediasoup itself reads the variable only once, when it is imported.
 * Throws where the file is missing.
 */
export function workerBinary(env: Record<string, string | undefined> = process.env): string {
  const path = env.MEDIASOUP_WORKER_BIN || workerBinaryPath(env);
  if (existsSync(path)) return path;
  throw new Error(`The media worker is missing (${path}). "npm start" builds or fetches it.`);
}
