/** The check before a call: the media path of a guest link, tried without anybody entering. */
import { z } from 'zod';
import { anyone, clinician } from '../access.ts';
import { callCheckResult, storedCallCheck } from '../callChecks.ts';
import { route } from '../entries.ts';
import { sample } from '../examples.ts';
import {
  dtlsParameters,
  iceServer,
  rtpCapabilities,
  rtpParameters,
  serverMade,
  transportOptions,
} from '../media.ts';
import { empty, id } from '../values.ts';
import { inviteSecret } from './rooms.ts';

const linkErrors = ['INVITE_NOT_FOUND', 'INVITE_REVOKED', 'INVITE_EXPIRED'] as const;
const checkId = z.uuid();
/** The link again, and which check of it. */
const ofCheck = { secret: inviteSecret, checkId };

const sampleCheckId = '5f0c7c7e-6a1d-4f0e-9a53-0a3a4d1f9b21';
const sampleSecret = 'c2VjcmV0LW9mLXRoZS1saW5r';
const sampleTransportId = '0d7f5a52-8f5b-4b6e-9d38-9a2f1d3c4b5a';
const sampleProducerId = '9b1f0c3e-52a7-4f4a-8c0e-6d2b7a1e5f90';
const sampleTransport = {
  transportId: sampleTransportId,
  iceParameters: { usernameFragment: 'a1b2', password: 'c3d4', iceLite: true },
  iceCandidates: [],
  dtlsParameters: { role: 'auto', fingerprints: [] },
};
const sampleResult = {
  microphone: 'heard' as const,
  camera: 'works' as const,
  speaker: 'heard' as const,
  paths: { udp: 'open' as const, tcp: 'open' as const, relay: 'notOffered' as const },
  loop: { path: 'udp' as const, kbitPerS: 940, roundTripMs: 38, lossRatio: 0, soundReturned: true },
  browser: 'chromium' as const,
};

export const openCallCheck = route({
  name: 'openCallCheck',
  method: 'POST',
  path: '/rooms/invites/check',
  summary:
    'Opens a check of the media path by a guest link, for a short time. Nobody enters, and the link is not used up; a check of the same link that still runs is closed.',
  params: empty,
  query: empty,
  body: z.strictObject({ secret: inviteSecret }),
  reply: z.strictObject({
    checkId,
    /** It is closed then, whatever comes. */
    limitMs: z.int().positive(),
    routerRtpCapabilities: serverMade,
    /** One transport to send on for each way; `relay` is null where the server has no relay. */
    send: z.strictObject({
      udp: transportOptions,
      tcp: transportOptions,
      relay: transportOptions.nullable(),
    }),
    /** What was sent comes back on this one. */
    receive: transportOptions,
    iceServers: z.array(iceServer),
  }),
  status: 201,
  access: anyone,
  errors: [...linkErrors, 'CHECKS_BUSY'],
  example: {
    body: { secret: sampleSecret },
    reply: {
      checkId: sampleCheckId,
      limitMs: 30_000,
      routerRtpCapabilities: { codecs: [], headerExtensions: [] },
      send: { udp: sampleTransport, tcp: sampleTransport, relay: null },
      receive: sampleTransport,
      iceServers: [],
    },
  },
});

export const connectCallCheck = route({
  name: 'connectCallCheck',
  method: 'POST',
  path: '/rooms/invites/check/connect',
  summary: 'Gives a transport of a check the other end’s DTLS parameters.',
  params: empty,
  query: empty,
  body: z.strictObject({ ...ofCheck, transportId: z.uuid(), dtlsParameters }),
  reply: empty,
  status: 204,
  access: anyone,
  errors: [...linkErrors, 'CHECK_NOT_FOUND', 'TRANSPORT_NOT_FOUND', 'TRANSPORT_STATE'],
  example: {
    body: {
      secret: sampleSecret,
      checkId: sampleCheckId,
      transportId: sampleTransportId,
      dtlsParameters: {
        role: 'client',
        fingerprints: [{ algorithm: 'sha-256', value: Array.from({ length: 32 }, () => 'AB').join(':') }],
      },
    },
    reply: {},
  },
});

export const sendInCallCheck = route({
  name: 'sendInCallCheck',
  method: 'POST',
  path: '/rooms/invites/check/send',
  summary: 'Sends sound or video on a transport of a check; at most one of each kind on each.',
  params: empty,
  query: empty,
  body: z.strictObject({
    ...ofCheck,
    transportId: z.uuid(),
    kind: z.enum(['audio', 'video']),
    rtpParameters,
  }),
  reply: z.strictObject({ producerId: z.uuid() }),
  access: anyone,
  errors: [
    ...linkErrors,
    'CHECK_NOT_FOUND',
    'TRANSPORT_NOT_FOUND',
    'TRANSPORT_STATE',
    'LIMIT_REACHED',
    'RTP_PARAMETERS_REFUSED',
  ],
  example: {
    body: {
      secret: sampleSecret,
      checkId: sampleCheckId,
      transportId: sampleTransportId,
      kind: 'audio',
      rtpParameters: {
        codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 }],
        encodings: [{ ssrc: 1234 }],
      },
    },
    reply: { producerId: sampleProducerId },
  },
});

export const receiveInCallCheck = route({
  name: 'receiveInCallCheck',
  method: 'POST',
  path: '/rooms/invites/check/receive',
  summary: 'Has what a check sends sent back.',
  params: empty,
  query: empty,
  body: z.strictObject({ ...ofCheck, producerId: z.uuid(), rtpCapabilities }),
  reply: z.strictObject({
    consumerId: z.uuid(),
    kind: z.enum(['audio', 'video']),
    rtpParameters: serverMade,
  }),
  access: anyone,
  errors: [...linkErrors, 'CHECK_NOT_FOUND', 'PRODUCER_NOT_FOUND', 'LIMIT_REACHED', 'CANNOT_CONSUME'],
  example: {
    body: {
      secret: sampleSecret,
      checkId: sampleCheckId,
      producerId: sampleProducerId,
      rtpCapabilities: { codecs: [] },
    },
    reply: { consumerId: sampleTransportId, kind: 'audio', rtpParameters: { codecs: [], encodings: [] } },
  },
});

export const endCallCheck = route({
  name: 'endCallCheck',
  method: 'POST',
  path: '/rooms/invites/check/end',
  summary:
    'Closes a check, where it still runs, and keeps what came out for the host of the room in place of what was kept for the link before.',
  params: empty,
  query: empty,
  body: z.strictObject({ ...ofCheck, result: callCheckResult }),
  reply: empty,
  status: 204,
  access: anyone,
  errors: [...linkErrors],
  example: { body: { secret: sampleSecret, checkId: sampleCheckId, result: sampleResult }, reply: {} },
});

export const listCallChecks = route({
  name: 'listCallChecks',
  method: 'GET',
  path: '/rooms/:roomId/checks',
  summary: 'The latest check of each link of a room that still opens it, for its host.',
  params: z.strictObject({ roomId: id }),
  query: empty,
  body: empty,
  reply: z.strictObject({ checks: z.array(storedCallCheck) }),
  access: clinician,
  errors: ['ROOM_NOT_FOUND'],
  example: {
    params: { roomId: sample.roomId },
    reply: { checks: [{ inviteId: sample.inviteId, checkedAt: sample.createdAt, result: sampleResult }] },
  },
});

export const callCheckRoutes = [
  openCallCheck,
  connectCallCheck,
  sendInCallCheck,
  receiveInCallCheck,
  endCallCheck,
  listCallChecks,
] as const;
