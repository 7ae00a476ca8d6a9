import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from './freePort.ts';

/** A redis-server of this process's own. */
export interface RedisServer {
  /** `redis://:password@127.0.0.1:port`; holds a secret, so never for a log. */
  readonly url: string;
  /** Writes everything to disk and stops; the same promise however often it is called. */
  close(): Promise<void>;
}

const startLimitMs = 30_000;
const stopLimitMs = 10_000;
/** How long a redis-server whose parent was killed may take to write its data and go. */
const leavingLimitMs = 5_000;
/** How long one that is being started may take to open its port. */
const openingLimitMs = 2_000;
const pollMs = 100;
const portAttempts = 5;
const keptLines = 10;

/**
 * The shell becomes redis-server, so that the child process is Redis itself. A guard beside it reads a pipe from this
 * process: a line means that all is done; the end of the pipe without one, that this process was killed, and then
 * Redis is told to stop as well.
 */
const script = `
( read -r done <&3 || kill -TERM $$ ) </dev/null >/dev/null 2>&1 &
exec redis-server "$1" 3<&-
`;

/**
 * Starts redis-server on a free loopback port, with an append-only file in `folder` and a password of this run, and
 * waits until it answers. It does not get the terminal's Ctrl-C, and stops when this process ends, killed or not.
 * Throws where redis-server is missing, ends at once, or another process already uses the folder.
 */
export async function startRedisServer(folder: string): Promise<RedisServer> {
  // Redis writes its files readable to all; the data folder may be one that others can enter.
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const configPath = join(folder, 'redis.conf');
  await clearLeftOver(folder, configPath);
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const password = randomBytes(24).toString('base64url');
    await writeConfig(configPath, folder, port, password);
    try {
      return await launch(configPath, `redis://:${password}@127.0.0.1:${port}`);
    } catch (error) {
      await rm(configPath, { force: true });
      // Another process may have taken the port since it was found free.
      if (attempt === portAttempts || !/address already in use/i.test(String(error))) throw error;
    }
  }
}

async function launch(configPath: string, url: string): Promise<RedisServer> {
  const child = spawn('/bin/sh', ['-c', script, 'sh', configPath], {
    // A process group of its own: Ctrl-C reaches the server first, which closes Redis last.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const guard = child.stdio[3] as Writable;
  guard.on('error', () => {}); // the guard may be gone before it is told
  const exited = once(child, 'exit').then(() => {
    guard.end('done\n');
  });
  const lastLines: string[] = [];
  try {
    await Promise.race([
      ready(child, lastLines),
      exited.then(() => {
        throw new Error(startFailure(lastLines));
      }),
      delay(startLimitMs, undefined, { ref: false }).then(() => {
        throw new Error(`Redis did not get ready within ${startLimitMs / 1000} s.\n${lastLines.join('\n')}`);
      }),
    ]);
    if ((await ask(url)) !== 'ready') throw new Error('Redis started and does not answer.');
  } catch (error) {
    child.kill('SIGKILL');
    await exited;
    throw error;
  }

  let closing: Promise<void> | undefined;
  const close = async () => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
    await exited;
    clearTimeout(timer);
    await rm(configPath, { force: true });
  };
  return { url, close: () => (closing ??= close()) };
}

/** Resolves when Redis says that it accepts connections, which is after it has read its append-only file. */
async function ready(child: ChildProcess, lastLines: string[]): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        lastLines.push(line);
        if (lastLines.length > keptLines) lastLines.shift();
        if (line.includes('Ready to accept connections')) resolve();
      });
    }
  });
}

function startFailure(lastLines: string[]): string {
  const output = lastLines.join('\n');
  return /not found/.test(output)
    ? 'redis-server is not installed. "npm start" installs it, or set REDIS_URL to a Redis that runs.'
    : `Redis could not start:\n${output}`;
}

/**
 * The configuration stands in the folder exactly while a Redis works there, and so is the mark that it does. One left
 * by a process that was killed is removed; one whose Redis still answers means that the folder is in use.
 */
async function clearLeftOver(folder: string, configPath: string): Promise<void> {
  const deadlineMs = performance.now() + leavingLimitMs;
  for (;;) {
    const config = await readFile(configPath, 'utf8').catch(() => undefined);
    const written = await stat(configPath).catch(() => undefined);
    if (config === undefined || written === undefined) return;
    const ageMs = Date.now() - written.mtimeMs;
    const port = /^port (\d+)$/m.exec(config)?.[1];
    const password = /^requirepass (\S+)$/m.exec(config)?.[1];
    const state = port && password ? await ask(`redis://:${password}@127.0.0.1:${port}`) : 'absent';
    if (state === 'absent' && ageMs > openingLimitMs) return rm(configPath, { force: true });
    if (performance.now() > deadlineMs) {
      throw new Error(`${folder} is in use by another running server (its Redis is on port ${port}).`);
    }
    await delay(pollMs);
  }
}

/** Whether this Redis, known by its password, is there. */
async function ask(url: string): Promise<'ready' | 'busy' | 'absent'> {
  const client = new Redis(url, {
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: () => null,
    connectTimeout: 2_000,
    commandTimeout: 2_000,
  });
  client.on('error', () => {}); // each one also rejects a call below
  try {
    await client.connect();
    await client.ping();
    return 'ready';
  } catch (error) {
    return /LOADING|BUSY/.test(String(error)) ? 'busy' : 'absent';
  } finally {
    client.disconnect();
  }
}

async function writeConfig(path: string, folder: string, port: number, password: string): Promise<void> {
  const lines = [
    'bind 127.0.0.1',
    `port ${port}`,
    'protected-mode yes',
    `requirepass ${password}`,
    `dir ${JSON.stringify(folder)}`,
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'daemonize no',
    '',
  ];
  try {
    await writeFile(path, lines.join('\n'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw new Error(`${folder} cannot be used for Redis; another server may be starting in it.`, {
      cause: error,
    });
  }
}
