import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { io } from 'socket.io-client';
import { Tokens } from '../../src/auth/tokens.ts';
import { watchLobbies } from '../../src/wire/events/admission.ts';
import { namespaces } from '../../src/wire/protocol.ts';
import { refusalOf } from '../support/RoomsClient.ts';
import { RoomsServer } from '../support/roomsServer.ts';

let server: RoomsServer;
beforeAll(async () => {
  server = await RoomsServer.start({ corsOrigins: ['https://clinic.example'] });
});
afterEach(() => expect(server.faults).toEqual([]));
afterAll(() => server.close());

test('a token of another server, no token and rubbish are UNAUTHENTICATED', async () => {
  const foreign = new Tokens(new Uint8Array(32));
  const claims = server.registry.reserve(server.room(), {
    displayName: 'Ana',
    role: 'patient',
    grants: [],
    inviteId: null,
  });
  const { token } = await foreign.signRoomToken(claims);
  for (const wrong of [token, '', 'rubbish', 'x'.repeat(5000), 5, null, { token: 'x' }]) {
    expect(await refusalOf(server.connect(wrong as string)), JSON.stringify(wrong)).toBe('UNAUTHENTICATED');
  }
});

test('an expired token says that it has expired', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 13 * 60 * 60 * 1000 });
  const token = await server.token(server.room(), 'host').finally(() => vi.useRealTimers());
  expect(await refusalOf(server.connect(token))).toBe('TOKEN_EXPIRED');
});

test('pages of other origins are refused, listed ones and programs without origin are not', async () => {
  const token = await server.token(server.room(), 'host');
  const from = (origin: string) => server.connect(token, { extraHeaders: { origin } });
  await expect(from('https://evil.example')).rejects.toThrow();
  await from('https://clinic.example');
  await from(server.url);
});

test.each(namespaces.map(({ name }) => name))(
  '%s opens for no page of another origin, by whatever transport',
  async (name) => {
    const refusedBefore = server.refusals.origin;
    const token = await server.userToken(server.room().hostUserId);
    const reach = (origin: string, transport: 'websocket' | 'polling') => {
      const socket = io(`${server.url}${name}`, {
        path: '/api/v1/ws',
        auth: { token },
        transports: [transport],
        extraHeaders: { origin },
        forceNew: true,
        reconnection: false,
      });
      return new Promise<string>((resolve) => {
        socket.once('connect', () => resolve('open'));
        socket.once('connect_error', () => resolve('refused'));
      }).finally(() => socket.disconnect());
    };
    const strange = ['https://evil.example', 'https://clinic.example.evil.example', 'null', `${server.url}0`];
    for (const transport of ['websocket', 'polling'] as const) {
      for (const origin of strange) expect(await reach(origin, transport), origin).toBe('refused');
      expect(await reach('https://clinic.example', transport)).toBe('open');
    }
    expect(server.refusals.origin).toBe(refusedBefore + 2 * strange.length);
  },
);

test('nobody has business in the default namespace', async () => {
  const socket = io(server.url, { path: '/api/v1/ws', transports: ['websocket'], reconnection: false });
  const error = await new Promise<Error>((resolve, reject) => {
    socket.once('connect_error', resolve);
    socket.once('connect', () => reject(new Error('connected')));
  });
  expect(error.message).toContain('/rooms');
  socket.disconnect();
});

test('long polling works where WebSockets do not', async () => {
  const socket = io(`${server.url}/rooms`, {
    path: '/api/v1/ws',
    transports: ['polling'],
    reconnection: false,
    auth: { token: await server.userToken(server.room().hostUserId) },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  expect(await socket.emitWithAck(watchLobbies.name, {})).toEqual({ ok: true, reply: { rooms: [] } });
  socket.disconnect();
});
