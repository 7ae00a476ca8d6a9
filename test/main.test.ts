import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { projectRoot } from '../config/setup/locations.mjs';
import { leave } from '../src/wire/events/admission.ts';
import { closed, serverDraining } from '../src/wire/events/server.ts';
import { createInvite, createRoom, enterRoom, listRooms, readInvite } from '../src/wire/routes/rooms.ts';
import { getReadiness } from '../src/wire/routes/operation.ts';
import { exchangeStartLink } from '../src/wire/routes/server.ts';
import { signOut } from '../src/wire/routes/signIn.ts';
import { Refused, RoomsClient } from './support/RoomsClient.ts';

interface Started {
  child: ChildProcess;
  out: () => string;
  log: () => string;
  /** Resolves with the start link once it is printed; rejects where the process ends before. */
  link: Promise<string>;
  exit: Promise<number | string | null>;
}

// Each test starts a whole server, some of them three.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const linkForm = /https?:\/\/\S+\/app\/#start=[\w-]{43}/;
const children = new Set<ChildProcess>();
const folders: string[] = [];
let dataDir: string;

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'consilium-main-'));
  folders.push(made);
  return made;
}

beforeEach(async () => {
  dataDir = await folder();
});
afterEach(async () => {
  await Promise.all(
    [...children].map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }),
  );
  children.clear();
  await Promise.all(
    folders.splice(0).map((path) => rm(path, { recursive: true, force: true, maxRetries: 5 })),
  );
});

function run(args: string[], environment: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, args, {
    cwd: projectRoot,
    env: {
      ...process.env,
      WS_PORT: '0',
      CONSILIUM_DATA_DIR: dataDir,
      CONSILIUM_MEDIA_WORKERS: '1',
      // Without a speech model a start takes a third of the time; captions have tests of their own.
      WHISPER_MODEL: './no-such-model.bin',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let out = '';
  let log = '';
  const link = Promise.withResolvers<string>();
  link.promise.catch(() => {});
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    const found = linkForm.exec(out)?.[0];
    if (found !== undefined) link.resolve(found);
  });
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const exit = once(child, 'close').then(([code, signal]) => {
    link.reject(new Error(`ended before it printed a link:\n${out}${log}`));
    return (code ?? signal) as number | string | null;
  });
  return { child, out: () => out, log: () => log, link: link.promise, exit };
}

const start = (environment?: Record<string, string>) => run(['src/main.ts'], environment);

async function signIn(link: string): Promise<{ origin: string; token: string; userId: string }> {
  const { origin, hash } = new URL(link);
  const response = await fetch(`${origin}${exchangeStartLink.path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ credential: hash.slice('#start='.length) }),
  });
  const { accessToken, user } = exchangeStartLink.reply.parse(await response.json());
  return { origin, token: accessToken, userId: user.userId };
}

async function call(origin: string, path: string, token: string | null, body?: object): Promise<unknown> {
  const response = await fetch(`${origin}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return response.json();
}

async function stop(server: Started, signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
  const startedAtMs = performance.now();
  server.child.kill(signal);
  expect(await server.exit).toBe(0);
  expect(performance.now() - startedAtMs).toBeLessThan(10_000);
  expect(server.out()).toMatch(/Stopping[\s\S]*Stopped\.\n$/);
}

describe('npm start', () => {
  it('prints one link that signs in, serves the page and all parts, and stops when asked', async () => {
    const server = start();
    const link = await server.link;
    const { origin, token } = await signIn(link);
    expect(server.out().match(new RegExp(linkForm, 'g'))).toHaveLength(1);
    expect(server.out()).toContain('guest link');
    expect(server.out()).toMatch(/No live captions: .*no-such-model\.bin.*WHISPER_MODEL.*GROQ_API_KEY/);

    const readiness = getReadiness.reply.parse(await call(origin, getReadiness.path, null));
    const states = Object.entries(readiness.dependencies).map(([name, { state }]) => [name, state]);
    expect([readiness.status, Object.fromEntries(states)]).toEqual([
      'ready',
      { redis: 'up', graph: 'up', mediaWorkers: 'up', jobWorkers: 'up', captions: 'off' },
    ]);
    expect(await (await fetch(`${origin}/app/`)).text()).toContain('<title>Consilium');
    const { room } = createRoom.reply.parse(await call(origin, '/rooms', token, { name: 'Follow-up' }));
    const made = createInvite.reply.parse(await call(origin, `/rooms/${room.roomId}/invites`, token, {}));
    expect(made.url.startsWith(`${origin}/app/join#invite=`)).toBe(true);
    const sockets = await fetch(`${origin}/api/v1/ws/?EIO=4&transport=polling`);
    expect(await sockets.text()).toContain('"sid"');

    await stop(server);
    await expect(fetch(origin)).rejects.toThrow();
    for (const secret of [
      link.slice(link.indexOf('=') + 1),
      made.url.slice(made.url.indexOf('=') + 1),
      token,
    ]) {
      expect(server.log()).not.toContain(secret);
    }
    expect(server.log()).not.toMatch(/"level":"(error|fatal)"/);
  });

  it('refuses a sign-in that was ended on sockets as well', async () => {
    const server = start();
    const { origin, token } = await signIn(await server.link);
    const page = await RoomsClient.connect(origin, token);
    page.socket.disconnect();
    const { status } = await fetch(`${origin}${signOut.path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(status).toBe(204);
    const refusal: unknown = await RoomsClient.connect(origin, token).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refused);
    expect((refusal as Refused).code).toBe('UNAUTHENTICATED');
    await stop(server);
  });

  it('keeps rooms, links, the operator and their sign-in over a stop, and over a kill', async () => {
    const first = start();
    const before = await signIn(await first.link);
    const { room } = createRoom.reply.parse(
      await call(before.origin, '/rooms', before.token, { name: 'Follow-up' }),
    );
    const path = `/rooms/${room.roomId}/invites`;
    const { url } = createInvite.reply.parse(await call(before.origin, path, before.token, {}));
    const secret = new URL(url).hash.slice('#invite='.length);
    await stop(first, 'SIGTERM');

    const second = start();
    const after = await signIn(await second.link);
    expect(after.userId).toBe(before.userId);
    const listed = listRooms.reply.parse(await call(after.origin, '/rooms', before.token));
    expect(listed.rooms.map((entry) => entry.room)).toEqual([room]);
    second.child.kill('SIGKILL');
    await second.exit;

    const third = start();
    const { origin } = await signIn(await third.link);
    const read = readInvite.reply.parse(await call(origin, '/rooms/invites/read', null, { secret }));
    expect(read.room).toEqual(room);
    await stop(third);
  });

  /** A host in a visit, and the way to another room. */
  async function inVisit(server: Started) {
    const { origin, token } = await signIn(await server.link);
    const enter = async () => {
      const { room } = createRoom.reply.parse(await call(origin, '/rooms', token, { name: 'Follow-up' }));
      return call(origin, `/rooms/${room.roomId}/enter`, token, { displayName: 'Operator' });
    };
    const host = await RoomsClient.connect(origin, enterRoom.reply.parse(await enter()).token);
    await host.enter();
    return { host, enter };
  }

  it('lets a visit come to its end at SIGTERM, tells its people, and stops when the last has left', async () => {
    const server = start();
    const { host, enter } = await inVisit(server);
    server.child.kill('SIGTERM');
    expect((await host.next(serverDraining)).endsInMs).toBeGreaterThan(60_000);
    expect(await enter()).toMatchObject({ code: 'SERVER_DRAINING' });
    const ready = await fetch(new URL('/health/ready', await server.link));
    expect(ready.status).toBe(503);
    const told: unknown = await ready.json();
    expect(told).toMatchObject({
      code: 'SERVER_DRAINING',
      details: { dependencies: { redis: { state: 'up' } } },
    });
    expect(server.out()).not.toContain('Stopping');
    await host.request(leave, {});
    expect(await server.exit).toBe(0);
    expect(server.out()).toMatch(/No new visits[\s\S]*Stopping[\s\S]*Stopped\.\n$/);
    host.close();
  });

  it('stops at the second signal where a visit still runs', async () => {
    const server = start();
    const { host } = await inVisit(server);
    server.child.kill('SIGTERM');
    await host.next(serverDraining);
    const again = setInterval(() => server.child.kill('SIGTERM'), 1100);
    expect(await host.next(closed)).toEqual({ reason: 'serverClosing' });
    clearInterval(again);
    expect(await server.exit).toBe(0);
    host.close();
  });

  it('a second time in the same folder points to the running server, as npm run link does', async () => {
    const server = start();
    const first = await server.link;
    const again = start();
    expect(await again.exit).toBe(0);
    expect(again.out()).toContain('already runs');
    const printed = run(['src/cli/link.ts']);
    expect(await printed.exit).toBe(0);
    const links = [first, await again.link, await printed.link];
    expect(new Set(links).size).toBe(3);
    for (const link of links) {
      expect(new URL(link).origin).toBe(new URL(first).origin);
      await signIn(link);
    }
    await stop(server);
    const nobody = run(['src/cli/link.ts']);
    expect(await nobody.exit).toBe(1);
    expect(nobody.log()).toContain(`No server runs with the data folder ${dataDir}`);
  });

  it('runs twice at once from two folders, on ports of their own', async () => {
    const servers = [start({ WS_PORT: '' }), start({ WS_PORT: '', CONSILIUM_DATA_DIR: await folder() })];
    const origins = await Promise.all(servers.map(async ({ link }) => new URL(await link).origin));
    expect(new Set(origins).size).toBe(2);
    await Promise.all(servers.map((server) => stop(server)));
  });

  it('serves HTTPS by a certificate of its own', async () => {
    const server = start({ CONSILIUM_TLS: 'self-signed', WS_HOST: '0.0.0.0' });
    const { protocol, port } = new URL(await server.link);
    expect(protocol).toBe('https:');
    const { get } = await import('node:https');
    const status = await new Promise((resolve, reject) => {
      get(
        { host: '127.0.0.1', port, path: '/health/live', rejectUnauthorized: false, agent: false },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      ).once('error', reject);
    });
    expect(status).toBe(200);
    await stop(server);
  });
});

describe('a start that cannot be', () => {
  const oneSentence = (server: Started) => {
    expect(server.log()).toMatch(/^Consilium could not start\. /m);
    expect(server.log()).not.toMatch(/^\s+at /m);
    expect(server.out()).not.toMatch(linkForm);
  };

  it('lists what is wrong with the configuration', async () => {
    const server = start({ VAD_THRESHOLD: 'high', CONSILIUM_TLS: 'maybe', CONSILIUM_UNKNOWN: '1' });
    expect(await server.exit).toBe(1);
    oneSentence(server);
    for (const name of ['VAD_THRESHOLD', 'CONSILIUM_TLS', 'CONSILIUM_UNKNOWN'])
      expect(server.log()).toContain(name);
  });

  it('names the port that is taken, and leaves nothing running', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const server = start({ WS_PORT: String(port) });
    expect(await server.exit).toBe(1);
    oneSentence(server);
    expect(server.log()).toContain(`port ${port} of 127.0.0.1 is taken`);
    other.close();
    // The folder is free again: Redis and the operator's socket are gone.
    await stop(await started(start()));
  });

  it('says that Redis does not answer', async () => {
    const server = start({ REDIS_URL: 'redis://:a-password@127.0.0.1:1' });
    expect(await server.exit).toBe(1);
    oneSentence(server);
    expect(server.log()).toContain('Redis at 127.0.0.1:1 does not answer');
    expect(server.log()).not.toContain('a-password');
  });

  it('names a missing media worker and a folder that cannot be made', async () => {
    const server = start({ MEDIASOUP_WORKER_BIN: '/no/such/worker' });
    expect(await server.exit).toBe(1);
    oneSentence(server);
    expect(server.log()).toContain('/no/such/worker');
    await writeFile(join(dataDir, 'file'), '');
    const nowhere = start({ CONSILIUM_DATA_DIR: join(dataDir, 'file/below') });
    expect(await nowhere.exit).toBe(1);
    oneSentence(nowhere);
  });
});

async function started(server: Started): Promise<Started> {
  await server.link;
  return server;
}

describe('the end of the process', () => {
  const preload = (code: string) => [
    '--import',
    `data:text/javascript,${encodeURIComponent(code)}`,
    'src/main.ts',
  ];

  it('is a failure where a rejection was not handled, after everything was stopped', async () => {
    const server = run(
      // Meant to happen, so kept from those that the test run looks for.
      preload(
        "process.on('SIGUSR2', () => { delete process.env.TEST_FAULTS_FILE; Promise.reject(new Error('nobody caught this')); });",
      ),
    );
    await server.link;
    server.child.kill('SIGUSR2');
    expect(await server.exit).toBe(1);
    expect(server.log()).toMatch(/"level":"fatal".*nobody caught this/);
    expect(server.log()).toContain('"msg":"stopped"');
  });

  it('comes at once at the second signal, and not at one that npm doubled', async () => {
    const program = `
      import { Lifecycle } from ${JSON.stringify(join(projectRoot, 'config/Lifecycle.ts'))};
      import { createLogger } from ${JSON.stringify(join(projectRoot, 'config/logger.ts'))};
      import { stopOnSignals } from ${JSON.stringify(join(projectRoot, 'src/cli/processEnd.ts'))};
      const lifecycle = new Lifecycle(await createLogger({ level: 'silent' }), { limitMs: 60_000 });
      await lifecycle.start('hanging', () => {}, () => new Promise(() => {}));
      stopOnSignals(lifecycle);
      setInterval(() => {}, 1000);
      console.log('ready');
    `;
    const server = run(['--input-type=module', '--eval', program]);
    await expect.poll(server.out, { timeout: 30_000 }).toContain('ready');
    server.child.kill('SIGINT');
    await expect.poll(server.out, { timeout: 30_000 }).toContain('Stopping');
    server.child.kill('SIGINT');
    const second = setInterval(() => server.child.kill('SIGINT'), 300);
    expect(await server.exit).toBe(1);
    clearInterval(second);
    expect(server.out()).toContain('Stopped at once.');
  });
});
