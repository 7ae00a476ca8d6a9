import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { callRoute } from '../../../src/web/api/callRoute.ts';
import { RequestError } from '../../../src/web/api/requestError.ts';
import { sample } from '../../../src/wire/examples.ts';
import { createRoom, getRoom, listRooms, revokeInvite } from '../../../src/wire/routes/rooms.ts';

interface Seen {
  line: string;
  authorization: string | undefined;
  body: string;
}

let server: Server;
let origin: string;
let seen: Seen[];
let languages: (string | undefined)[];
let answer: { status: number; body: string };

async function read(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

beforeEach(async () => {
  seen = [];
  languages = [];
  answer = { status: 200, body: JSON.stringify(getRoom.example.reply) };
  server = createServer((request, response) => {
    void read(request).then((body) => {
      languages.push(request.headers['accept-language']);
      seen.push({
        line: `${request.method} ${request.url}`,
        authorization: request.headers.authorization,
        body,
      });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => new Promise((resolve) => server.close(resolve)));

async function failure(work: Promise<unknown>): Promise<RequestError> {
  const outcome = await work.catch((error: unknown) => error);
  if (!(outcome instanceof RequestError)) throw new Error('expected a RequestError', { cause: outcome });
  return outcome;
}

test('fills the path, sends the token, gives the parsed reply', async () => {
  const reply = await callRoute(getRoom, { origin, params: { roomId: sample.roomId }, token: 't' });
  expect(reply).toEqual(getRoom.example.reply);
  expect(seen).toEqual([{ line: `GET /rooms/${sample.roomId}`, authorization: 'Bearer t', body: '' }]);
});

test('sends a query of what is set and a body as JSON', async () => {
  answer.body = JSON.stringify(listRooms.example.reply);
  await callRoute(listRooms, { origin, query: { limit: 5, cursor: undefined } });
  answer.body = JSON.stringify(createRoom.example.reply);
  await callRoute(createRoom, { origin, body: { name: 'Ward 3' } });
  expect(seen.map(({ line, body }) => [line, body])).toEqual([
    ['GET /rooms?limit=5', ''],
    ['POST /rooms', '{"name":"Ward 3"}'],
  ]);
});

test('says the language of the page where it is given', async () => {
  const params = { roomId: sample.roomId };
  await callRoute(getRoom, { origin, params, language: 'es' });
  expect(languages).toEqual(['es']);
});

test('a reply without content is an empty object', async () => {
  answer = { status: 204, body: '' };
  const params = { roomId: sample.roomId, inviteId: sample.inviteId };
  expect(await callRoute(revokeInvite, { origin, params })).toEqual({});
});

test('a refusal keeps its code, details and request id', async () => {
  const body = { code: 'ROOM_NOT_FOUND', message: 'This room does not exist.', details: {}, requestId: 'r1' };
  answer = { status: 404, body: JSON.stringify(body) };
  const error = await failure(callRoute(getRoom, { origin, params: { roomId: sample.roomId } }));
  expect(error.failure).toEqual(body);
  expect(error.retryable).toBe(false);
});

test('what the protocol does not know is an unexpected reply', async () => {
  answer = { status: 200, body: JSON.stringify({ room: 'none' }) };
  const call = () => failure(callRoute(getRoom, { origin, params: { roomId: sample.roomId } }));
  expect((await call()).code).toBe('UNEXPECTED_REPLY');
  answer = { status: 404, body: '<html>' };
  expect((await call()).code).toBe('UNEXPECTED_REPLY');
});

test('a proxy in front of a server that is away, and no server at all, are both unreachable', async () => {
  answer = { status: 502, body: '<html>Bad gateway</html>' };
  const call = () => failure(callRoute(getRoom, { origin, params: { roomId: sample.roomId } }));
  const error = await call();
  expect([error.code, error.retryable]).toEqual(['UNREACHABLE', true]);
  const gone = 'http://127.0.0.1:1';
  const params = { roomId: sample.roomId };
  expect((await failure(callRoute(getRoom, { origin: gone, params }))).code).toBe('UNREACHABLE');
});

test('who gives up gets their own reason', async () => {
  const given = new AbortController();
  given.abort(new Error('left the page'));
  const call = callRoute(getRoom, { origin, params: { roomId: sample.roomId }, signal: given.signal });
  await expect(call).rejects.toThrow('left the page');
});
