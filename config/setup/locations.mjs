// Where set-up puts what it builds and downloads, and where the running server looks for it.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the checkout. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** Folder with everything the build of the mediasoup worker adds to or changes in mediasoup's source. */
export const workerBuildFolder = join(projectRoot, 'media/worker-build');

/**
 * Folder for what is built or fetched once per machine and shared by all checkouts:
 * CONSILIUM_CACHE_DIR (relative to the checkout), else the platform's cache folder (XDG Base Directory Specification; on macOS Library/Caches).
 */
export function cacheFolder(env = process.env) {
  if (env.CONSILIUM_CACHE_DIR) return resolve(projectRoot, env.CONSILIUM_CACHE_DIR);
  const home = env.HOME || homedir();
  if (process.platform === 'darwin') return join(home, 'Library/Caches/consilium');
  return join(env.XDG_CACHE_HOME || join(home, '.cache'), 'consilium');
}

/** Version of mediasoup that package-lock.json pins; readable before anything is installed. */
export function mediasoupVersion(root = projectRoot) {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return lock.packages['node_modules/mediasoup'].version;
}

/** Short hash over every file the worker's build takes from media/worker-build, names included. */
export function workerPatchHash(folder = workerBuildFolder) {
  const hash = createHash('sha256');
  for (const path of filesBelow(folder)) {
    if (path.endsWith('.md')) continue;
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(folder, path)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 12);
}

/** Folder of the worker for this machine, mediasoup version and set of patches. */
export function workerFolder(cacheDir) {
  const key = `${mediasoupVersion()}-${process.platform}-${process.arch}-${workerPatchHash()}`;
  return join(cacheDir, 'mediasoup-worker', key);
}

/** Path of the worker's binary; it need not exist. */
export function workerBinaryPath(cacheDir) {
  return join(workerFolder(cacheDir), 'mediasoup-worker');
}

/** Path at which set-up keeps the Whisper model of this size; it need not exist. */
export function whisperModelPath(size, cacheDir) {
  return join(cacheDir, 'models', `ggml-${size}.bin`);
}

/** Folder with the jars of the Neo4j that tests start; it need not exist. */
export function neo4jFolder(cacheDir) {
  const pom = readFileSync(join(projectRoot, 'config/setup/neo4j/pom.xml'));
  return join(cacheDir, 'neo4j-for-tests', createHash('sha256').update(pom).digest('hex').slice(0, 12));
}

/** Folder of the Python environment with the schemathesis that tests use; it need not exist. */
export function schemathesisFolder(cacheDir) {
  const list = readFileSync(join(projectRoot, 'config/setup/schemathesis/requirements.txt'));
  const key = createHash('sha256').update(list).digest('hex').slice(0, 12);
  return join(cacheDir, 'schemathesis-for-tests', key);
}

/** Path of an executable on the PATH, or undefined. */
export function findExecutable(name, env = process.env) {
  for (const folder of (env.PATH || '').split(delimiter)) {
    const path = join(folder || '.', name);
    if (existsSync(path) && statSync(path).mode & 0o111) return path;
  }
  return undefined;
}

function filesBelow(folder, prefix = '') {
  return readdirSync(join(folder, prefix), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = prefix ? `${prefix}/${entry.name}` : entry.name;
      return entry.isDirectory() ? filesBelow(folder, path) : [path];
    });
}
