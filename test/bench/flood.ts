/**
 * What a member who sends without end does to the others of the room: their time from request to acknowledgement,
 * with the flood and without, in turns.
 *
 *   npm run bench:flood
 */
import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Route } from '../../src/wire/entries.ts';
import { restartIce } from '../../src/wire/events/media.ts';
import { createInvite, createRoom, enterByInvite, enterRoom } from '../../src/wire/routes/rooms.ts';
import { exchangeStartLink } from '../../src/wire/routes/server.ts';
import { RoomsClient } from '../support/RoomsClient.ts';
import { sendRoute, type Sent } from '../support/sendRoute.ts';
import { startServer } from '../support/startServer.ts';
import { atMost, report, told } from './report.ts';

const turns = 2;
const turnMs = 8_000;
const everyMs = 40;
const members = 4;

const flooderPath = fileURLToPath(new URL('flooder.ts', import.meta.url));
const floodCounts = z.object({ sent: z.int(), refused: z.int(), cut: z.int(), keptOut: z.int() });
type FloodCounts = z.infer<typeof floodCounts>;

const server = await startServer({ WHISPER_MODEL: './no-such-model.bin' });
const clients: RoomsClient[] = [];
const durations = { quiet: [] as number[], flooded: [] as number[] };
const flood: FloodCounts = { sent: 0, refused: 0, cut: 0, keptOut: 0 };
try {
  const credential = new URL(server.startLink).hash.replace('#start=', '');
  const { accessToken: token } = await ask(exchangeStartLink, { body: { credential } });
  const { room } = await ask(createRoom, { token, body: { name: 'Flooded' } });
  const params = { roomId: room.roomId };
  const { token: host } = await ask(enterRoom, { token, params, body: { displayName: 'Host' } });
  const tokens = [host];
  while (tokens.length < members) tokens.push(await guest(params, token));
  for (const own of tokens) {
    const client = await RoomsClient.connect(server.url, own);
    clients.push(client);
    await client.enter();
  }
  const transports = await Promise.all(clients.map((client) => client.sendTransport()));
  const measureAll = async (into: number[]) => {
    await Promise.all(clients.map((client, at) => measure(client, transports[at] ?? '', into)));
  };

  await measureAll([]);
  for (let turn = 0; turn < turns; turn++) {
    await measureAll(durations.quiet);
    const flooder = await guest(params, token);
    const running = promisify(execFile)(process.execPath, [
      flooderPath,
      server.url,
      flooder,
      String(turnMs + 2_000),
    ]);
    await delay(1_000);
    await measureAll(durations.flooded);
    const counts = floodCounts.parse(JSON.parse((await running).stdout));
    for (const name of ['sent', 'refused', 'cut', 'keptOut'] as const) flood[name] += counts[name];
  }
} finally {
  for (const client of clients) client.close();
  await server.stop();
}

async function ask<R extends z.ZodType>(
  route: Route<z.ZodType, z.ZodType, z.ZodType, R>,
  sent: Sent,
): Promise<z.output<R>> {
  return route.reply.parse((await sendRoute(server.url, route, sent)).body);
}

/** A room token of a colleague, whom nobody has to let in. */
async function guest(params: { roomId: string }, token: string): Promise<string> {
  const { url } = await ask(createInvite, { token, params, body: { role: 'clinician' } });
  const secret = new URL(url).hash.replace('#invite=', '');
  return (await ask(enterByInvite, { body: { secret, displayName: 'Colleague' } })).token;
}

async function measure(client: RoomsClient, transportId: string, into: number[]): Promise<void> {
  const untilMs = performance.now() + turnMs;
  while (performance.now() < untilMs) {
    const startedAtMs = performance.now();
    await client.request(restartIce, { transportId });
    const tookMs = performance.now() - startedAtMs;
    into.push(tookMs);
    await delay(Math.max(0, everyMs - tookMs));
  }
}

const quantile = (values: number[], part: number): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length * part)] ?? Number.NaN;
const p99 = { quiet: quantile(durations.quiet, 0.99), flooded: quantile(durations.flooded, 0.99) };
report('flood', [
  atMost(2, 'p99 of the others, with the flood against without', p99.flooded / p99.quiet, 'times'),
  told('p99 without', p99.quiet, 'ms'),
  told('p99 with the flood', p99.flooded, 'ms'),
  told('median without', quantile(durations.quiet, 0.5), 'ms'),
  told('median with the flood', quantile(durations.flooded, 0.5), 'ms'),
  told('requests measured each way', Math.min(durations.quiet.length, durations.flooded.length), ''),
  told('sent by the flooder', flood.sent, ''),
  told('refused to it', flood.refused, ''),
  told('times it was cut', flood.cut, ''),
  told('times it was kept out', flood.keptOut, ''),
]);
