/**
 * How long a newcomer waits: from `npm start` to the printed link, in a clone of what is committed here.
 *
 *   npm run bench:start                 cold (empty cache; takes minutes) and warm
 *   npm run bench:start -- --warm       only warm, with this machine's cache
 *
 * "Cold" still finds the system packages that the machine has and npm's own download cache.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../../config/setup/locations.mjs';
import { below, report, told, type Figure } from './report.ts';

const warmRuns = 3;
const startLimitMs = 45 * 60_000;
const warmGoalS = 5;

interface Start {
  /** Seconds to the link. */
  linkS: number;
  /** Set-up's steps that had something to do, with their seconds. */
  steps: { title: string; seconds: number }[];
}

/** Runs `npm start` in `folder` until it prints its link, then stops it as Ctrl-C would. */
async function start(folder: string, environment: NodeJS.ProcessEnv): Promise<Start> {
  const startMs = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, which the signal reaches whole, npm and the server.
    detached: true,
  });
  const ended = once(child, 'close');
  const lines: string[] = [];
  const steps: Start['steps'] = [];
  let title = '';
  let linkS: number | undefined;
  const read = async (stream: NodeJS.ReadableStream) => {
    for await (const line of createInterface({ input: stream })) {
      lines.push(line);
      title = /^- (.+?): /.exec(line)?.[1] ?? title;
      const seconds = /^ +done \(([\d.]+) s\)$/.exec(line)?.[1];
      if (seconds !== undefined) steps.push({ title, seconds: Number(seconds) });
      // The link signs its opener in: it is looked for and never shown.
      if (linkS === undefined && /https?:\/\/\S+#start=/.test(line)) {
        linkS = (performance.now() - startMs) / 1000;
        signal('SIGINT');
      }
    }
  };
  const signal = (name: NodeJS.Signals) => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, name);
  };
  const limit = setTimeout(() => signal('SIGKILL'), startLimitMs);
  const reading = [read(child.stdout), read(child.stderr)];
  await ended;
  clearTimeout(limit);
  await Promise.all(reading);
  if (linkS === undefined) {
    throw new Error(`npm start ended (${child.exitCode}) without a link:\n${lines.slice(-20).join('\n')}`);
  }
  return { linkS, steps };
}

const folder = mkdtempSync(join(tmpdir(), 'consilium-bench-start-'));
// The machine's own Node and npm, not those of this checkout.
const path = (process.env['PATH'] ?? '').split(delimiter).filter((part) => !part.includes('node_modules'));
const environment: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name))),
  PATH: path.join(delimiter),
};
const clone = join(folder, 'clone');
const figures: Figure[] = [];
try {
  execFileSync('git', ['clone', '--quiet', projectRoot, clone]);
  const warmOnly = process.argv.includes('--warm');
  const cold = { ...environment, ...(warmOnly ? {} : { CONSILIUM_CACHE_DIR: join(folder, 'cache') }) };
  const first = await start(clone, cold);
  if (!warmOnly) {
    figures.push(told('cold start', first.linkS, 's'));
    figures.push(...first.steps.map(({ title, seconds }) => told(`- ${title}`, seconds, 's')));
  }
  const warm: number[] = [];
  for (let i = 0; i < warmRuns; i += 1) warm.push((await start(clone, cold)).linkS);
  warm.sort((a, b) => a - b);
  figures.push(told('warm start, median', warm[Math.floor(warmRuns / 2)]!, 's'));
  figures.push(below(warmGoalS, 'warm start, slowest', warm.at(-1)!, 's'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
report('start', figures);
