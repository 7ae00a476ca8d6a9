import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '../../src/wire/protocol.ts';
import { getOpenApi } from '../../src/wire/routes/operation.ts';
import { answerOf } from '../support/sendRoute.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(async () => {
  await api.close();
});

const get = async (path: string) => answerOf(await fetch(`${api.url}${path}`, { redirect: 'manual' }));

test('the document is served to anyone', async () => {
  const document = await api.expectReply(getOpenApi);
  expect(document).toMatchObject({ openapi: '3.1.1', info: { version: '0.0.1' } });
  const paths = new Set(routes.map(({ path }) => path));
  expect(Object.keys(document['paths'] as object)).toHaveLength(paths.size);
});

test('/docs leads to the page that shows it, with nothing in it that the policy would stop', async () => {
  const moved = await get('/docs');
  expect([moved.status, moved.headers.get('location')]).toEqual([302, '/docs/']);
  const page = await get('/docs/');
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  const html = String(page.body);
  expect(html).not.toMatch(/<script(?![^>]* src=)|<style|style=|https?:/);
  const parts = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, name]) => name);
  expect(parts).toHaveLength(4);
  for (const name of parts) expect([name, (await get(`/docs/${name}`)).status]).toEqual([name, 200]);
});

test('/docs leads nowhere else', async () => {
  for (const name of ['docsRoutes.ts', 'package.json', 'swagger-ui.js', '..%2fpage.ts', 'index.html']) {
    expect([name, (await get(`/docs/${name}`)).status]).toEqual([name, 404]);
  }
});
