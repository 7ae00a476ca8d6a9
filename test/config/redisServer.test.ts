import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startRedisServer } from '../../config/redisServer.ts';

const module = new URL('../../config/redisServer.ts', import.meta.url).href;

let folder: string;
const elsewhere: ChildProcess[] = [];

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'consilium redis-')), 'redis');
});

afterEach(() => {
  for (const child of elsewhere.splice(0)) child.kill('SIGKILL');
  rmSync(join(folder, '..'), { recursive: true });
});

async function withClient<T>(url: string, use: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url, { retryStrategy: () => null });
  try {
    return await use(client);
  } finally {
    client.disconnect();
  }
}

const portOf = (url: string) => Number(new URL(url).port);

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return once(socket, 'connect').then(
    () => {
      socket.destroy();
      return true;
    },
    () => false,
  );
}

async function untilClosed(port: number): Promise<void> {
  while (await isOpen(port)) await delay(20);
}

/** A process that starts a Redis and then runs `then`; resolves when it has printed its address. */
async function startElsewhere(then: string, detached = false) {
  const script = `
    import { startRedisServer } from ${JSON.stringify(module)};
    const server = await startRedisServer(${JSON.stringify(folder)});
    console.log(server.url);
    ${then}
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached,
  });
  elsewhere.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async () => String((await lines.next()).value);
  return { child, nextLine, url: await nextLine() };
}

test('answers those who know its password, and nobody else', async () => {
  const server = await startRedisServer(folder);
  try {
    expect(await withClient(server.url, (client) => client.ping())).toBe('PONG');
    const stranger = new Redis(portOf(server.url), '127.0.0.1', { retryStrategy: () => null });
    stranger.on('error', () => {}); // the same as what ping() rejects with
    await expect(stranger.ping()).rejects.toThrow(/NOAUTH/);
    stranger.disconnect();
    for (const path of [folder, join(folder, 'redis.conf')]) expect(statSync(path).mode & 0o077).toBe(0);
  } finally {
    await server.close();
  }
});

test('keeps what was written over a stop, and stops once', async () => {
  const first = await startRedisServer(folder);
  await withClient(first.url, (client) => client.set('room', 'open'));
  const closing = first.close();
  expect(first.close()).toBe(closing);
  await closing;
  expect(await isOpen(portOf(first.url))).toBe(false);

  const second = await startRedisServer(folder);
  expect(await withClient(second.url, (client) => client.get('room'))).toBe('open');
  await second.close();
});

test('refuses a folder in which another one works', async () => {
  const server = await startRedisServer(folder);
  await expect(startRedisServer(folder)).rejects.toThrow(/in use by another running server/);
  expect(await withClient(server.url, (client) => client.ping())).toBe('PONG');
  await server.close();
});

test('of two that start at once in one folder, one works', async () => {
  const results = await Promise.allSettled([startRedisServer(folder), startRedisServer(folder)]);
  const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  expect(started).toHaveLength(1);
  await started[0]?.close();
});

test('takes a folder over from one that was killed together with its server', async () => {
  const server = await startRedisServer(folder);
  await server.close();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'redis.conf'), `port ${portOf(server.url)}\nrequirepass gone\n`);
  utimesSync(join(folder, 'redis.conf'), 0, 0);
  await (await startRedisServer(folder)).close();
});

test('stops when its server is killed, and the folder can be used again', async () => {
  const { child, url } = await startElsewhere('');
  await withClient(url, (client) => client.set('room', 'open'));
  child.kill('SIGKILL');
  await untilClosed(portOf(url));
  const next = await startRedisServer(folder);
  expect(await withClient(next.url, (client) => client.get('room'))).toBe('open');
  await next.close();
});

test('does not get the Ctrl-C of the terminal', async () => {
  const { child, nextLine, url } = await startElsewhere(
    `process.on('SIGINT', async () => {
       const { Redis } = await import(${JSON.stringify(import.meta.resolve('ioredis'))});
       const client = new Redis(server.url);
       console.log(await client.ping());
       client.disconnect();
       await server.close();
       process.exit();
     });
     console.log('listening');`,
    true,
  );
  expect(await nextLine()).toBe('listening');
  const exited = once(child, 'exit');
  process.kill(-child.pid!, 'SIGINT');
  expect(await nextLine()).toBe('PONG');
  await exited;
  expect(await isOpen(portOf(url))).toBe(false);
});

test('says that redis-server is missing', async () => {
  vi.stubEnv('PATH', folder);
  try {
    await expect(startRedisServer(folder)).rejects.toThrow(/redis-server is not installed/);
  } finally {
    vi.unstubAllEnvs();
  }
});

test("gives Redis's own words where it cannot start", async () => {
  await (await startRedisServer(folder)).close();
  writeFileSync(join(folder, 'appendonlydir/appendonly.aof.manifest'), 'spoiled');
  await expect(startRedisServer(folder)).rejects.toThrow(/Redis could not start:[^]*manifest/i);
  expect(() => readFileSync(join(folder, 'redis.conf'))).toThrow();
});
