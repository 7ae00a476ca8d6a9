import { createHmac } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { createLogger } from '../../config/logger.ts';
import { iceServersFrom } from '../../src/rooms/iceServers.ts';
import { createTransport, restartIce } from '../../src/wire/events/media.ts';
import { RoomsServer } from '../support/roomsServer.ts';

const secret = 'a secret of thirty-two characters or more';
const urls = ['turn:turn.example:3478?transport=udp', 'turns:turn.example:443?transport=tcp'];
const hourMs = 60 * 60 * 1000;

let server: RoomsServer | undefined;
afterEach(() => server?.close());

test('nothing is offered that is not configured', () => {
  expect(iceServersFrom({ stunServer: null, turn: null })('somebody')).toEqual([]);
  expect(iceServersFrom({ stunServer: 'stun:stun.example', turn: null })('somebody')).toEqual([
    { urls: ['stun:stun.example'] },
  ]);
});

test('whoever is admitted gets credentials of their own, and new ones with each ICE restart', async () => {
  let nowMs = Date.parse('2026-03-02T09:00:00Z');
  const turn = { urls, secret };
  server = await RoomsServer.start({
    iceServersFor: iceServersFrom({ stunServer: null, turn, now: () => nowMs }),
  });
  const host = await server.newcomer(server.room(), 'host');
  const { participantId, iceServers } = await host.enter();
  const expected = (fromMs: number) => {
    const username = `${(fromMs + 12 * hourMs) / 1000}:${participantId}`;
    return [{ urls, username, credential: createHmac('sha1', secret).update(username).digest('base64') }];
  };
  expect(iceServers).toEqual(expected(nowMs));

  const { transportId } = await host.request(createTransport, { direction: 'send' });
  nowMs += 13 * hourMs;
  const restarted = await host.request(restartIce, { transportId });
  expect(restarted.iceServers).toEqual(expected(nowMs));
});

test('a log that is given them keeps them to itself', async () => {
  const lines: string[] = [];
  const logger = await createLogger({
    level: 'trace',
    destination: { write: (line) => void lines.push(line) },
  });
  const iceServers = iceServersFrom({ stunServer: null, turn: { urls, secret } })('somebody');
  logger.info({ iceServers, turn: { urls, secret } }, 'for a test');
  expect(lines.join('')).toContain('turn.example');
  expect(lines.join('')).not.toContain(secret);
  expect(lines.join('')).not.toContain(iceServers[0]?.credential);
});
