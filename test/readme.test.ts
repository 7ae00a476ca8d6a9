/** The README says what is so: its commands exist, its table of settings is the schema's, its links lead somewhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { variables } from '../config/environment.ts';

const root = new URL('../', import.meta.url);
const readme = readFileSync(new URL('README.md', root), 'utf8');
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(new URL('package.json', root), 'utf8')));

/** What stands in code, inline or in a block. */
const code = [...readme.matchAll(/```sh\n([^]*?)```|`([^`\n]+)`/g)].flatMap(([, block, inline]) =>
  (block ?? inline ?? '').split('\n'),
);

test('every npm script it names exists', () => {
  const named = code.flatMap((line) =>
    [...line.matchAll(/npm (?:run )?(?:-s )?([\w:]+)/g)].map(([, name = '']) => name),
  );
  expect(named).toEqual(expect.arrayContaining(['start', 'test', 'check', 'bench']));
  expect(named.filter((name) => name !== 'install' && !Object.hasOwn(scripts, name))).toEqual([]);
});

test('every script that people run is named in it', () => {
  const own = Object.keys(scripts).filter((name) => !/^(pre|post)|:/.test(name));
  expect(own.filter((name) => !new RegExp(`npm (run )?${name}\\b`).test(readme) && name !== 'lint')).toEqual(
    [],
  );
});

test('its table of settings is the schema of the environment, defaults included', () => {
  const cells = readme.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  const rows = new Map(
    cells.flatMap(([, name = '', shown = '']) => {
      const [, variable] = /^`([A-Z][A-Z0-9_]+)`$/.exec(name) ?? [];
      return variable === undefined ? [] : [[variable, shown] as const];
    }),
  );
  expect([...rows.keys()]).toEqual(Object.keys(variables.shape));
  const defaults: Record<string, unknown> = variables.parse({});
  for (const [name, shown] of rows) {
    const value = defaults[name];
    const inCode = /^`(.*)`$/.exec(shown)?.[1];
    const plain = typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
    expect(inCode, name).toBe(plain);
  }
});

test('every setting it speaks of exists', () => {
  const spoken = [
    ...readme.matchAll(/\b((?:CONSILIUM|WS|WHISPER|WEBRTC|MEDIASOUP|GROQ|VAD|REDIS)_[A-Z_]+)\b/g),
  ];
  const known = Object.keys(variables.shape);
  expect(spoken.map(([, name = '']) => name).filter((name) => !known.includes(name))).toEqual([]);
});

test('its links and pictures lead somewhere', () => {
  const targets = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
  const headings = [...readme.matchAll(/^#+ (.+)$/gm)].map(
    ([, title = '']) => `#${title.toLowerCase().replaceAll(' ', '-')}`,
  );
  const broken = targets.filter((target) =>
    target.startsWith('#')
      ? !headings.includes(target)
      : !target.startsWith('https://') && !existsSync(fileURLToPath(new URL(target, root))),
  );
  expect(broken).toEqual([]);
});

test('its table and its picture of the folders are those that there are', () => {
  const folders = readdirSync(new URL('src/', root), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `src/${name}`);
  const own = ['config', 'media', 'workers', 'test', ...folders];
  const inTable = [...readme.matchAll(/^\| (`(?:src|config|media|workers|test)\b[^|]*)\|/gm)]
    .flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)])
    .map(([, name = '']) => name);
  expect(inTable.sort()).toEqual(own.sort());
  const picture = /```mermaid\n([^]*?)```/.exec(readme)?.[1] ?? '';
  const drawn = [...picture.matchAll(/\bsrc\/\w+/g)].map(([name]) => name);
  expect(drawn.filter((name) => !folders.includes(name))).toEqual([]);
  // Commands and what everybody shares are no parts that run.
  expect(folders.filter((name) => !drawn.includes(name))).toEqual(['src/cli', 'src/wire']);
});
