// Set-up as a newcomer meets it: its program runs in a checkout of its own, on a machine whose package manager and npm
// are scripts here that do what the real ones would leave behind.
import { execFileSync, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { mediasoupVersion, projectRoot, workerBinaryPath } from '../../../config/setup/locations.mjs';

// Each test starts a dozen processes, which takes its time where the machine has other work.
vi.setConfig({ testTimeout: 120_000 });

const nobody = 65_534;
const nodePackage = `node-${process.platform}-${process.arch}`;

let checkout: string;
let programs: string;

const path = (...parts: string[]) => join(checkout, ...parts);
const readLog = (name: string) =>
  fs.existsSync(path(name)) ? fs.readFileSync(path(name), 'utf8').trim().split('\n') : [];

function program(name: string, script: string): void {
  fs.writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

beforeEach(() => {
  checkout = fs.mkdtempSync(join(tmpdir(), 'consilium-setup-'));
  programs = path('programs');
  fs.mkdirSync(programs);
  fs.cpSync(join(projectRoot, 'config/setup'), path('config/setup'), { recursive: true });
  fs.cpSync(join(projectRoot, 'media/worker-build'), path('media/worker-build'), { recursive: true });
  const packages = {
    '': {},
    'node_modules/mediasoup': { version: mediasoupVersion() },
    'node_modules/small': { version: '1.0.0' },
    [`node_modules/${nodePackage}`]: { version: '24.0.0', optional: true },
    'node_modules/for-another-system': { version: '1.0.0', optional: true },
  };
  fs.writeFileSync(path('package-lock.json'), JSON.stringify({ packages }));
  fs.writeFileSync(
    path('package.json'),
    JSON.stringify({ optionalDependencies: { [nodePackage]: '24.0.0' } }),
  );

  for (const name of ['sh', 'env', 'true', 'cat', 'chmod', 'tar', 'gzip']) {
    fs.symlinkSync(join('/bin', name), join(programs, name));
  }
  // The worker is not what is tested here: one that starts as the real one does.
  program('worker', 'exit 41');
  program('sudo', 'exit 1');
  program('ffmpeg', '');
  // apt-get puts programs on the PATH, named as their packages.
  program(
    'apt-get',
    `echo "$*" >> "$CHECKOUT/apt.log"
     [ "$1" = install ] || exit 0
     for each; do case "$each" in -*|install|DPkg*) ;; *)
       echo > "$CHECKOUT/programs/$each"; chmod 755 "$CHECKOUT/programs/$each" ;;
     esac; done`,
  );
  fs.writeFileSync(
    path('npm.mjs'),
    `import * as fs from 'node:fs';
     fs.appendFileSync('npm.log', process.argv.slice(2).join(' ') + '\\n');
     while (fs.existsSync('npm-waits')) await new Promise((done) => setTimeout(done, 20));
     if (fs.existsSync('npm-fails')) { console.error('registry gone'); process.exit(1); }
     const { packages } = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'));
     delete packages['node_modules/for-another-system'];
     fs.rmSync('node_modules', { recursive: true, force: true });
     for (const path of Object.keys(packages).filter(Boolean)) {
       fs.mkdirSync(path, { recursive: true });
       fs.writeFileSync(path + '/package.json', '{}');
     }
     fs.mkdirSync('node_modules/.bin');
     fs.mkdirSync('node_modules/${nodePackage}/bin');
     fs.symlinkSync(process.execPath, 'node_modules/${nodePackage}/bin/node');
     fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }));`,
  );
  fs.writeFileSync(path('model.bin'), '');
  // Of the network there is what ANSWERS names: part of an address to the file that is served there.
  fs.writeFileSync(
    path('network.mjs'),
    `import { readFileSync } from 'node:fs';
     const answers = Object.entries(JSON.parse(process.env.ANSWERS ?? '{}'));
     globalThis.fetch = async (url) => {
       const [, file] = answers.find(([part]) => url.includes(part)) ?? [];
       if (file) return new Response(readFileSync(file));
       throw new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } });
     };`,
  );
  makeAccessible();
});

afterEach(() => fs.rmSync(checkout, { recursive: true }));

/** The checkout belongs to the user that set-up runs as: not root, where the tests are run by root. */
const user = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

function makeAccessible(): void {
  if (user.uid === undefined) return;
  for (const name of ['', ...fs.readdirSync(checkout, { recursive: true, encoding: 'utf8' })]) {
    fs.lchownSync(path(name), user.uid, user.gid);
  }
}

/** Runs set-up to its end: its exit code and all it printed. `onText` is told of the text so far. */
function setUp(environment: Record<string, string> = {}, onText: (text: string) => void = () => {}) {
  return new Promise<{ code: number | null; text: string }>((resolve) => {
    const child = spawn(process.execPath, [path('config/setup/main.mjs'), 'start'], {
      ...user,
      env: {
        PATH: programs,
        HOME: checkout,
        CHECKOUT: checkout,
        CONSILIUM_CACHE_DIR: path('cache'),
        NODE_OPTIONS: `--import ${path('network.mjs')}`,
        MEDIASOUP_WORKER_BIN: join(programs, 'worker'),
        WHISPER_MODEL: path('model.bin'),
        npm_execpath: path('npm.mjs'),
        npm_node_execpath: process.execPath,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        onText(text);
      });
    }
    child.on('close', (code) => resolve({ code, text }));
  });
}

const withSudo = () => program('sudo', 'shift; exec "$@"');

test('without the right to install: prints the commands with what is missing, and stops', async () => {
  const { code, text } = await setUp();
  expect(code).toBe(1);
  expect(text).toContain('sudo apt-get install redis-server espeak-ng\n');
  expect(text).toContain('brew install espeak-ng redis\n');
  expect(readLog('apt.log')).toEqual([]);
  expect(fs.existsSync(path('node_modules'))).toBe(false);
});

test('without apt: the same', async () => {
  withSudo();
  fs.rmSync(join(programs, 'apt-get'));
  const { code, text } = await setUp();
  expect(code).toBe(1);
  expect(text).toContain('sudo apt-get install redis-server espeak-ng\n');
});

test('a Redis of the operator, named in .env, makes redis-server needless', async () => {
  fs.writeFileSync(path('.env'), 'REDIS_URL="redis://localhost:6379" # ours\n');
  const { text } = await setUp();
  expect(text).toContain('sudo apt-get install espeak-ng\n');
});

test('what the worker has to be built with is asked for together with the rest', async () => {
  const { code, text } = await setUp({ MEDIASOUP_WORKER_BIN: '' });
  expect(code).toBe(1);
  expect(text).toContain('github.com: ENOTFOUND');
  expect(text).toMatch(/sudo apt-get install redis-server espeak-ng meson ninja-build g\+\+ .*libsrtp2-dev/);
});

test('installs all of it, and has nothing to do the second time', async () => {
  withSudo();
  const first = await setUp();
  expect(first.text).toContain('- System packages: redis-server, espeak-ng missing');
  expect(first.text).toContain('- npm packages: not installed');
  expect(first.code).toBe(0);
  expect(readLog('apt.log')).toEqual([
    'update',
    'install -y --no-install-recommends -o DPkg::Lock::Timeout=600 redis-server espeak-ng',
  ]);
  expect(readLog('npm.log')).toEqual(['ci --ignore-scripts --no-audit --no-fund --loglevel=error']);
  expect(fs.realpathSync(path('node_modules/.bin/node'))).toBe(fs.realpathSync(process.execPath));

  expect(await setUp()).toEqual({ code: 0, text: '' });
});

test('makes again what has gone, and only that', async () => {
  withSudo();
  await setUp();
  const installs = () => readLog('npm.log').length;
  const sees = async (change: () => void) => {
    change();
    const { code, text } = await setUp();
    expect(code).toBe(0);
    return text;
  };

  expect(await sees(() => fs.rmSync(path('node_modules/.bin/node')))).toContain('Node 24: not linked');
  expect(installs()).toBe(1);
  expect(await sees(() => fs.rmSync(join(programs, 'redis-server')))).toContain('redis-server missing');
  expect(installs()).toBe(1);
  expect(await sees(() => fs.rmSync(path('node_modules/small'), { recursive: true }))).toContain(
    'small is damaged',
  );
  expect(installs()).toBe(2);
  const newer = (text: string) => text.replace('"1.0.0"', '"1.1.0"');
  const lock = fs.readFileSync(path('package-lock.json'), 'utf8');
  expect(await sees(() => fs.writeFileSync(path('package-lock.json'), newer(lock)))).toContain(
    'small 1.1.0 missing',
  );
  expect(installs()).toBe(3);
  expect(await sees(() => fs.rmSync(path('node_modules/.package-lock.json')))).toContain('not installed');
  expect(installs()).toBe(4);
});

test('a step that fails shows why and what to do, and the next run goes on from there', async () => {
  withSudo();
  fs.writeFileSync(path('npm-fails'), '');
  const failed = await setUp();
  expect(failed.code).toBe(1);
  expect(failed.text).toContain('registry gone');
  expect(failed.text).toContain('Check that the npm registry can be reached');

  fs.rmSync(path('npm-fails'));
  const next = await setUp();
  expect(next.code).toBe(0);
  expect(next.text).not.toContain('System packages');
});

test('packages that are still missing after they were installed stop it', async () => {
  withSudo();
  program('apt-get', '');
  const { code, text } = await setUp();
  expect(code).toBe(1);
  expect(text).toContain('System packages: still redis-server, espeak-ng missing');
});

test("shows apt-get's own words where it fails", async () => {
  withSudo();
  program('apt-get', '[ "$1" = install ] || exit 0; echo "no space left" >&2; exit 100');
  const { code, text } = await setUp();
  expect(code).toBe(1);
  expect(text).toContain('no space left');
  expect(text).toContain('sudo apt-get install redis-server espeak-ng\n');
});

test('a model that cannot be had leaves everything else working', async () => {
  withSudo();
  const { code, text } = await setUp({ WHISPER_MODEL: 'small' });
  expect(code).toBe(0);
  expect(text).toContain('the Whisper model small cannot be fetched (huggingface.co: ENOTFOUND)');
});

test('takes the worker that mediasoup offers for this machine', async () => {
  withSudo();
  fs.copyFileSync(join(programs, 'worker'), path('mediasoup-worker'));
  execFileSync('tar', ['-czf', path('worker.tgz'), '-C', checkout, 'mediasoup-worker']);
  makeAccessible();
  const answers = { [`/${mediasoupVersion()}/mediasoup-worker-${mediasoupVersion()}-`]: path('worker.tgz') };
  const environment = { MEDIASOUP_WORKER_BIN: '', ANSWERS: JSON.stringify(answers) };
  const { code, text } = await setUp(environment);
  expect(text).toContain('System packages: redis-server, espeak-ng missing\n');
  expect(code).toBe(0);
  const kept = workerBinaryPath(path('cache'));
  expect(fs.readFileSync(kept, 'utf8')).toBe(fs.readFileSync(join(programs, 'worker'), 'utf8'));
  expect(fs.readdirSync(join(kept, '..'))).toEqual(['mediasoup-worker']);
  expect(await setUp(environment)).toEqual({ code: 0, text: '' });
});

test('refuses a model that is not the published one', async () => {
  withSudo();
  const answers = { 'ggml-small.bin': path('npm.mjs') };
  const { code, text } = await setUp({ WHISPER_MODEL: 'small', ANSWERS: JSON.stringify(answers) });
  expect(code).toBe(0);
  expect(text).toContain('(what was fetched is not the published model small)');
  expect(fs.readdirSync(path('cache/models'))).toEqual([]);
});

test('a worker of the operator that does not start is named', async () => {
  program('worker', 'exit 127');
  const { code, text } = await setUp();
  expect(code).toBe(1);
  expect(text).toContain(`MEDIASOUP_WORKER_BIN names ${join(programs, 'worker')}, which does not start.`);
});

test('two at once: the second waits for the first and finds all done', async () => {
  withSudo();
  fs.writeFileSync(path('npm-waits'), '');
  const firstInstalls = new Promise<void>((resolve) => {
    const watcher = fs.watch(checkout, (_, name) => {
      if (name !== 'npm.log') return;
      watcher.close();
      resolve();
    });
  });
  const first = setUp();
  await firstInstalls;
  const second = setUp({}, (text) => {
    if (text.includes('Another set-up is running')) fs.rmSync(path('npm-waits'), { force: true });
  });
  expect((await first).code).toBe(0);
  const { code, text } = await second;
  expect(code).toBe(0);
  expect(text).toMatch(/^Another set-up is running \(process \d+\); waiting for it\.\n$/);
  expect(readLog('npm.log')).toHaveLength(1);
});

test('a set-up that was killed holds up nobody', async () => {
  withSudo();
  const gone = spawn(process.execPath, ['--version']);
  await new Promise((resolve) => gone.on('close', resolve));
  fs.mkdirSync(path('cache'));
  fs.writeFileSync(path('cache/setup.lock'), String(gone.pid));
  makeAccessible();
  expect((await setUp()).code).toBe(0);
});
