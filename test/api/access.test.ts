import { SignJWT } from 'jose';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { bind } from '../../src/api/binding.ts';
import { mountRoutes } from '../../src/api/mountRoutes.ts';
import { RequestLimits } from '../../src/auth/RequestLimits.ts';
import { apiScope, userRole, type Access } from '../../src/wire/access.ts';
import type { Route } from '../../src/wire/entries.ts';
import { errorBody } from '../../src/wire/errors.ts';
import { routes } from '../../src/wire/protocol.ts';
import { createRoom, enterRoom, listInvites } from '../../src/wire/routes/rooms.ts';
import { getLiveness } from '../../src/wire/routes/operation.ts';
import type { Answer, Sent } from '../support/sendRoute.ts';
import { noLimits, startTestApi, type TestApi } from '../support/testApi.ts';

let api: TestApi;
let hostToken: string;
let guestToken: string;
let params: { roomId: string; inviteId: string };
beforeAll(async () => {
  api = await startTestApi();
  hostToken = (await api.signIn()).token;
  const { room } = await api.expectReply(createRoom, { token: hostToken, body: { name: 'Follow-up' } });
  const { invite, secret } = await api.roomStore.createInvite(room.roomId, {
    role: 'patient',
    expiresAt: null,
  });
  params = { roomId: room.roomId, inviteId: invite.inviteId };
  const guest = api.registry.reserve(
    { ...room, hostUserId: uuidv7(), caseId: null },
    { displayName: 'Ana Ruiz', role: 'patient', grants: ['subscribe'], inviteId: null },
  );
  guestToken = (await api.tokens.signRoomToken(guest)).token;
  expect(secret).toBeDefined();
});
afterAll(async () => {
  await api.close();
});

/** Each signed in for one request. */
const callers: Record<string, { may: (access: Access) => boolean; token: () => Promise<string> }> = {
  ...Object.fromEntries(
    userRole.options.map((role) => [
      `somebody who is ${role}`,
      {
        may: (access: Access) =>
          access.who === 'user' &&
          access.roles.includes(role) &&
          (role !== 'service' || access.scope === undefined),
        token: async () => (await api.signIn([role])).token,
      },
    ]),
  ),
  'a service with a key of every scope': {
    may: (access) => access.who === 'user' && access.roles.includes('service'),
    token: async () => {
      const service = { name: 'Platform' };
      const expiresAt = new Date(Date.now() + 60_000).toISOString();
      const actor = { actorId: null, actorKind: 'system' as const };
      const wanted = { service, scopes: [...apiScope.options], expiresAt };
      return (await api.auth.apiKeys.create(wanted, actor)).key;
    },
  },
};

/** The first administrator's form is for the operator, and a clinician invites no administrators. */
const refusedByHandlers = ({ name }: Route): string[] =>
  ['createFirstAdmin', 'createInvitation'].includes(name) ? ['FORBIDDEN'] : [];

const hasRoom = ({ path }: Route) => path.includes(':roomId');
const byUsers = routes.filter(({ access }) => access.who === 'user');
const byAnyone = routes.filter(({ access }) => access.who === 'anyone');

/** As right a request as the entry's own example, about the room of this test. */
function exampleOf(route: Route): Sent {
  return {
    params: { ...(route.example.params as Record<string, string> | undefined), ...params },
    query: Object.fromEntries(
      Object.entries(route.example.query ?? {}).map(([name, value]) => [name, String(value)]),
    ),
    ...(route.example.body === undefined ? {} : { body: route.example.body }),
  };
}

function expectRefusal(answer: Answer, status: number, code: string): void {
  const body = errorBody.parse(answer.body);
  expect({ status: answer.status, code: body.code }).toEqual({ status, code });
  expect(answer.headers.get('x-request-id')).toBe(body.requestId);
  expect(answer.headers.get('cache-control')).toBe('no-store');
}

/** How often an address was refused is no change that a refused request must not make, nor is what the queues keep of their processes. */
const isCounter = (key: string) => key.startsWith('consilium:limit:') || key.startsWith('consilium:jobs:');

/** Everything that is kept. */
async function kept(): Promise<unknown> {
  const keys = (await api.database.redis.keys('*')).filter((key) => !isCounter(key)).sort();
  return Promise.all(keys.map(async (key) => [key, await api.database.redis.dump(key)]));
}

it('every route is either for users or for anyone, and all are tried below', () => {
  const others = routes.filter(({ access }) => access.who !== 'user' && access.who !== 'anyone');
  // Tried in metrics.test.ts.
  expect(others.map(({ name }) => name)).toEqual(['getMetrics']);
  expect(byUsers.length + byAnyone.length + others.length).toBe(routes.length);
  expect(routes.length).toBeGreaterThan(10);
  expect(new Set(routes.map(({ name }) => name)).size).toBe(routes.length);
});

it('every route that names a case or a file of one has a rule for the case', () => {
  /** Administrators' own: by a search of the audit log, by a legal hold. */
  const byRoleAlone = ['searchAudit', 'setLegalHold', 'liftLegalHold'];
  const names = ({ path, query }: Route) =>
    /:(caseId|mediaId)\b/.test(path) || Object.hasOwn((query as z.ZodObject).shape, 'caseId');
  const without = byUsers.filter(
    (route) => names(route) && route.access.who === 'user' && route.access.case === undefined,
  );
  expect(without.map(({ name }) => name).filter((name) => !byRoleAlone.includes(name))).toEqual([]);
  expect(byUsers.filter(names).length).toBeGreaterThan(15);
});

describe.each(byUsers.map((route) => [route.name, route] as const))('%s', (_name, route) => {
  const attempt = async (sent: Sent, status: number, code: string) => {
    const before = await kept();
    expectRefusal(await api.send(route, { ...exampleOf(route), ...sent }), status, code);
    expect(await kept()).toEqual(before);
  };

  it('refuses a stranger', async () => {
    await attempt({}, 401, 'UNAUTHENTICATED');
    const answer = await api.send(route, exampleOf(route));
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('refuses what is no token', async () => {
    await attempt({ token: 'nonsense' }, 401, 'UNAUTHENTICATED');
    await attempt({ headers: { authorization: `Basic ${hostToken}` } }, 401, 'UNAUTHENTICATED');
    await attempt({ headers: { authorization: 'Bearer' } }, 401, 'UNAUTHENTICATED');
    await attempt({ token: `${hostToken}x` }, 401, 'UNAUTHENTICATED');
  });

  it('takes no token in the address', async () => {
    await attempt({ query: { token: hostToken, access_token: hostToken } }, 401, 'UNAUTHENTICATED');
  });

  it('refuses an expired token', async () => {
    const expired = await new SignJWT({ name: 'Dr. Okafor', roles: ['clinician'] })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('consilium')
      .setAudience('consilium:access')
      .setSubject(uuidv7())
      .setExpirationTime(Math.floor(Date.now() / 1000) - 10)
      .sign(Buffer.alloc(32, 1));
    await attempt({ token: expired }, 401, 'TOKEN_EXPIRED');
  });

  it('refuses a guest', async () => {
    await attempt({ token: guestToken }, 403, 'FORBIDDEN');
  });

  it.each(Object.entries(callers))('holds its rule for %s', async (_caller, { may, token }) => {
    const bearer = await token();
    if (!may(route.access)) {
      await attempt({ token: bearer }, 403, 'FORBIDDEN');
      return;
    }
    const { status, body } = await api.send(route, { ...exampleOf(route), token: bearer });
    const parsed = errorBody.safeParse(body);
    if (!parsed.success) {
      expect(status).toBe(route.status ?? 200);
      return;
    }
    // What the sample ids lead to is another matter, but it is one of the codes that the entry names.
    expect([...route.errors, ...refusedByHandlers(route), 'INVALID_REQUEST']).toContain(parsed.data.code);
  });

  if (hasRoom(route))
    it('does not know the room of another host, admin or not', async () => {
      await attempt({ token: (await api.signIn()).token }, 404, 'ROOM_NOT_FOUND');
      await attempt({ token: (await api.signIn(['admin'])).token }, 404, 'ROOM_NOT_FOUND');
    });
});

describe.each(byAnyone.map((route) => [route.name, route] as const))('%s', (_name, route) => {
  it('asks nobody for a token', async () => {
    for (const token of [undefined, 'nonsense', guestToken, hostToken]) {
      const { body } = await api.send(route, {
        ...exampleOf(route),
        ...(token === undefined ? {} : { token }),
      });
      expect(['UNAUTHENTICATED', 'TOKEN_EXPIRED', 'FORBIDDEN']).not.toContain(
        (body as { code?: string }).code,
      );
    }
  });
});

it('an id of another room’s invite is unknown in one’s own', async () => {
  const { room } = await api.expectReply(createRoom, { token: hostToken, body: { name: 'Second' } });
  const foreign = await api.roomStore.createInvite(room.roomId, { role: 'patient', expiresAt: null });
  const revoke = routes.find(({ name }) => name === 'revokeInvite');
  const answer = await api.send(revoke ?? getLiveness, {
    token: hostToken,
    params: { roomId: params.roomId, inviteId: foreign.invite.inviteId },
  });
  expectRefusal(answer, 404, 'INVITE_NOT_FOUND');
  const { invites } = await api.expectReply(listInvites, {
    token: hostToken,
    params: { roomId: room.roomId },
  });
  expect(invites[0]?.revokedAt).toBeNull();
});

it('an access token is no room token: the host enters by a token of their own', async () => {
  const entrance = await api.expectReply(enterRoom, {
    token: hostToken,
    params: { roomId: params.roomId },
    body: { displayName: 'Dr. Okafor' },
  });
  await expect(api.tokens.verifyAccessToken(entrance.token)).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
  });
});

const noCases = { relation: async () => null, caseOfMedia: async () => null };

describe('the binder', () => {
  const mount = (bindings: Parameters<typeof mountRoutes>[0]['bindings']) => () =>
    mountRoutes({
      routes: [getLiveness, createRoom],
      bindings,
      authenticator: api.auth.authenticator,
      cases: noCases,
      secure: false,
      metricsToken: null,
      limits: new RequestLimits(api.database.redis, noLimits),
      limitCredentials: (_request, _response, next) => next(),
      originOf: () => '',
    });
  const live = bind(getLiveness, async () => ({ status: 'live' as const }));
  const create = bind(createRoom, () => Promise.reject(new Error()));

  it('refuses to start where a route has no handler, a handler no route, or two have one name', () => {
    expect(mount([live, create])).not.toThrow();
    expect(mount([live])).toThrow('createRoom has no handler');
    expect(mount([live, create, bind(enterRoom, () => Promise.reject(new Error()))])).toThrow(
      'enterRoom is not in the protocol',
    );
    expect(mount([live, create, live])).toThrow('getLiveness is bound twice');
  });

  it('lets nothing out that the protocol does not name', async () => {
    const cookie = { read: () => null, set: () => {}, clear: () => {} };
    const leaking = bind(getLiveness, async () => ({ status: 'live' as const, secret: 'of ours' }));
    const call = leaking.run(
      { params: {}, query: {}, body: {} },
      {
        identity: null,
        origin: () => '',
        requestId: '',
        ifMatch: 0,
        cookie,
        issuerCookie: cookie,
        setBoardPass: () => expect.unreachable(),
        language: null,
        upload: () => expect.unreachable(),
      },
      noCases,
    );
    await expect(call).rejects.toThrow('secret');
  });
});
