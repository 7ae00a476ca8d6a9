import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { projectFolder } from '../../config/environment.ts';

/** Where the built page lies. */
export const pageFolder = join(projectFolder, 'dist/web');
/** Beside the page, so that both appear in one step; express serves no dotfiles. */
const stampName = '.sources';
/** What the page is made of; the lock file stands for its packages. */
const sources = ['src/web', 'src/wire', 'vite.config.ts', 'package-lock.json', 'tsconfig.json'];

/**
 * Builds the page by Vite, in a process of its own, where a source changed since the last time; `announce` is called
 * before that. Resolves with whether it built. Rejects with Vite's own words.
 */
export async function buildPage(announce: () => void = () => {}): Promise<boolean> {
  const stamp = await hashOfSources();
  const known = await readFile(join(pageFolder, stampName), 'utf8').catch(() => '');
  if (known === stamp) return false;
  announce();
  const manifest = createRequire(import.meta.url).resolve('vite/package.json');
  const vite = join(dirname(manifest), 'bin/vite.js');
  // Built aside and put in place at the end: another server may be serving the old page, or be building as well.
  const made = `${pageFolder}-${process.pid}`;
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn', '--outDir', made], {
    cwd: projectFolder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  try {
    if (code !== 0) throw new Error(`the page could not be built:\n${output}${errors}`);
    await writeFile(join(made, stampName), stamp);
    await putInPlace(made);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
  return true;
}

async function putInPlace(made: string): Promise<void> {
  const old = `${made}-old`;
  await rename(pageFolder, old).catch(() => {}); // there is none the first time
  await rename(made, pageFolder).catch((error: unknown) => {
    // Another process put the same page there in between.
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  });
  await rm(old, { recursive: true, force: true });
}

async function hashOfSources(): Promise<string> {
  const paths = (await Promise.all(sources.map(filesOf))).flat().sort();
  const contents = await Promise.all(paths.map((path) => readFile(join(projectFolder, path))));
  const hash = createHash('sha256');
  paths.forEach((path, index) => {
    hash.update(`${path}\0${contents[index]?.byteLength ?? 0}\0`).update(contents[index] ?? '');
  });
  return hash.digest('hex');
}

async function filesOf(path: string): Promise<string[]> {
  const entries = await readdir(join(projectFolder, path), { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      if (hasCode(error, 'ENOTDIR')) return null;
      throw error;
    },
  );
  if (entries === null) return [path];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(projectFolder.length + 1));
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

if (import.meta.main) {
  const built = await buildPage();
  console.log(built ? 'The page is built.' : 'The page is up to date.');
}
