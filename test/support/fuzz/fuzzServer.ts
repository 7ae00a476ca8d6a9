/**
 * Sends a running server what strangers and members of its rooms might: on the sockets of its namespaces, below
 * them, and to every route of the protocol. Visit after visit, each with its people, and then none of it is left.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Route } from '../../../src/wire/entries.ts';
import { apiScope } from '../../../src/wire/access.ts';
import { routes } from '../../../src/wire/protocol.ts';
import {
  createInvite,
  createRoom,
  deleteRoom,
  enterByInvite,
  enterRoom,
  listRooms,
} from '../../../src/wire/routes/rooms.ts';
import { exchangeStartLink } from '../../../src/wire/routes/server.ts';
import { createApiKey } from '../../../src/wire/routes/users.ts';
import { sendRoute } from '../sendRoute.ts';
import type { RunningServer } from '../startServer.ts';
import { FuzzLog } from './FuzzLog.ts';
import { FuzzMember } from './FuzzMember.ts';
import { KnownValues } from './KnownValues.ts';
import { Random } from './Random.ts';
import { sendAnyRoute } from './sendAnyRoute.ts';
import { sendFrames } from './sendFrames.ts';

export interface FuzzOptions {
  server: RunningServer;
  messages: number;
  seed: number;
}

/** What lives in a server, by its own figures. */
export type Living = Record<string, number>;

export interface FuzzOutcome {
  log: FuzzLog;
  visits: number;
  /** Of the server with nobody in it. */
  before: Living;
  /** When everybody had left again. */
  after: Living;
  /** Resident memory of the server's process: when a fifth had been sent, the most seen later, and at the end. */
  memoryMb: { early: number; most: number; end: number };
}

/** Everything that is counted by the minute, without limit. */
export const unlimited = {
  CONSILIUM_LIMIT_READS: '0',
  CONSILIUM_LIMIT_WRITES: '0',
  CONSILIUM_LIMIT_UPLOADS: '0',
  CONSILIUM_LIMIT_SOCKETS: '0',
  CONSILIUM_LIMIT_FAILURES: '1000000',
  // Without a speech model a start takes a third of the time.
  WHISPER_MODEL: './no-such-model.bin',
};

/** Nobody listens where webhooks are sent to; and a disk that many use may keep a consent too late. */
export const expectedErrors = /"code":"WEBHOOK_NOT_TAKEN"|at ConsentKeeping\./;

const messagesOfVisit = 1_500;
const livingLimitMs = 15_000;

export async function fuzzServer({ server, messages, seed }: FuzzOptions): Promise<FuzzOutcome> {
  const log = new FuzzLog(messages);
  const random = new Random(seed);
  const known = new KnownValues();
  const before = await living(server.url);
  const memoryMb = { early: 0, most: 0, end: 0 };
  let visits = 0;
  while (!log.done) {
    await fuzzVisit(server, { log, random, known });
    visits++;
    const nowMb = await residentMb(server.pid);
    if (log.total < messages / 5 || memoryMb.early === 0) memoryMb.early = nowMb;
    memoryMb.most = Math.max(memoryMb.most, nowMb);
  }
  await removeRooms(server.url, await operatorToken(server));
  let after = await living(server.url);
  for (let waitedMs = 0; waitedMs < livingLimitMs && !isSame(before, after); waitedMs += 250) {
    await delay(250);
    after = await living(server.url);
  }
  memoryMb.end = await residentMb(server.pid);
  return { log, visits, before, after, memoryMb };
}

const isSame = (one: Living, other: Living) => JSON.stringify(one) === JSON.stringify(other);

interface Fuzzing {
  log: FuzzLog;
  random: Random;
  known: KnownValues;
}

/** Ends the sign-in that the rest needs, or the account of it. */
const withheld = ['signOut', 'updateUser', 'changePassword'];

async function fuzzVisit(server: RunningServer, { log, random, known }: Fuzzing): Promise<void> {
  const { url } = server;
  const operator = await operatorToken(server);
  const ask = async <R>(route: Route, sent: { params?: Record<string, string>; body?: unknown }) => {
    const { status, body } = await sendRoute(url, route, { ...sent, token: operator });
    if (status >= 300) throw new Error(`${route.name} answered ${status}: ${JSON.stringify(body)}`);
    known.learn(body);
    return body as R;
  };
  const kind = random.pick(['video', 'voice', 'review'] as const);
  const { room } = await ask<{ room: { roomId: string } }>(createRoom, { body: { name: 'Fuzzed', kind } });
  const params = { roomId: room.roomId };
  const guest = async (role: 'patient' | 'clinician') => {
    const { url: link } = await ask<{ url: string }>(createInvite, { params, body: { role } });
    const secret = new URL(link).hash.replace('#invite=', '');
    return (await ask<{ token: string }>(enterByInvite, { body: { secret, displayName: role } })).token;
  };
  const host = await ask<{ token: string }>(enterRoom, { params, body: { displayName: 'Host' } });
  const guests = [await guest('clinician'), await guest('patient'), await guest('patient')];
  const service = await ask<{ key: string }>(createApiKey, {
    body: {
      serviceName: 'Platform',
      scopes: apiScope.options,
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    },
  });

  const member = (token: string, joins: boolean, namespace: '/rooms' | '/notifications' = '/rooms') =>
    new FuzzMember({ url, namespace, token, joins, log, known, random: random.fork() });
  const hosts = member(host.token, true);
  const people = [hosts, ...guests.map((token) => member(token, true))];
  const others = [
    member(operator, false),
    member(operator, false, '/notifications'),
    member('rubbish', false),
    member(service.key, false),
  ];
  const end = log.total + messagesOfVisit;
  const isEnded = () => hosts.out || log.total >= end;
  const toRoutes = async (own: Random) => {
    while (!log.done && !isEnded()) {
      const route = own.pick(routes);
      const token = own.pick([undefined, operator, operator, service.key, host.token, 'rubbish']);
      if (withheld.includes(route.name) && token === operator) continue;
      // Its own room goes at the end.
      if (route === deleteRoom && token === operator && !own.happens(0.1)) continue;
      await sendAnyRoute({ url, route, token, log, known, random: own });
    }
  };
  const below = async (own: Random) => {
    while (!log.done && !isEnded()) {
      await sendFrames(url, own.pick([null, host.token, guests[0] ?? null, 'rubbish']), log, own);
      await delay(300);
    }
  };
  await Promise.all([
    ...[...people, ...others].map((one) => one.talk(isEnded)),
    ...Array.from({ length: 4 }, () => toRoutes(random.fork())),
    below(random.fork()),
  ]);
  for (const one of [...people, ...others]) one.close();
  await sendRoute(url, deleteRoom, { params, token: operator });
}

async function operatorToken(server: RunningServer): Promise<string> {
  const credential = new URL(await server.freshStartLink()).hash.replace('#start=', '');
  const { body } = await sendRoute(server.url, exchangeStartLink, { body: { credential } });
  return exchangeStartLink.reply.parse(body).accessToken;
}

async function removeRooms(url: string, token: string): Promise<void> {
  for (;;) {
    const { body } = await sendRoute(url, listRooms, { token, query: { limit: '100' } });
    const { rooms } = listRooms.reply.parse(body);
    if (rooms.length === 0) return;
    for (const { room } of rooms)
      await sendRoute(url, deleteRoom, { token, params: { roomId: room.roomId } });
  }
}

const gauges = /^consilium_(rooms|sockets|media|media_workers)(\{[^}]*\})? (\d+)$/;

/** Rooms, visits, peers, sockets, routers and transports, as the server tells them. */
async function living(url: string): Promise<Living> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const [, name = '', labels = '', value] = gauges.exec(line) ?? [];
      return value === undefined ? [] : [[`${name}${labels}`, Number(value)]];
    }),
  );
}

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}
