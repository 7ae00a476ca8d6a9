import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { EmptyGraph, graphEngines } from './graphEngines.ts';
import { neo4jStartLimitMs } from './neo4jServer.ts';
import { startTestApi, type TestApi, type TestApiSurroundings } from './testApi.ts';

/**
 * For the tests of a `describe.each(graphEngines)`: one API on that engine for all of them, given to `onStart`; where the
 * engine is missing they are skipped with the reason.
 */
export function apiOnEngine(
  { missing, open }: Pick<(typeof graphEngines)[number], 'missing' | 'open'>,
  onStart: (api: TestApi) => void,
  surroundings: Omit<TestApiSurroundings, 'graph'> = {},
): void {
  let opened: EmptyGraph;
  let api: TestApi;
  beforeAll(async () => {
    if (missing !== null) return;
    opened = await open();
    api = await startTestApi({}, { ...surroundings, graph: opened.graph });
    onStart(api);
  }, neo4jStartLimitMs);
  beforeEach(({ skip }) => {
    if (missing !== null) skip(missing);
  });
  afterAll(async () => {
    if (missing !== null) return;
    await api.close();
    await opened.close();
  });
}
