/** A small repository with this one's settings and tools, for tests that plant faults in it. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { z } from 'zod';

const repository = fileURLToPath(new URL('../../', import.meta.url));

const settings = [
  '.dependency-cruiser.js',
  '.prettierignore',
  '.prettierrc',
  'eslint.config.js',
  'knip.json',
  'tsconfig.json',
  'vitest.config.ts',
  'test/check.ts',
  'test/run.ts',
  'test/support/recordFaults.mjs',
];
/** What the settings and the files above import; others only where a planted file does. */
const packages = [
  '@eslint/js',
  '@types/node',
  'dependency-cruiser',
  'eslint',
  'eslint-plugin-react-hooks',
  'knip',
  'prettier',
  'typescript',
  'typescript-eslint',
  'vitest',
];

const knipElsewhere = z
  .looseObject({})
  .transform(({ entry: _entry, ignoreBinaries: _binaries, ...rest }) => rest);
const packageJson = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});

/** The real node_modules entry by entry, so that caches do not meet those of the repository. */
async function linkPackages(root: string): Promise<void> {
  const from = join(repository, 'node_modules');
  const to = join(root, 'node_modules');
  await mkdir(to);
  for (const name of await readdir(from)) {
    if (name !== '.cache') await symlink(join(from, name), join(to, name));
  }
}

/** Makes the tree in a temporary folder: the settings, `package.json`, and `files` by path. */
export async function plantTree(files: Record<string, string>): Promise<{
  root: string;
  manifest: { dependencies: Record<string, string | undefined> };
  add: (files: Record<string, string>) => Promise<void>;
  remove: () => Promise<void>;
}> {
  const root = await mkdtemp(join(tmpdir(), 'consilium-planted-'));
  const real = packageJson.parse(JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')));
  const add = async (more: Record<string, string>) => {
    for (const [path, text] of Object.entries(more)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
  };
  for (const path of settings) await cp(join(repository, path), join(root, path));
  const knip: unknown = JSON.parse(await readFile(join(root, 'knip.json'), 'utf8'));
  // What it says of files of the repository would be a fault here, where they are not.
  await add({ 'knip.json': await format(JSON.stringify(knipElsewhere.parse(knip)), { parser: 'json' }) });
  const manifest = {
    name: 'planted',
    type: 'module',
    scripts: { start: 'node src/main.ts', test: 'node test/run.ts', format: 'prettier --write .' },
    dependencies: { zod: real.dependencies['zod'] },
    devDependencies: Object.fromEntries(packages.map((name) => [name, real.devDependencies[name]])),
  };
  await add({ 'package.json': `${JSON.stringify(manifest, null, 2)}\n`, ...files });
  await linkPackages(root);
  return { root, manifest, add, remove: () => rm(root, { recursive: true, force: true }) };
}
