/** Answers the page's REST calls as the routes in `src/wire` say, from a script, within the page. */
import type { z } from 'zod';
import type { Route } from '../../../src/wire/entries.ts';
import { errorCatalogue, type ErrorCode } from '../../../src/wire/errors.ts';
import {
  createInvite,
  createRoom,
  deleteRoom,
  endVisit,
  enterByInvite,
  enterRoom,
  getRoom,
  listInvites,
  listRooms,
  readInvite,
  revokeInvite,
  type RoomSummary,
} from '../../../src/wire/routes/rooms.ts';
import { callCheckRoutes } from '../../../src/wire/routes/callChecks.ts';
import { exchangeStartLink, getCapabilities } from '../../../src/wire/routes/server.ts';
import { answeredRoutes, caseAnswers } from './caseAnswers.ts';
import { adminAnswers, answeredAdminRoutes } from './adminAnswers.ts';
import { answeredJobRoutes, jobAnswers } from './jobAnswers.ts';
import { answeredRetentionRoutes, retentionAnswers } from './retentionAnswers.ts';
import { answeredNotificationRoutes, notificationAnswers } from './notificationAnswers.ts';
import { accountRoutes } from '../../../src/wire/routes/accounts.ts';
import { issuerSignInRoutes } from '../../../src/wire/routes/issuerSignIn.ts';
import { signInRoutes } from '../../../src/wire/routes/signIn.ts';
import { inviteId, okafor, room, roomId, session } from './people.ts';

/** One route's answer: a reply, a refusal, or nothing ever. */
export type Answer = { reply: unknown } | { refused: ErrorCode } | 'never';

export type Script = Readonly<Record<string, Answer>>;

const reply = <R extends z.ZodType>(route: { reply: R }, value: z.input<R>): Answer => ({
  // Parsed on both ends of the real wire, so here too.
  reply: route.reply.parse(value),
});

/** What the protocol shows as the usual answer. */
const example = ({ reply: schema, example: { reply: value } }: Route): Answer => ({
  // Tokens are shortened there by what no header takes.
  reply: schema.parse(JSON.parse(JSON.stringify(value).replaceAll('…', ''))),
});

const summary = (change: Partial<RoomSummary> & { room?: RoomSummary['room'] }): RoomSummary => ({
  room,
  session: null,
  waiting: 0,
  caseId: null,
  isHost: true,
  ...change,
});

export const rooms: readonly RoomSummary[] = [
  summary({
    session: { sessionId: session.sessionId, startedAt: session.startedAt, participants: 2, locked: true },
  }),
  summary({
    room: { ...room, roomId: roomId(1), name: 'Dr. Okafor, telephone hour', kind: 'voice' },
    waiting: 1,
  }),
  summary({
    room: { ...room, roomId: roomId(2), name: 'Imaging review with Radiology Lund', kind: 'review' },
  }),
];

const entrance = {
  participantId: okafor.participantId,
  token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIwMTkzOWEyZSJ9.9c4Ch3kQ0Yp',
  expiresAt: '2026-03-02T21:00:00.000Z',
  role: 'patient' as const,
  grants: ['publishAudio' as const, 'subscribe' as const],
  room,
  nodeUrl: null,
  iceServers: [],
};

const invites = [
  { role: 'patient' as const, createdAt: '2026-03-01T08:30:00.000Z' },
  { role: 'clinician' as const, createdAt: '2026-02-20T15:12:00.000Z' },
].map((invite, index) => ({ ...invite, inviteId: inviteId(index), expiresAt: null, revokedAt: null }));

export const usualAnswers: Script = {
  getCapabilities: reply(getCapabilities, {
    version: '0.1.0',
    captioning: { available: true, source: 'whisper.cpp:base' },
    embedOrigins: [],
    identityProvider: false,
  }),
  exchangeStartLink: reply(exchangeStartLink, {
    accessToken: 'access',
    expiresAt: '2027-04-01T09:00:00.000Z',
    user: { userId: okafor.participantId, displayName: okafor.displayName, roles: ['clinician', 'admin'] },
  }),
  ...Object.fromEntries(
    [...signInRoutes, ...issuerSignInRoutes, ...accountRoutes].map((route: Route) => [
      route.name,
      example(route),
    ]),
  ),
  ...Object.fromEntries(callCheckRoutes.map((route: Route) => [route.name, example(route)])),
  listCallChecks: { reply: { checks: [] } },
  listRooms: reply(listRooms, { rooms: [...rooms], nextCursor: null }),
  getRoom: reply(getRoom, summary({})),
  createRoom: reply(createRoom, summary({ room: { ...room, roomId: roomId(9), name: 'New room' } })),
  deleteRoom: reply(deleteRoom, {}),
  endVisit: reply(endVisit, {}),
  listInvites: reply(listInvites, { invites }),
  createInvite: reply(createInvite, {
    invite: { ...invites[0]!, inviteId: inviteId(9) },
    url: 'https://clinic.example/app/join#invite=c2VjcmV0LW9mLXRoZS1saW5r',
  }),
  revokeInvite: reply(revokeInvite, {}),
  readInvite: reply(readInvite, { room, role: 'patient', displayName: null }),
  enterByInvite: reply(enterByInvite, entrance),
  enterRoom: reply(enterRoom, { ...entrance, role: 'host' }),
  ...caseAnswers,
  ...retentionAnswers,
  ...jobAnswers,
  ...adminAnswers,
  ...notificationAnswers,
};

const routes: readonly Route[] = [
  getCapabilities,
  exchangeStartLink,
  createRoom,
  listRooms,
  readInvite,
  enterByInvite,
  getRoom,
  deleteRoom,
  endVisit,
  createInvite,
  listInvites,
  revokeInvite,
  enterRoom,
  ...callCheckRoutes,
  ...answeredRoutes,
  ...answeredRetentionRoutes,
  ...answeredJobRoutes,
  ...answeredAdminRoutes,
  ...answeredNotificationRoutes,
  ...signInRoutes,
  ...issuerSignInRoutes,
  ...accountRoutes,
];

/** What was asked, for tests to read: `method path`. */
export const requests: string[] = [];

export function installFakeServer(script: Script): void {
  const answers: Script = { ...usualAnswers, ...script };
  window.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href);
    const method = init?.method ?? 'GET';
    requests.push(`${method} ${url.pathname}`);
    const route = routes.find((known) => known.method === method && matches(known.path, url.pathname));
    const answer = route && answers[route.name];
    if (!answer) throw new TypeError(`the script has no ${method} ${url.pathname}`);
    if (answer === 'never') return new Promise<Response>(() => undefined);
    if ('refused' in answer) {
      const { httpStatus, message } = errorCatalogue[answer.refused];
      const body = { code: answer.refused, message, details: {}, requestId: 'r-0193-9a2e' };
      return new Response(JSON.stringify(body), { status: httpStatus });
    }
    if (route.status === 204) return new Response(null, { status: 204 });
    if (answer.reply instanceof Blob) return new Response(answer.reply);
    return new Response(JSON.stringify(answer.reply), { status: route.status ?? 200 });
  };
}

function matches(pattern: string, path: string): boolean {
  return new RegExp(`^${pattern.replace(/:[A-Za-z]+/g, '[^/]+')}$`).test(path);
}
