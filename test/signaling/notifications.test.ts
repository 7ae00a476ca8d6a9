import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { AccessChanges } from '../../src/auth/AccessChanges.ts';
import { SignIns } from '../../src/auth/SignIns.ts';
import { UserSockets, type SharedSockets } from '../../src/notifications/UserSockets.ts';
import { apiScope, userRole } from '../../src/wire/access.ts';
import { unreadCount } from '../../src/wire/events/notifications.ts';
import { namespaces, notificationsNamespace, roomsNamespace } from '../../src/wire/protocol.ts';
import { signOut } from '../../src/wire/routes/signIn.ts';
import { refusalOf, type RoomsClient } from '../support/RoomsClient.ts';
import { quietLogger } from '../support/roomsServer.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

let api: TestApi;
let shared: SharedSockets;
beforeAll(async () => {
  api = await startTestApi();
  shared = { redis: api.database.redis, keyRing: api.keyRing, logger: await quietLogger() };
});
afterAll(() => api.close());

const inNamespace = { namespace: notificationsNamespace };
const actor = { actorId: null, actorKind: 'system' as const };

async function guestToken(): Promise<string> {
  const room = {
    roomId: uuidv7(),
    name: 'Clinic',
    kind: 'video' as const,
    mode: 'assisted' as const,
    createdAt: new Date().toISOString(),
    hostUserId: uuidv7(),
    caseId: null,
    scheduledAt: null,
  };
  const guest = { displayName: 'Ana', role: 'patient' as const, grants: [], inviteId: null };
  return (await api.tokens.signRoomToken(api.registry.reserve(room, guest))).token;
}

const apiKey = () => {
  const expiresAt = new Date(Date.now() + 60_000).toISOString();
  return api.auth.apiKeys.create(
    { service: { name: 'Platform' }, scopes: [...apiScope.options], expiresAt },
    actor,
  );
};

describe.each(namespaces.map((entry) => [entry.name, entry] as const))('%s', (_name, namespace) => {
  test.each(userRole.options)('lets in who its rule lets in: %s', async (role) => {
    const { token } = await api.signIn([role]);
    const may =
      namespace.access === null || (namespace.access.who === 'user' && namespace.access.roles.includes(role));
    const coming = api.connect(token, { namespace });
    if (may) (await coming).close();
    else expect(await refusalOf(coming)).toBe('FORBIDDEN');
  });

  test('refuses who brings nothing, or what has ended', async () => {
    const { token, user } = await api.signIn();
    await api.auth.signIns.end(user.signInId ?? '');
    for (const wrong of ['', 'rubbish', token]) {
      expect(await refusalOf(api.connect(wrong, { namespace }))).toBe('UNAUTHENTICATED');
    }
  });

  test('refuses pages of other origins', async () => {
    const { token } = await api.signIn();
    const options = { namespace, extraHeaders: { origin: 'https://evil.example' } };
    await expect(api.connect(token, options)).rejects.toThrow();
  });

  test('holds no more sockets of one person than it should', async () => {
    const { token } = await api.signIn();
    const all = await Promise.all(Array.from({ length: 50 }, () => api.connect(token, { namespace })));
    expect(await refusalOf(api.connect(token, { namespace }))).toBe('LIMIT_REACHED');
    for (const client of all) client.close();
  });

  test('cuts the sockets of a sign-in that ends, and no others', async () => {
    const first = await api.signIn();
    const second = await api.signIn(['clinician'], first.user.userId);
    const [gone, stays] = await Promise.all([
      api.connect(first.token, { namespace }),
      api.connect(second.token, { namespace }),
    ]);
    await api.expectReply(signOut, { token: first.token });
    await gone.disconnected();
    expect(stays.socket.connected).toBe(true);
    stays.close();
  });

  test('cuts the sockets of a key that is revoked', async () => {
    const { apiKey: record, key } = await apiKey();
    const client = await api.connect(key, { namespace });
    await api.auth.apiKeys.revoke(record.apiKeyId, actor);
    await client.disconnected();
  });

  test('cuts what another server tells it of', async () => {
    const { token, user } = await api.signIn();
    const client = await api.connect(token, { namespace });
    const elsewhere = new AccessChanges(api.database.redis, await quietLogger());
    await new SignIns(api.database.redis, { accessChanges: elsewhere }).endAll(user.userId);
    await client.disconnected();
  });
});

test('a guest has no business in the namespace of people with accounts', async () => {
  expect(await refusalOf(api.connect(await guestToken(), inNamespace))).toBe('FORBIDDEN');
});

test('an event that the namespace does not have is UNKNOWN_EVENT, of /rooms as well', async () => {
  const client = await api.connect((await api.signIn()).token, inNamespace);
  const names = ['nothing', ...roomsNamespace.clientEvents.slice(0, 3).map(({ name }) => name)];
  for (const name of names) {
    await expect(client.raw(name, {})).rejects.toMatchObject({ code: 'UNKNOWN_EVENT' });
  }
});

describe('what is sent to somebody', () => {
  /** Until the other side has begun to listen, what is sent is missed. */
  const reaches = async (client: RoomsClient, send: () => void) => {
    await expect
      .poll(
        () => {
          send();
          return client.pending(unreadCount).length;
        },
        { timeout: 8_000 },
      )
      .toBeGreaterThan(0);
  };

  test('by their own server and by another process reaches all their sockets and nobody else’s', async () => {
    const { token, user } = await api.signIn();
    const [one, two, stranger] = await Promise.all([
      api.connect(token, inNamespace),
      api.connect(token, inNamespace),
      api.connect((await api.signIn()).token, inNamespace),
    ]);
    api.userSockets.toUser(user.userId, unreadCount, { unread: 3 });
    expect(await one.next(unreadCount)).toEqual({ unread: 3 });
    expect(await two.next(unreadCount)).toEqual({ unread: 3 });

    const elsewhere = new UserSockets(shared);
    await reaches(one, () => elsewhere.toUser(user.userId, unreadCount, { unread: 4 }));
    await two.next(unreadCount, ({ unread }) => unread === 4);
    elsewhere.close();
    expect(stranger.pending(unreadCount)).toEqual([]);
    expect([...one.faults, ...two.faults]).toEqual([]);
  });

  test('crosses Redis for /notifications alone', async () => {
    const { token, user } = await api.signIn();
    const watcher = await api.connect(token);
    const listener = await api.connect(token, inNamespace);
    const elsewhere = new UserSockets(shared);
    elsewhere.io.of('/rooms').emit('unreadCount', { unread: 1 });
    await reaches(listener, () => elsewhere.toUser(user.userId, unreadCount, { unread: 1 }));
    elsewhere.close();
    expect(watcher.faults).toEqual([]);
  });
});
