/** What the linters cannot see: where files lie, what they are called, and what they load by URL. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));

/** Every file that is or would be committed. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)));

const source = files.filter((path) => /\.(ts|tsx|mjs)$/.test(path) && path.includes('/'));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

const topLevel = [
  // Ours.
  ...['package.json', 'tsconfig.json', 'src', 'media', 'workers', 'config', 'coturn', 'docker-compose.yml'],
  ...['test', 'README.md'],
  // What tools look for here.
  ...['LICENSE', 'eslint.config.js', 'knip.json', 'package-lock.json', 'vite.config.ts', 'vitest.config.ts'],
];

test('the top level holds what it should and no more', () => {
  const found = new Set(files.map((path) => path.split('/')[0] ?? ''));
  expect([...found].filter((name) => !name.startsWith('.') && !topLevel.includes(name))).toEqual([]);
});

test('all sources lie where the checks look', () => {
  expect(source.filter((path) => !/^(config|media|src|workers|test)\//.test(path))).toEqual([]);
});

test('no file only passes others on, or is called after nothing', () => {
  const nameless =
    /^(index|utils?|helpers?|common|misc|shared|.*Manager|.*Helpers?|.*Utils?)\.(d\.)?(ts|tsx|mts|mjs)$/i;
  expect(source.filter((path) => nameless.test(basename(path)))).toEqual([]);
});

test('a file with a capital is named for what it exports', () => {
  const misnamed = source.filter((path) => {
    const name = basename(path).replace(/\.(ts|tsx|mjs)$/, '');
    return (
      /^[A-Z]\w*$/.test(name) &&
      !new RegExp(
        `^export (default )?(abstract )?(class|interface|function|const|type) ${name}\\b`,
        'm',
      ).test(read(path))
    );
  });
  expect(misnamed).toEqual([]);
});

/** The folder that the import rules speak of: `src/rooms`, `media`, `config`. */
const part = (path: string) =>
  path
    .split('/')
    .slice(0, path.startsWith('src/') ? 2 : 1)
    .join('/');

test('what is loaded by URL exists, and lies in the same part of the tree', () => {
  const loads = source
    .filter((path) => !path.startsWith('test/'))
    .flatMap((path) =>
      [...read(path).matchAll(/new URL\(\s*'([^']+\.(?:ts|mjs))'\s*,\s*import\.meta\.url/g)].map(
        ([, target = '']) => ({
          path,
          target: posix.normalize(posix.join(dirname(path), target)),
        }),
      ),
    );
  expect(loads.filter(({ path, target }) => part(path) !== part(target) || !files.includes(target))).toEqual(
    [],
  );
});
