/** A tool that has fallen silent looks like clean code. So: known faults in a copy, and each tool must name them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runChecks, type CheckResult } from './check.ts';
import { plantTree } from './support/plantedTree.ts';

const clean: Record<string, string> = {
  'src/main.ts': "import { openRoom } from './rooms/openRoom.ts';\n\nopenRoom('first');\n",
  'src/rooms/openRoom.ts':
    "import { roomName } from '../wire/roomName.ts';\n\nexport const openRoom = (name: string): string => roomName.parse(name);\n",
  'src/wire/roomName.ts': "import { z } from 'zod';\n\nexport const roomName = z.string();\n",
  'test/rooms/openRoom.test.ts':
    "import { expect, test } from 'vitest';\nimport { openRoom } from '../../src/rooms/openRoom.ts';\n\ntest('a room has its name', () => {\n  expect(openRoom('a')).toBe('a');\n});\n",
};

const line = (count: number) =>
  Array.from({ length: count }, (_, n) => `export const n${n} = ${n};`).join('\n');

/** Fault by fault: the file, its text, the tool, and what the tool says beside the file's name. */
const planted: { path: string; text: string; tool: string; says: string }[] = [
  { path: 'media/untidy.ts', text: 'export const a={b:"c"}', tool: 'prettier', says: '' },

  { path: 'media/any.ts', text: 'export const a: any = 1;', tool: 'eslint', says: 'no-explicit-any' },
  {
    path: 'media/floating.ts',
    text: 'export const a = async (): Promise<void> => {};\na();',
    tool: 'eslint',
    says: 'no-floating-promises',
  },
  {
    path: 'media/misused.ts',
    text: 'export const a = (): number[] => [1].filter(async () => true);',
    tool: 'eslint',
    says: 'no-misused-promises',
  },
  { path: 'media/console.ts', text: "console.log('heard');", tool: 'eslint', says: 'no-console' },
  {
    path: 'media/environment.ts',
    text: 'export const a = process.env.HOME;',
    tool: 'eslint',
    says: 'no-restricted-properties',
  },
  { path: 'media/long.ts', text: line(401), tool: 'eslint', says: 'max-lines' },
  {
    path: 'media/later.ts',
    text: '// TODO finish\nexport const a = 1;',
    tool: 'eslint',
    says: 'no-warning-comments',
  },
  { path: 'media/equal.ts', text: 'export const a = (b: number) => b == 1;', tool: 'eslint', says: 'eqeqeq' },
  {
    path: 'src/web/Hook.tsx',
    text: "import { useState } from 'react';\nexport const Hook = (p: { on: boolean }) => (p.on ? useState(0)[0] : 1);",
    tool: 'eslint',
    says: 'react-hooks/rules-of-hooks',
  },
  { path: 'config/setup/unused.mjs', text: 'const a = 1;', tool: 'eslint', says: 'no-unused-vars' },
  { path: 'config/setup/undefined.mjs', text: 'windows();', tool: 'eslint', says: 'no-undef' },

  { path: 'media/mistyped.ts', text: "export const a: number = 'b';", tool: 'tsc', says: 'TS2322' },
  { path: 'media/enum.ts', text: 'export enum A {\n  B,\n}', tool: 'tsc', says: 'TS1294' },
  {
    path: 'media/ending.ts',
    text: "export { a } from './any';",
    tool: 'tsc',
    says: 'TS2835',
  },

  {
    path: 'media/upwards.ts',
    text: "import type { openRoom } from '../src/rooms/openRoom.ts';\nexport type A = typeof openRoom;",
    tool: 'dependency-cruiser',
    says: 'not-in-allowed',
  },
  {
    path: 'src/wire/dynamic.ts',
    text: "export const a = () => import('../../config/read.ts');",
    tool: 'dependency-cruiser',
    says: 'not-in-allowed',
  },
  {
    path: 'src/chat/sideways.ts',
    text: "export { a } from '../imaging/a.ts';",
    tool: 'dependency-cruiser',
    says: 'not-in-allowed',
  },
  {
    path: 'src/audit/backwards.ts',
    text: "export { a } from '../ai/a.ts';",
    tool: 'dependency-cruiser',
    says: 'not-in-allowed',
  },
  {
    path: 'src/web/server.ts',
    text: "export { openRoom } from '../rooms/openRoom.ts';",
    tool: 'dependency-cruiser',
    says: 'not-in-allowed',
  },
  {
    path: 'src/rooms/tested.ts',
    text: "export { a } from '../../test/support/a.ts';",
    tool: 'dependency-cruiser',
    says: 'not-in-allowed',
  },
  {
    path: 'src/rooms/chicken.ts',
    text: "import type { Egg } from './egg.ts';\nexport interface Chicken {\n  egg: Egg;\n}",
    tool: 'dependency-cruiser',
    says: 'no-circles',
  },
  {
    path: 'src/rooms/barrelled.ts',
    text: "export { roomName } from '../wire/index.ts';",
    tool: 'dependency-cruiser',
    says: 'no-barrels',
  },
  {
    path: 'src/rooms/nowhere.ts',
    text: "export { a } from './nothing.ts';",
    tool: 'dependency-cruiser',
    says: 'resolvable',
  },
  {
    path: 'src/rooms/unnamed.ts',
    text: "export { default } from 'esquery';",
    tool: 'dependency-cruiser',
    says: 'named-in-package-json',
  },
  {
    path: 'src/rooms/developing.ts',
    text: "export { test } from 'vitest';",
    tool: 'dependency-cruiser',
    says: 'server-runs-without-development-packages',
  },

  { path: 'src/rooms/lonely.ts', text: 'export const a = 1;', tool: 'knip', says: '' },
  {
    path: 'src/wire/spare.ts',
    text: "import { z } from 'zod';\nexport const used = z.string();\nexport const neverUsed = z.string();",
    tool: 'knip',
    says: 'neverUsed',
  },
];

/** What the planted files lean on. */
const besides: Record<string, string> = {
  'config/read.ts': 'export const a = 1;\n',
  'src/imaging/a.ts': 'export const a = 1;\n',
  'src/ai/a.ts': 'export const a = 1;\n',
  'test/support/a.ts': 'export const a = 1;\n',
  'src/rooms/egg.ts':
    "import type { Chicken } from './chicken.ts';\n\nexport interface Egg {\n  chicken: Chicken;\n}\n",
  'src/wire/index.ts': "export { roomName } from './roomName.ts';\n",
  'test/wire/spare.test.ts': "import { used } from '../../src/wire/spare.ts';\n\nused.parse('');\n",
};

const byName = (results: readonly CheckResult[]) => new Map(results.map((result) => [result.name, result]));

describe('npm run check', () => {
  let tree: Awaited<ReturnType<typeof plantTree>>;
  let before: Map<string, CheckResult>;
  let after: Map<string, CheckResult>;

  beforeAll(async () => {
    tree = await plantTree(clean);
    before = byName(await runChecks(tree.root, { quick: false }));
    await tree.add(besides);
    const { manifest } = tree;
    await tree.add({
      'package.json': JSON.stringify({
        ...manifest,
        dependencies: { ...manifest.dependencies, wouter: '3.0.0' },
      }),
    });
    await tree.add(Object.fromEntries(planted.map(({ path, text }) => [path, text])));
    after = byName(await runChecks(tree.root, { quick: false }));
  }, 180_000);

  afterAll(() => tree.remove());

  test.each(['prettier', 'eslint', 'tsc', 'dependency-cruiser', 'knip'])('%s passes clean code', (tool) => {
    const result = before.get(tool);
    expect(result?.passed, result?.output).toBe(true);
  });

  test('knip finds a dependency that nothing uses', () => {
    expect(after.get('knip')?.output).toMatch(/Unused dependencies[^]*wouter/);
  });

  test.each(planted)('$tool finds $path: $says', ({ path, tool, says }) => {
    const result = after.get(tool);
    expect(result?.passed).toBe(false);
    expect(faultsOf(result?.output ?? '', path)).toContain(says);
  });
});

/** The part of a report that is about one file: the lines that name it, and in eslint's those below its name. */
function faultsOf(output: string, path: string): string {
  const lines = output.split('\n');
  const named = lines.flatMap((text, index) => {
    if (!text.includes(path)) return [];
    const next = lines.indexOf('', index);
    return text.endsWith(path) ? lines.slice(index, next === -1 ? undefined : next) : [text];
  });
  expect(named, `nothing about ${path} in:\n${output}`).not.toEqual([]);
  return named.join('\n');
}
