/** The real server as people start it: `src/main.ts` in a process of its own, on free ports, with its own Redis. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freshStartLink } from '../../src/cli/startLink.ts';

const ownEntryPoint = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const startLimitMs = 90_000;
const stopLimitMs = 20_000;

export interface RunningServer {
  /** Origin. */
  url: string;
  pid: number;
  /** Signs in one browser, once. */
  startLink: string;
  /** Another one, as `npm run link` prints it. */
  freshStartLink(): Promise<string>;
  /** Kills its media workers, as the kernel does when memory runs out. */
  killMediaWorkers(): Promise<void>;
  signalMediaWorkers(signal: NodeJS.Signals): Promise<void>;
  /** Its log so far, without what it says to the person at the terminal. */
  log(): string;
  /** Errors that belong to what the test does to the server. Others fail `stop`. */
  expectErrors(pattern: RegExp): void;
  /** Ends it as a power cut does. A data folder that the test gave stays. */
  kill(): Promise<void>;
  /** Stops it as Ctrl-C does. Rejects where that was not clean, or where the log holds an error. */
  stop(): Promise<void>;
}

/** `entryPoint`: of another checkout. `environment` adds to a temporary data folder and free ports. */
export async function startServer(
  environment: Record<string, string> = {},
  entryPoint = ownEntryPoint,
): Promise<RunningServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'consilium-e2e-'));
  const child = spawn(process.execPath, [entryPoint], {
    env: {
      ...process.env,
      WS_PORT: '0',
      CONSILIUM_DATA_DIR: dataDir,
      CONSILIUM_MEDIA_WORKERS: '1',
      CONSILIUM_LOG_LEVEL: 'info',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const expected: RegExp[] = [];
  const printed = await new Promise<string | { url: string }>((resolve, reject) => {
    const timer = setTimeout(() => fail('did not print its link in time'), startLimitMs);
    const fail = (what: string) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new Error(`the server ${what}:\n${output.slice(-4000)}`));
    };
    const read = (chunk: Buffer) => {
      output += chunk.toString('utf8');
      const link = /https?:\/\/\S+\/app\/\S*#\S+/.exec(output)?.[0];
      // In production it is printed to nobody but who asks for one.
      const url = /runs at (\S+)\s+"npm run link"/.exec(output)?.[1];
      const found = link ?? (url === undefined ? null : { url });
      if (found === null) return;
      clearTimeout(timer);
      resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', (error) => fail(`could not be started (${error.message})`));
    child.once('exit', (code) => fail(`ended with ${code}`));
  });

  const startLink = typeof printed === 'string' ? printed : ((await freshStartLink(dataDir)) ?? '');

  const signalMediaWorkers = async (signal: NodeJS.Signals): Promise<void> => {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'pid=,args=', '--ppid', String(child.pid)]);
    const workers = stdout.split('\n').filter((line) => line.includes('mediasoup-worker'));
    if (workers.length === 0) throw new Error(`the server has no media worker:\n${stdout}`);
    for (const worker of workers) process.kill(Number.parseInt(worker, 10), signal);
  };

  return {
    url: new URL(typeof printed === 'string' ? printed : printed.url).origin,
    pid: child.pid ?? 0,
    startLink,
    async freshStartLink() {
      const link = await freshStartLink(dataDir);
      if (link === null) throw new Error('the server does not answer its operator');
      return link;
    },
    killMediaWorkers: () => signalMediaWorkers('SIGKILL'),
    signalMediaWorkers,
    async kill() {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
      await rm(dataDir, { recursive: true, force: true });
    },
    log: () =>
      output
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .join('\n'),
    expectErrors: (pattern) => void expected.push(pattern),
    async stop() {
      const exit = child.exitCode === null ? once(child, 'exit') : Promise.resolve([child.exitCode]);
      child.kill('SIGINT');
      const timer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
      const [code] = (await exit) as [number | null];
      clearTimeout(timer);
      await rm(dataDir, { recursive: true, force: true });
      const errors = output
        .split('\n')
        .filter(isError)
        .filter((line) => !expected.some((pattern) => pattern.test(line)));
      if (code !== 0 || errors.length > 0) {
        throw new Error(`the server ended with ${code}; errors in its log:\n${errors.join('\n')}`);
      }
    },
  };
}

function isError(line: string): boolean {
  if (!line.startsWith('{')) return false;
  try {
    const { level } = JSON.parse(line) as { level?: unknown };
    return level === 'error' || level === 'fatal';
  } catch {
    return false;
  }
}
