/** Where only what production needs is installed, everything starts. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { projectRoot } from '../../../config/setup/locations.mjs';
import { buildPage } from '../../../src/cli/buildPage.ts';
import { startServer } from '../../support/startServer.ts';

const lock = z.object({ packages: z.record(z.string(), z.looseObject({ dev: z.boolean().optional() })) });

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'consilium-production-'));
  await buildPage();
  const tree = ['config', 'dist/web', 'media', 'src', 'workers'];
  const files = ['package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts'];
  for (const path of [...tree, ...files]) {
    await cp(join(projectRoot, path), join(root, path), { recursive: true });
  }
  const { packages } = lock.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')));
  const wanted = Object.entries(packages)
    .filter(([path, { dev }]) => /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) && dev !== true)
    .map(([path]) => path)
    // Those of other platforms are not there.
    .filter((path) => existsSync(join(projectRoot, path)));
  for (const path of wanted) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await symlink(join(projectRoot, path), join(root, path));
  }
}, 120_000);
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

test('the server starts, and serves its page and its document', async () => {
  expect(existsSync(join(root, 'node_modules/express'))).toBe(true);
  expect(existsSync(join(root, 'node_modules/vite'))).toBe(false);
  const server = await startServer({}, join(root, 'src/main.ts'));
  try {
    for (const path of ['/app/', '/docs/', '/api/v1/openapi.json', '/health/ready']) {
      expect([path, (await fetch(`${server.url}${path}`)).status]).toEqual([path, 200]);
    }
  } finally {
    await server.stop();
  }
}, 120_000);

test('the worker has all that it imports, and says what it lacks', async () => {
  const folder = { ...process.env, CONSILIUM_DATA_DIR: join(root, 'data') };
  const running = promisify(execFile)(process.execPath, [join(root, 'workers/main.ts')], { env: folder });
  await expect(running).rejects.toMatchObject({
    stderr: expect.stringContaining('needs NEO4J_URI and REDIS_URL'),
  });
}, 60_000);
