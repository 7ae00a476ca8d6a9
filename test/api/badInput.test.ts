import { gzipSync } from 'node:zlib';
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { apiScope } from '../../src/wire/access.ts';
import type { Route } from '../../src/wire/entries.ts';
import { errorBody } from '../../src/wire/errors.ts';
import { maxRequestBytes, routes } from '../../src/wire/protocol.ts';
import { createRoom } from '../../src/wire/routes/rooms.ts';
import { serviceKey } from '../support/serviceKey.ts';
import { answerOf, type Answer, type Sent } from '../support/sendRoute.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

let api: TestApi;
let token: string;
let platformKey: string;
let params: Record<string, string>;
beforeAll(async () => {
  api = await startTestApi();
  ({ token } = await api.signIn(['clinician', 'admin']));
  platformKey = await serviceKey(api, [...apiScope.options]);
  const { room } = await api.expectReply(createRoom, { token, body: { name: 'Follow-up' } });
  const { invite } = await api.roomStore.createInvite(room.roomId, { role: 'patient', expiresAt: null });
  params = { roomId: room.roomId, inviteId: invite.inviteId };
});
afterAll(async () => {
  await api.close();
});

const snapshot = async () => {
  // How often an address was refused is counted, and queues keep what they know of their processes.
  const keys = (await api.database.redis.keys('*'))
    .filter((key) => !/^consilium:(limit|jobs):/.test(key))
    .sort();
  const contents = await Promise.all(keys.map((key) => api.database.redis.dump(key)));
  return { keys, contents: contents.map(String), occupancy: api.registry.occupancy(params.roomId ?? '') };
};

async function expectRefused(code: string, send: () => Promise<Answer>): Promise<z.infer<typeof errorBody>> {
  const before = await snapshot();
  const answer = await send();
  const body = errorBody.parse(answer.body);
  expect(body).toMatchObject({ code, requestId: answer.headers.get('x-request-id') });
  expect(answer.headers.get('content-type')).toContain('application/json');
  expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.ts:|at \w+ \(/);
  expect(await snapshot()).toEqual(before);
  return body;
}

const fieldsOf = (schema: z.ZodType): string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];

/** Ids of what there is, and of the entry's example where it is about something else. */
const idsOf = (route: Route): Record<string, string> => ({
  ...(route.example.params as Record<string, string> | undefined),
  ...params,
});
const pathOf = (route: Route) =>
  route.path.replace(/:(\w+)/g, (_, name: string) => idsOf(route)[name] ?? '') + queryOf(route);
const queryOf = ({ example: { query } }: Route) =>
  query === undefined ? '' : `?${new URLSearchParams(query as Record<string, string>).toString()}`;
const anyVersion = { 'if-match': '*' };
/** Of somebody who may call it. */
const tokenFor = ({ access }: Route) =>
  access.who === 'user' && access.roles.every((role) => role === 'service') ? platformKey : token;
const example = (route: Route): Sent => ({
  token: tokenFor(route),
  params: idsOf(route),
  headers: anyVersion,
  ...(route.example.body === undefined ? {} : { body: route.example.body }),
});
const isBodied = ({ method, content }: Route) =>
  (method === 'POST' || method === 'PUT' || method === 'PATCH') && content !== 'upload';
const withBody = (route: Route, change: object) => ({
  ...(route.example.body as object | undefined),
  ...change,
});

/** None of these is a right value of any field. */
const wrongValues: unknown[] = [
  { an: 'object' },
  ['a list'],
  -1,
  1e308,
  true,
  '',
  'x'.repeat(10_000),
  'bidi \u202e override',
  'nul \u0000 character',
];

describe.each(routes.map((route) => [route.name, route] as const))('%s', (_name, route) => {
  it('refuses unknown fields in body and query', async () => {
    const inQuery = await expectRefused('INVALID_REQUEST', () =>
      api.send(route, {
        ...example(route),
        query: { ...(route.example.query as Record<string, string> | undefined), surprise: '1' },
      }),
    );
    expect(inQuery.details).toMatchObject({ issues: [{ path: 'query' }] });
    if (!isBodied(route)) return;
    for (const name of ['surprise', '__proto__', 'constructor']) {
      // Written out: an object literal would set the prototype instead.
      const body = JSON.stringify(withBody(route, { placeholder: 1 })).replace('placeholder', name);
      await expectRefused('INVALID_REQUEST', () => api.send(route, { ...example(route), body }));
    }
    expect(({} as { surprise?: unknown }).surprise).toBeUndefined();
  });

  if (isBodied(route) && fieldsOf(route.body).length > 0)
    it('refuses wrong values of each field', async () => {
      for (const field of fieldsOf(route.body)) {
        for (const wrong of wrongValues) {
          const body = await expectRefused('INVALID_REQUEST', () =>
            api.send(route, { ...example(route), body: withBody(route, { [field]: wrong }) }),
          );
          expect(JSON.stringify(body.details)).toContain(`body.${field}`);
          // What was sent may be a patient's: it does not come back in a message.
          expect(JSON.stringify(body)).not.toContain('x'.repeat(100));
        }
      }
    });

  if (route.path.includes(':'))
    it('refuses what are no ids of ours', async () => {
      const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
      for (const name of names) {
        for (const wrong of [uuidv4(), 'x', '..%2f', `${params.roomId}'`, 'x'.repeat(5000), '\u0000']) {
          await expectRefused('INVALID_REQUEST', () =>
            api.send(route, { ...example(route), params: { ...idsOf(route), [name]: wrong } }),
          );
        }
      }
      const malformed = `${api.url}${route.path.replaceAll(/:\w+/g, '%zz')}`;
      await expectRefused('INVALID_REQUEST', async () =>
        answerOf(
          await fetch(malformed, {
            method: route.method,
            headers: { authorization: `Bearer ${tokenFor(route)}`, ...anyVersion },
          }),
        ),
      );
    });

  it('refuses bodies that are no JSON object, of another type, or where none belongs', async () => {
    const headers = { 'content-type': 'application/json' };
    const raw =
      (body: string, more: Record<string, string> = {}) =>
      async () =>
        answerOf(
          await fetch(`${api.url}${pathOf(route)}`, {
            method: route.method,
            headers: { authorization: `Bearer ${tokenFor(route)}`, ...anyVersion, ...headers, ...more },
            body,
          }),
        );
    if (route.method === 'GET') return; // fetch sends none; see the raw request below
    // To whom the case of a file is unknown learns no more than that.
    const code = route.content === 'upload' ? 'CASE_NOT_FOUND' : 'INVALID_REQUEST';
    for (const body of ['{', '[]', '"text"', 'null', '1', '{"a":1}}', '{"name":"\ud800'])
      await expectRefused(code, raw(body));
    const right = JSON.stringify(route.example.body ?? { some: 'thing' });
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'application/xml',
    ]) {
      await expectRefused(code, raw(right, { 'content-type': type }));
    }
    await expectRefused(code, raw(right, { 'content-type': 'application/json; charset=iso-8859-1' }));
    await expectRefused(code, raw(right, { 'content-encoding': 'lzma' }));
    await expectRefused(code, raw('no gzip', { 'content-encoding': 'gzip' }));
    if (!isBodied(route)) await expectRefused(code, raw('{"some":"thing"}'));
  });

  if (isBodied(route))
    it('refuses oversized bodies, compressed ones too', async () => {
      const large = JSON.stringify(withBody(route, { name: 'x'.repeat(maxRequestBytes) }));
      await expectRefused('REQUEST_TOO_LARGE', () => api.send(route, { ...example(route), body: large }));
      const bomb = gzipSync(JSON.stringify({ name: 'x'.repeat(5_000_000) }));
      expect(bomb.byteLength).toBeLessThan(maxRequestBytes);
      await expectRefused('REQUEST_TOO_LARGE', async () =>
        answerOf(
          await fetch(`${api.url}${pathOf(route)}`, {
            method: route.method,
            headers: {
              authorization: `Bearer ${tokenFor(route)}`,
              ...anyVersion,
              'content-type': 'application/json',
              'content-encoding': 'gzip',
            },
            body: bomb,
          }),
        ),
      );
    });

  it('takes only its own methods', async () => {
    const own = routes.filter(({ path }) => path === route.path).map(({ method }) => method as string);
    for (const method of ['PUT', 'PATCH', 'DELETE', 'POST', 'GET', 'OPTIONS'].filter(
      (name) => !own.includes(name),
    )) {
      await expectRefused('METHOD_NOT_ALLOWED', async () => {
        const answer = await answerOf(await fetch(`${api.url}${pathOf(route)}`, { method }));
        expect(answer.headers.get('allow')?.split(', ').sort()).toEqual([...own].sort());
        return answer;
      });
    }
  });
});

describe('pages of rooms', () => {
  const list = routes.find(({ name }) => name === 'listRooms');
  it.each<Record<string, string>>([
    { limit: '0' },
    { limit: '101' },
    { limit: '1.5' },
    { limit: 'many' },
    { limit: '' },
    { cursor: 'x' },
    { cursor: '(+inf' },
  ])('%j is refused', async (query) => {
    if (!list) throw new Error('listRooms is gone');
    await expectRefused('INVALID_REQUEST', () => api.send(list, { token, query }));
  });

  it('a name given twice is refused', async () => {
    await expectRefused('INVALID_REQUEST', async () =>
      answerOf(
        await fetch(`${api.url}/rooms?limit=1&limit=2`, { headers: { authorization: `Bearer ${token}` } }),
      ),
    );
  });
});

describe('what is not there', () => {
  it.each(['/nothing', '/rooms/a/b/c', '/api/v1/nothing', '/health', '/app/assets/gone.js'])(
    '%s',
    async (path) => {
      await expectRefused('NOT_FOUND', async () => {
        const answer = await answerOf(await fetch(`${api.url}${path}`));
        expect(answer.status).toBe(404);
        return answer;
      });
    },
  );
});
