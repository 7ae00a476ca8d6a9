import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { authorize } from '../../src/auth/policy.ts';
import type { Access } from '../../src/wire/access.ts';
import { getMe } from '../../src/wire/routes/accounts.ts';
import { createApiKey, listApiKeys, revokeApiKey, updateUser } from '../../src/wire/routes/users.ts';
import { firstAdmin, type Account } from '../support/accounts.ts';
import type { Answer } from '../support/sendRoute.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';
import { cypher } from '../../src/graph/cypher.ts';

let api: TestApi;
let admin: Account;
beforeAll(async () => {
  api = await startTestApi();
  admin = await firstAdmin(api);
});
afterAll(async () => {
  await api.close();
});
afterEach(() => {
  vi.useRealTimers();
});

const code = ({ body }: Answer) => (body as { code?: string }).code;
const dayMs = 24 * 60 * 60_000;
const after = (ms: number) => new Date(Date.now() + ms).toISOString();
const create = (body: object = {}) =>
  api.expectReply(createApiKey, {
    token: admin.token,
    body: { serviceName: 'Platform', scopes: ['cases:write'], expiresAt: after(dayMs), ...body },
  });

describe('a key of a service', () => {
  it('lets the service in, as itself', async () => {
    const { apiKey, key } = await create();
    expect(key).toMatch(/^csk_[\w-]{43}$/);
    const me = await api.expectReply(getMe, { token: key });
    expect(me).toMatchObject({ userId: apiKey.serviceId, displayName: 'Platform', roles: ['service'] });
  });

  it('is shown once: neither lists nor the graph have it', async () => {
    const { apiKey, key } = await create();
    const { apiKeys } = await api.expectReply(listApiKeys, { token: admin.token });
    expect(apiKeys[0]).toEqual(apiKey);
    const rows = await api.graph.rows(cypher`MATCH (k:ApiKey) RETURN k {.*} AS found`);
    expect(JSON.stringify([apiKeys, rows])).not.toContain(key.slice(4));
  });

  it('is refused once revoked, once expired, when changed, and while its service is disabled', async () => {
    const { apiKey, key } = await create();
    expect(code(await api.send(getMe, { token: `${key.slice(0, -1)}!` }))).toBe('UNAUTHENTICATED');
    expect(code(await api.send(getMe, { token: `csk_${'a'.repeat(43)}` }))).toBe('UNAUTHENTICATED');
    const setState = (state: string) =>
      api.expectReply(updateUser, {
        token: admin.token,
        params: { userId: apiKey.serviceId },
        body: { state },
      });
    await setState('disabled');
    expect(code(await api.send(getMe, { token: key }))).toBe('UNAUTHENTICATED');
    await setState('enabled');
    expect((await api.send(getMe, { token: key })).status).toBe(200);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + dayMs + 1000 });
    expect(code(await api.send(getMe, { token: key }))).toBe('TOKEN_EXPIRED');
    vi.useRealTimers();
    const params = { apiKeyId: apiKey.apiKeyId };
    await api.expectReply(revokeApiKey, { token: admin.token, params });
    expect(code(await api.send(getMe, { token: key }))).toBe('UNAUTHENTICATED');
    await api.expectReply(revokeApiKey, { token: admin.token, params });
  });

  it('is replaced while the service stays the same', async () => {
    const { apiKey } = await create();
    const next = await create({ serviceName: undefined, serviceId: apiKey.serviceId });
    expect(next.apiKey.serviceId).toBe(apiKey.serviceId);
    expect(next.apiKey.apiKeyId).not.toBe(apiKey.apiKeyId);
  });

  it('lasts two years at most, and belongs to a service', async () => {
    const body = { serviceName: 'Platform', scopes: ['cases:write'], expiresAt: after(800 * dayMs) };
    const attempt = async (change: object) =>
      code(await api.send(createApiKey, { token: admin.token, body: { ...body, ...change } }));
    expect(await attempt({})).toBe('INVALID_REQUEST');
    expect(await attempt({ expiresAt: after(-1000) })).toBe('INVALID_REQUEST');
    const ofPerson = { serviceName: undefined, serviceId: admin.userId, expiresAt: after(dayMs) };
    expect(await attempt(ofPerson)).toBe('USER_NOT_FOUND');
  });

  it('opens what its scopes name and nothing else', async () => {
    const { key } = await create({ scopes: ['cases:read'] });
    const claims = await api.auth.authenticator.verify(key);
    const access = (scope: 'cases:read' | 'cases:write'): Access => ({
      who: 'user',
      roles: ['clinician', 'service'],
      scope,
    });
    expect(() => authorize(access('cases:read'), claims, null)).not.toThrow();
    expect(() => authorize(access('cases:write'), claims, null)).toThrow(
      expect.objectContaining({ code: 'FORBIDDEN', details: { scope: 'cases:write' } }) as Error,
    );
  });
});
