import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Namespace, type Socket } from 'socket.io';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RequestError } from '../../../src/web/api/requestError.ts';
import { ServerSocket } from '../../../src/web/api/ServerSocket.ts';
import { leave, sendChat } from '../../../src/wire/events/admission.ts';
import { chatMessageEvent, lobbyChanged, presenceCheck } from '../../../src/wire/events/server.ts';

let httpServer: HttpServer;
let server: Server;
let rooms: Namespace;
let nodeUrl: string;
let token: string;
let client: ServerSocket;
/** What the client said of its connection, in order. */
let events: string[];
let refusal: RequestError | null;

beforeEach(async () => {
  httpServer = createServer();
  server = new Server(httpServer, { path: '/api/v1/ws' });
  rooms = server.of('/rooms');
  await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve));
  nodeUrl = `http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`;
  token = 'first';
  events = [];
  refusal = null;
  client = new ServerSocket({ namespace: '/rooms', nodeUrl }, () => token, {
    connected: () => events.push('connected'),
    dropped: () => events.push('dropped'),
    refused: (error) => {
      events.push('refused');
      refusal = error;
    },
  });
});

afterEach(async () => {
  client.close();
  await server.close();
});

const accepted = () => new Promise<Socket>((resolve) => rooms.once('connection', resolve));

async function connect(): Promise<Socket> {
  const socket = accepted();
  client.connect();
  const theirs = await socket;
  await expect.poll(() => client.connected).toBe(true);
  return theirs;
}

test('a request gets its parsed reply; a refusal its code', async () => {
  const theirs = await connect();
  theirs.on('leave', (_request, acknowledge: (answer: unknown) => void) =>
    acknowledge({ ok: true, reply: {} }),
  );
  expect(await client.request(leave, {})).toEqual({});

  const error = { code: 'LIMIT_REACHED', message: 'Too many.', details: {}, requestId: 'r7' };
  theirs.on('sendChat', (_request, acknowledge: (answer: unknown) => void) =>
    acknowledge({ ok: false, error }),
  );
  await expect(client.request(sendChat, sendChat.example.request)).rejects.toMatchObject({ failure: error });
});

test('an answer that the protocol does not know is an unexpected reply', async () => {
  const theirs = await connect();
  theirs.on('sendChat', (_request, acknowledge: (answer: unknown) => void) =>
    acknowledge({ ok: true, reply: {} }),
  );
  theirs.on('leave', (_request, acknowledge: (answer: unknown) => void) => acknowledge('yes'));
  const code = 'UNEXPECTED_REPLY';
  await expect(client.request(sendChat, sendChat.example.request)).rejects.toMatchObject({ code });
  await expect(client.request(leave, {})).rejects.toMatchObject({ code });
});

test('the reply is applied before what the server sent after it', async () => {
  const theirs = await connect();
  const order: string[] = [];
  client.on(chatMessageEvent, () => void order.push('event'));
  theirs.on('leave', (_request, acknowledge: (answer: unknown) => void) => {
    acknowledge({ ok: true, reply: {} });
    theirs.emit('chatMessage', chatMessageEvent.example);
  });
  await client.request(leave, {}, () => order.push('reply'));
  await expect.poll(() => order).toEqual(['reply', 'event']);
});

test('nothing is kept for the next connection: without one a request fails at once', async () => {
  await expect(client.request(leave, {})).rejects.toMatchObject({ code: 'UNREACHABLE' });
  const theirs = await connect();
  const pending = client.request(leave, {});
  await new Promise((resolve) => theirs.once('leave', resolve));
  theirs.disconnect();
  await expect(pending).rejects.toMatchObject({ code: 'UNREACHABLE' });
});

test('after the server hung up it comes back, with the token of then', async () => {
  const theirs = await connect();
  expect(theirs.handshake.auth).toEqual({ token: 'first' });
  token = 'second';
  const again = accepted();
  theirs.disconnect(true);
  expect((await again).handshake.auth).toEqual({ token: 'second' });
  await expect.poll(() => events).toEqual(['connected', 'dropped', 'connected']);
});

test('a refusal at the handshake is final', async () => {
  const data = { code: 'TOKEN_EXPIRED', message: 'The token has expired.', details: {}, requestId: 'r1' };
  rooms.use((_socket, next) => next(Object.assign(new Error('refused'), { data })));
  client.connect();
  await expect.poll(() => refusal?.failure).toEqual(data);
  expect(events).toEqual(['refused']);
});

test('an alert is acknowledged once it was shown, other questions at once', async () => {
  const theirs = await connect();
  const { promise: shown, resolve: show } = Promise.withResolvers<undefined>();
  client.on(lobbyChanged, () => shown);
  client.on(presenceCheck, () => undefined);
  let alertSeen = false;
  const alert = theirs.emitWithAck('lobbyChanged', lobbyChanged.example).then(() => (alertSeen = true));
  await theirs.emitWithAck('presenceCheck', {});
  expect(alertSeen).toBe(false);
  show(undefined);
  await alert;
});

test('an event that is not of the protocol is reported and left out', async () => {
  const report = vi.fn();
  vi.stubGlobal('reportError', report);
  const theirs = await connect();
  const handle = vi.fn();
  client.on(chatMessageEvent, handle);
  theirs.emit('chatMessage', { text: 'no ids' });
  theirs.emit('chatMessage', chatMessageEvent.example);
  await expect.poll(() => handle.mock.calls).toEqual([[chatMessageEvent.example]]);
  expect(report).toHaveBeenCalledTimes(1);
  vi.unstubAllGlobals();
});
