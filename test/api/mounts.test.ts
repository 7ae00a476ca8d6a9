/** The table of entries is tried route by route elsewhere; here that the app has nothing beside it that nobody thought of. */
import express, { Router, type RequestHandler } from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { routes } from '../../src/wire/protocol.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

/** What stands beside the table, by where it is mounted, with its rule. */
const beside: Readonly<Record<string, string>> = {
  '/docs': 'for anyone: it is in the public source',
  '/docs/': 'for anyone: it is in the public source',
  '/admin/board': 'by a pass alone, that `authorize(admin)` lets in: board.test.ts',
  '/': 'for anyone: leads to the page',
  '/app': 'for anyone: the built page, which holds nothing of anybody',
  '/^\\/app\\/join\\/?$/': 'no answer of its own: which sites may frame the page of guests',
};
/** Files of the documentation, each by its name. */
const isDocument = (path: string) => /^\/docs\/[\w.-]+\.(js|css|png)$/.test(path);

/**
 * What runs for every request and answers none by itself but with a refusal: log, figures, time of the body, headers (two),
 * origins; after everything else, that there is nothing here, and errors.
 */
const forAll = 8;

interface Layer {
  rawPath: string | RegExp | (string | RegExp)[];
  slash: boolean;
  route?: unknown;
  handle: RequestHandler & { stack?: Layer[] };
}
const layersOf = (app: unknown): Layer[] => (app as { router: { stack: Layer[] } }).router.stack;

interface Mounts {
  /** Paths that answer, or below which something may. */
  paths: string[];
  /** How many run for every request. */
  forAll: number;
}

/** Routers that hang at the root are looked into; what hangs below a path is one mount. */
function mountsOf(layers: readonly Layer[]): Mounts {
  const found: Mounts = { paths: [], forAll: 0 };
  for (const { rawPath, slash, route, handle } of layers) {
    if (route !== undefined || !slash) found.paths.push(...[rawPath].flat().map(String));
    else if (handle.stack === undefined) found.forAll += 1;
    else {
      const inner = mountsOf(handle.stack);
      found.paths.push(...inner.paths);
      found.forAll += inner.forAll;
    }
  }
  return found;
}

const inTable = new Set(routes.map(({ path }) => path));
const unknownOf = (paths: readonly string[]) =>
  paths.filter((path) => !inTable.has(path) && !Object.hasOwn(beside, path) && !isDocument(path));

it('nothing is mounted but the table of entries and what is named here with its rule', () => {
  const { paths, forAll: running } = mountsOf(layersOf(api.app));
  expect(unknownOf(paths)).toEqual([]);
  expect(running).toBe(forAll);
  // And the walk sees what there is.
  expect(new Set(paths)).toEqual(
    new Set([...inTable, ...Object.keys(beside), ...paths.filter((path) => isDocument(path))]),
  );
});

it('what is mounted beside them is found, wherever it hangs', () => {
  const answer: RequestHandler = (_request, response) => void response.end();
  const ways: RequestHandler[] = [Router().get('/secret', answer), Router().use('/secret', answer)];
  for (const router of [...ways, Router().use(Router().all('/secret', answer))]) {
    expect(unknownOf(mountsOf(layersOf(express().use(router))).paths)).toEqual(['/secret']);
  }
  expect(unknownOf(mountsOf(layersOf(express().use('/admin', answer))).paths)).toEqual(['/admin']);
  expect(unknownOf(mountsOf(layersOf(express().get(/^\/secret/, answer))).paths)).toHaveLength(1);
  expect(mountsOf(layersOf(express().use(answer))).forAll).toBe(1);
});
