import { afterEach, expect, test } from 'vitest';
import { errorBody } from '../../src/wire/errors.ts';
import { createCase, listCases } from '../../src/wire/routes/cases.ts';
import { uploadMedia } from '../../src/wire/routes/files.ts';
import { createRoom, enterRoom } from '../../src/wire/routes/rooms.ts';
import { getLiveness, getReadiness } from '../../src/wire/routes/operation.ts';
import { getCapabilities } from '../../src/wire/routes/server.ts';
import type { Sent } from '../support/sendRoute.ts';
import { startTestApi, type TestApi, type TestApiSurroundings } from '../support/testApi.ts';

let api: TestApi;
afterEach(async () => {
  await api.close();
});

const limited = (
  perMinute: Partial<NonNullable<TestApiSurroundings['limited']>['perMinute']>,
  peoplePerAddress = 1000,
): TestApiSurroundings => ({
  limited: { perMinute: { read: 0, write: 0, upload: 0, handshake: 0, ...perMinute }, peoplePerAddress },
});

const statusesOf = async (times: number, send: () => Promise<{ status: number }>) => {
  const statuses: number[] = [];
  for (let sent = 0; sent < times; sent++) statuses.push((await send()).status);
  return statuses;
};

test('one person reads and writes so often, each counted apart, and another person as often again', async () => {
  api = await startTestApi({}, limited({ read: 3, write: 2 }));
  const { token } = await api.signIn();
  const other = await api.signIn();
  const reads = (sent: Sent) => () => api.send(listCases, sent);
  expect(await statusesOf(5, reads({ token }))).toEqual([200, 200, 200, 429, 429]);
  const body = createCase.example.body;
  expect(await statusesOf(3, () => api.send(createCase, { token, body }))).toEqual([201, 201, 429]);
  expect(await statusesOf(4, reads({ token: other.token }))).toEqual([200, 200, 200, 429]);
});

test('the answer tells how much is left, and when to come again', async () => {
  api = await startTestApi({}, limited({ read: 2 }, 10));
  const { token } = await api.signIn();
  const first = await api.send(listCases, { token });
  expect(first.headers.get('ratelimit-policy')).toBe('"address-read";q=20;w=60, "user-read";q=2;w=60');
  expect(first.headers.get('ratelimit')).toMatch(/^"address-read";r=19;t=60, "user-read";r=1;t=(60|59)$/);
  await api.send(listCases, { token });
  const refused = await api.send(listCases, { token });
  expect(errorBody.parse(refused.body).code).toBe('RATE_LIMITED');
  expect(refused.headers.get('ratelimit')).toContain('"user-read";r=0;');
  const seconds = Number(refused.headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(60);
});

test('an address may ask for as many people as it may stand for, whoever they are', async () => {
  api = await startTestApi({}, limited({ read: 2 }, 2));
  expect(await statusesOf(6, () => api.send(getCapabilities))).toEqual([200, 200, 200, 200, 429, 429]);
  const { token } = await api.signIn();
  expect((await api.send(listCases, { token })).status).toBe(429);
});

test('uploads are counted apart', async () => {
  api = await startTestApi({}, limited({ upload: 1 }));
  const { token } = await api.signIn();
  const { caseId } = await api.expectReply(createCase, { token, body: createCase.example.body });
  const upload = () =>
    api.send(uploadMedia, {
      token,
      query: { caseId },
      headers: { 'x-file-name': 'letter.pdf', 'content-type': 'application/pdf' },
    });
  const [first, second] = await statusesOf(2, upload);
  expect([first === 429, second]).toEqual([false, 429]);
});

test('what watches over the server is not counted', async () => {
  api = await startTestApi({}, limited({ read: 1 }, 1));
  for (const route of [getLiveness, getReadiness]) {
    expect(await statusesOf(4, () => api.send(route))).toEqual([200, 200, 200, 200]);
    expect((await api.send(route)).headers.get('ratelimit')).toBeNull();
  }
});

test('an address opens so many sockets', async () => {
  api = await startTestApi({}, limited({ handshake: 2 }, 1));
  const { token } = await api.signIn();
  const { room } = await api.expectReply(createRoom, { token, body: { name: 'Follow-up' } });
  const params = { roomId: room.roomId };
  const entrance = await api.expectReply(enterRoom, { token, params, body: { displayName: 'Dr. Okafor' } });
  await api.connect(entrance.token);
  await api.connect(entrance.token);
  await expect(api.connect(entrance.token)).rejects.toThrow();
});

const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });

test('behind a trusted proxy each address counts for itself, and what callers claim beyond it is not believed', async () => {
  api = await startTestApi({ trustedProxies: ['loopback'] }, limited({ read: 1 }, 1));
  expect((await api.send(getCapabilities, from('203.0.113.1'))).status).toBe(200);
  expect((await api.send(getCapabilities, from('203.0.113.1'))).status).toBe(429);
  expect((await api.send(getCapabilities, from('203.0.113.2'))).status).toBe(200);
  // The proxy adds the address it sees; what stands before that is the caller's own word.
  expect((await api.send(getCapabilities, from('198.51.100.7, 203.0.113.2'))).status).toBe(429);
});

test('without a trusted proxy nothing of it is believed', async () => {
  api = await startTestApi({}, limited({ read: 1 }, 1));
  expect((await api.send(getCapabilities, from('203.0.113.1'))).status).toBe(200);
  expect((await api.send(getCapabilities, from('203.0.113.2'))).status).toBe(429);
});

test('addresses of one IPv6 network count as one', async () => {
  api = await startTestApi({ trustedProxies: ['loopback'] }, limited({ read: 1 }, 1));
  expect((await api.send(getCapabilities, from('2001:db8::1'))).status).toBe(200);
  expect((await api.send(getCapabilities, from('2001:db8::2'))).status).toBe(429);
});
