import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildPage } from '../../src/cli/buildPage.ts';
import { plantTree } from '../support/plantedTree.ts';

type Planted = Awaited<ReturnType<typeof plantTree>>;

let tree: Planted;
beforeEach(async () => {
  tree = await plantTree({
    'package-lock.json': '{}',
    'vite.config.ts': "export default { root: 'src/web', base: '/app/', build: { emptyOutDir: true } };\n",
    'src/wire/word.ts': "export const word = 'first';\n",
    'src/web/index.html': '<!doctype html><script type="module" src="./main.ts"></script>\n',
    'src/web/main.ts': "import { word } from '../wire/word.ts';\ndocument.title = word;\n",
  });
});
afterEach(async () => {
  await tree.remove();
});

const build = () => buildPage(() => {}, tree.root);

async function script(): Promise<string> {
  const folder = join(tree.root, 'dist/web/assets');
  const [name] = await readdir(folder);
  return readFile(join(folder, name ?? ''), 'utf8');
}

it('builds the page once, and again where something it is made of has changed', async () => {
  let announced = 0;
  expect(await buildPage(() => announced++, tree.root)).toBe(true);
  expect(await script()).toContain('first');
  expect(await buildPage(() => announced++, tree.root)).toBe(false);
  expect(announced).toBe(1);

  await tree.add({ 'src/wire/word.ts': "export const word = 'second';\n" });
  expect(await build()).toBe(true);
  expect(await script()).toContain('second');
  await tree.add({ 'package-lock.json': '{ }' });
  expect(await build()).toBe(true);
});

it('keeps the old page where the new one cannot be built, and says why', async () => {
  await build();
  await tree.add({ 'src/web/main.ts': 'this is ( no program\n' });
  await expect(build()).rejects.toThrow(/could not be built:[\s\S]*main\.ts/);
  expect(await script()).toContain('first');
  await expect(build()).rejects.toThrow('could not be built');
  expect(await readdir(join(tree.root, 'dist'))).toEqual(['web']);
});
