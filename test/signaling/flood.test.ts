import { afterEach, beforeEach, expect, test } from 'vitest';
import { errorBody } from '../../src/wire/errors.ts';
import { sendChat, setLanguage } from '../../src/wire/events/admission.ts';
import { paces } from '../../src/wire/pace.ts';
import { Refused, refusalOf, type RoomsClient } from '../support/RoomsClient.ts';
import { RoomsServer } from '../support/roomsServer.ts';

let server: RoomsServer;
let open = 0;
beforeEach(async () => {
  open = 3;
  server = await RoomsServer.start({
    addressLimit: {
      addressOf: ({ headers }) => String(headers['x-test-address']),
      admits: async () => true,
      get maxOpen() {
        return open;
      },
    },
  });
});
afterEach(async () => {
  expect(server.faults).toEqual([]);
  await server.close();
});

const outcomeOf = (request: Promise<unknown>): Promise<'ok' | Refused> =>
  request.then(
    () => 'ok' as const,
    (error: unknown) => {
      if (error instanceof Refused) return error;
      throw error;
    },
  );

const speak = (client: RoomsClient) => outcomeOf(client.request(setLanguage, { language: 'en' }));

test('what everybody is told of may be sent less often than the rest, and the refusal says when to come again', async () => {
  const host = await server.host(server.room());
  const many = Array.from({ length: paces.broadcast.burst + 30 }, () => speak(host));
  const outcomes = await Promise.all(many);
  const refused = outcomes.filter((outcome) => outcome !== 'ok');
  expect(refused.length).toBeGreaterThan(5);
  for (const { body } of refused) {
    expect(body.code).toBe('RATE_LIMITED');
    expect(body.details['retryAfterMs']).toBeGreaterThan(0);
    expect(body.details['retryAfterMs']).toBeLessThanOrEqual(1_000 / paces.broadcast.perSecond);
  }
  expect(server.refusals).toMatchObject({ event: refused.length, cut: 0 });
  // What is told to nobody has an allowance of its own.
  await host.sendTransport();
});

test('a second socket brings no second allowance', async () => {
  open = 0;
  const room = server.room();
  const host = await server.host(room);
  await Promise.all(Array.from({ length: paces.broadcast.burst }, () => speak(host)));
  const again = await server.connect(host.token);
  await outcomeOf(again.request(setLanguage, { language: 'en' }));
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => speak(again)));
  const codes = outcomes.map((outcome) => (outcome === 'ok' ? 'ok' : outcome.code));
  expect(codes).toContain('RATE_LIMITED');
});

test('whoever sends without end is refused, then cut and kept out; the others of the room go on', async () => {
  const room = server.room();
  const host = await server.host(room);
  const flooder = await server.host(room);
  let refused = 0;
  const event = [setLanguage.name, { language: 'en' }] as const;
  const gone = flooder.disconnected();
  for (let sent = 0; sent < 3_000; sent++) {
    flooder.socket.emit(...event, (answer: { error?: unknown }) => {
      const error = errorBody.safeParse(answer.error);
      if (error.success && error.data.code === 'RATE_LIMITED') refused++;
    });
  }
  await gone;
  expect(refused).toBeGreaterThan(100);
  expect(server.refusals.cut).toBe(1);
  await expect(server.connect(flooder.token)).rejects.toMatchObject({
    code: 'RATE_LIMITED',
    body: { details: { retryAfterMs: expect.any(Number) as number } },
  });
  expect(server.refusals.banned).toBe(1);
  const messageId = '01939a2e-7c00-7a10-8000-000000000008';
  await host.request(sendChat, { messageId, text: 'Still here.' });
});

test('what has no acknowledgement counts as well', async () => {
  const host = await server.host(server.room());
  const gone = host.disconnected();
  for (let sent = 0; sent < 3_000; sent++) host.socket.emit('nothing');
  await gone;
  expect(server.refusals.cut).toBe(1);
});

test('an address has so many sockets open at once, and one more when one of them is gone', async () => {
  open = 2;
  const room = server.room();
  const from = async (address: string) =>
    server.connect(await server.token(room, 'host'), { extraHeaders: { 'x-test-address': address } });
  const first = await from('203.0.113.1');
  await from('203.0.113.1');
  await expect(from('203.0.113.1')).rejects.toThrow();
  expect(server.refusals.open).toBe(1);
  await from('203.0.113.2');
  first.close();
  await expect
    .poll(() =>
      from('203.0.113.1').then(
        () => 'open',
        () => 'refused',
      ),
    )
    .toBe('open');
});

test('a server has so many rooms alive at once', async () => {
  const small = await RoomsServer.start({ settings: { maxRooms: 1 } });
  try {
    const room = small.room();
    await small.host(room);
    await small.host(room);
    await expect(small.token(small.room(), 'host')).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
  } finally {
    await small.close();
  }
});

test('a participant has so many sockets open at once', async () => {
  open = 0;
  const token = await server.token(server.room(), 'host');
  for (let opened = 0; opened < 10; opened++) await server.connect(token);
  expect(await refusalOf(server.connect(token))).toBe('LIMIT_REACHED');
  expect(server.refusals.open).toBe(1);
});
