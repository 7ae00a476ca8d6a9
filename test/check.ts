/**
 * `npm run check`: everything that can be found without running the code. Every tool runs to its end, so that
 * one look shows all faults; the exit code is 1 when any of them found one.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

interface Check {
  name: string;
  /** A program of node_modules/.bin and what it is told. */
  command: [program: string, ...args: string[]];
}

export interface CheckResult {
  name: string;
  passed: boolean;
  output: string;
  durationMs: number;
}

const sourceFolders = ['config', 'media', 'src', 'workers', 'test'];

/**
 * eslint's cache passes over a file that has not changed, though the types it uses may have. That is good enough
 * while one works; `npm test` looks at everything.
 */
const lintCache = [
  '--cache',
  '--cache-strategy',
  'content',
  '--cache-location',
  'node_modules/.cache/eslint/',
];

const checks = (root: string, quick: boolean): Check[] => [
  { name: 'prettier', command: ['prettier', '--check', '--cache', '--log-level', 'warn', '.'] },
  { name: 'eslint', command: ['eslint', '--max-warnings', '0', ...(quick ? lintCache : []), '.'] },
  {
    name: 'tsc',
    command: ['tsc', '--noEmit', '--incremental', '--tsBuildInfoFile', 'node_modules/.cache/tsc.json'],
  },
  {
    name: 'dependency-cruiser',
    command: [
      'depcruise',
      '--config',
      '.dependency-cruiser.js',
      ...sourceFolders.filter((folder) => existsSync(join(root, folder))),
    ],
  },
  { name: 'knip', command: ['knip', '--no-progress', '--treat-config-hints-as-errors'] },
];

function runCheck({ name, command: [program, ...args] }: Check, root: string): Promise<CheckResult> {
  const startedAtMs = performance.now();
  const options = { cwd: root, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile(join(root, 'node_modules/.bin', program), args, options, (error, stdout, stderr) => {
      resolve({
        name,
        passed: error === null,
        output: `${stdout}${stderr}`.trim() || (error?.message ?? ''),
        durationMs: performance.now() - startedAtMs,
      });
    });
  });
}

/** Runs every tool over the tree at `root`, side by side; `quick` trusts what was seen the last time. */
export const runChecks = (root: string, { quick }: { quick: boolean }): Promise<CheckResult[]> =>
  Promise.all(checks(root, quick).map((check) => runCheck(check, root)));

/** Prints a line for each tool and, below it, what it found. */
export function printChecks(results: readonly CheckResult[]): void {
  for (const { name, passed, output, durationMs } of results) {
    console.log(`${passed ? '✓' : '✗'} ${name} (${(durationMs / 1000).toFixed(1)} s)`);
    if (!passed) console.log(output.replace(/^/gm, '  '));
  }
}

if (import.meta.main) {
  const results = await runChecks(process.cwd(), { quick: true });
  printChecks(results);
  process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
}
