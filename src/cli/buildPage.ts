import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { productionEnvironment } from '../../config/environment.ts';
import { projectRoot } from '../../config/setup/locations.mjs';
import { say } from './say.ts';

/** Where the built page lies, in the checkout. */
const builtFolder = 'dist/web';
export const pageFolder = join(projectRoot, builtFolder);
/** Beside the page, so that both appear in one step; express serves no dotfiles. */
const stampName = '.sources';
/** What the page is made of; the lock file stands for its packages. */
const sources = ['src/web', 'src/wire', 'vite.config.ts', 'package-lock.json', 'tsconfig.json'];

/**
 * Builds the page of the checkout `root` by Vite, in a process of its own, where a source changed since the last time;
 * `announce` is called before that. Resolves with whether it built. Rejects with Vite's own words; the old page then
 * stays.
 */
export async function buildPage(announce: () => void = () => {}, root = projectRoot): Promise<boolean> {
  const target = join(root, builtFolder);
  const stamp = await hashOfSources(root);
  const known = await readFile(join(target, stampName), 'utf8').catch(() => '');
  if (known === stamp) return false;
  announce();
  // Built aside and put in place at the end: another server may be serving the old page, or be building as well.
  const made = `${target}-${process.pid}-${stamp.slice(0, 8)}`;
  try {
    await runVite(root, made);
    await writeFile(join(made, stampName), stamp);
    await putInPlace(made, target);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
  return true;
}

async function runVite(root: string, outDir: string): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve('vite/package.json');
  const vite = join(dirname(manifest), 'bin/vite.js');
  const args = [vite, 'build', '--logLevel', 'warn', '--outDir', outDir];
  const child = spawn(process.execPath, args, {
    cwd: root,
    // React brings its development build wherever NODE_ENV says anything else.
    env: productionEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  if (code !== 0) throw new Error(`The page could not be built:\n${output}${errors}`);
}

async function putInPlace(made: string, target: string): Promise<void> {
  const old = `${made}-old`;
  await rename(target, old).catch(() => {}); // there is none the first time
  await rename(made, target).catch((error: unknown) => {
    // Another process put the same page there in between.
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  });
  await rm(old, { recursive: true, force: true });
}

async function hashOfSources(root: string): Promise<string> {
  const paths = (await Promise.all(sources.map((path) => filesOf(join(root, path))))).flat().sort();
  const contents = await Promise.all(paths.map((path) => readFile(path)));
  const hash = createHash('sha256');
  contents.forEach((content, index) => {
    hash.update(`${relative(root, paths[index] ?? '')}\0${content.byteLength}\0`).update(content);
  });
  return hash.digest('hex');
}

async function filesOf(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

if (import.meta.main) {
  say((await buildPage()) ? 'The page is built.' : 'The page is up to date.');
}
