/** Transports, producers and consumers: the part of the `/rooms` namespace that carries media negotiation. */
import { z } from 'zod';
import { admitted, withGrant } from '../access.ts';
import { clientEvent } from '../entries.ts';
import { sample, sampleRtpParameters } from '../examples.ts';
import {
  dtlsParameters,
  iceServer,
  rtpCapabilities,
  rtpParameters,
  serverMade,
  transportOptions,
} from '../media.ts';
import { producerSource } from '../rooms.ts';
import { empty } from '../values.ts';

const forceTcp = z.boolean().default(false);
const transportTarget = z.strictObject({ transportId: z.uuid() });
const producerTarget = z.strictObject({ producerId: z.uuid() });
const consumerTarget = z.strictObject({ consumerId: z.uuid() });

export const createTransport = clientEvent({
  name: 'createTransport',
  summary:
    'One WebRTC transport each way; `forceTcp` where UDP is known not to pass. The receiving one says what the device can receive, once it has loaded `routerRtpCapabilities` of the admission.',
  request: z.discriminatedUnion('direction', [
    z.strictObject({ direction: z.literal('send'), forceTcp }),
    z.strictObject({ direction: z.literal('recv'), forceTcp, rtpCapabilities }),
  ]),
  reply: transportOptions,
  access: admitted,
  errors: ['LIMIT_REACHED'],
  example: {
    request: { direction: 'send' },
    reply: { transportId: sample.transportId, iceParameters: {}, iceCandidates: [], dtlsParameters: {} },
  },
});

export const connectTransport = clientEvent({
  name: 'connectTransport',
  summary: 'The client end of DTLS.',
  request: z.strictObject({ transportId: z.uuid(), dtlsParameters }),
  reply: empty,
  access: admitted,
  errors: ['TRANSPORT_NOT_FOUND', 'TRANSPORT_STATE'],
  example: {
    request: {
      transportId: sample.transportId,
      dtlsParameters: {
        role: 'client',
        fingerprints: [{ algorithm: 'sha-256', value: Array.from({ length: 32 }, () => 'AB').join(':') }],
      },
    },
    reply: {},
  },
});

export const restartIce = clientEvent({
  name: 'restartIce',
  summary:
    'New ICE credentials for a transport whose path was lost (RFC 8445 section 9), and new ones for the relay where there is one: those given before may have run out.',
  request: transportTarget,
  reply: z.strictObject({ iceParameters: serverMade, iceServers: z.array(iceServer) }),
  access: admitted,
  errors: ['TRANSPORT_NOT_FOUND'],
  example: { request: { transportId: sample.transportId }, reply: { iceParameters: {}, iceServers: [] } },
});

export const produce = clientEvent({
  name: 'produce',
  summary:
    'Starts sending. microphone needs publishAudio, camera publishVideo, screen and screenAudio publishScreen; a voice room offers no camera; one screen at a time in a room. A microphone that a moderator closed starts paused.',
  request: z.strictObject({
    transportId: z.uuid(),
    kind: z.enum(['audio', 'video']),
    source: producerSource,
    rtpParameters,
    paused: z.boolean().default(false),
  }),
  reply: z.strictObject({ producerId: z.uuid() }),
  access: admitted,
  errors: [
    'GRANT_MISSING',
    'TRANSPORT_NOT_FOUND',
    'TRANSPORT_STATE',
    'RTP_PARAMETERS_REFUSED',
    'SOURCE_NOT_OFFERED',
    'SOURCE_TAKEN',
  ],
  example: {
    request: {
      transportId: sample.transportId,
      kind: 'audio',
      source: 'microphone',
      rtpParameters: sampleRtpParameters,
    },
    reply: { producerId: sample.producerId },
  },
});

const producerChange = (name: string, summary: string) =>
  clientEvent({
    name,
    summary,
    request: producerTarget,
    reply: empty,
    access: admitted,
    errors: ['PRODUCER_NOT_FOUND'],
    example: { request: { producerId: sample.producerId }, reply: {} },
  });

export const pauseProducer = producerChange('pauseProducer', 'Mutes one of your own producers.');
export const resumeProducer = producerChange('resumeProducer', 'Unmutes one of your own producers.');
export const closeProducer = producerChange('closeProducer', 'Stops one of your own producers.');

export const consume = clientEvent({
  name: 'consume',
  summary: 'Receives a producer. The consumer starts paused: resume it when the client is ready.',
  request: z.strictObject({ transportId: z.uuid(), producerId: z.uuid() }),
  reply: z.strictObject({
    consumerId: z.uuid(),
    producerId: z.uuid(),
    kind: z.enum(['audio', 'video']),
    rtpParameters: serverMade,
    producerPaused: z.boolean(),
  }),
  access: withGrant('subscribe'),
  errors: ['TRANSPORT_NOT_FOUND', 'TRANSPORT_STATE', 'PRODUCER_NOT_FOUND', 'CANNOT_CONSUME', 'LIMIT_REACHED'],
  example: {
    request: { transportId: sample.transportId, producerId: sample.producerId },
    reply: {
      consumerId: sample.consumerId,
      producerId: sample.producerId,
      kind: 'audio',
      rtpParameters: {},
      producerPaused: false,
    },
  },
});

const consumerChange = (name: string, summary: string) =>
  clientEvent({
    name,
    summary,
    request: consumerTarget,
    reply: empty,
    access: admitted,
    errors: ['CONSUMER_NOT_FOUND'],
    example: { request: { consumerId: sample.consumerId }, reply: {} },
  });

export const resumeConsumer = consumerChange('resumeConsumer', 'Media flows (again).');
export const pauseConsumer = consumerChange('pauseConsumer', 'Media stops, for what is not visible.');

export const closeConsumer = consumerChange('closeConsumer', 'The client no longer wants it.');

export const setPreferredLayers = clientEvent({
  name: 'setPreferredLayers',
  summary: 'The highest simulcast or SVC layer that the place on screen can use; bandwidth may give less.',
  request: z.strictObject({
    consumerId: z.uuid(),
    spatialLayer: z.int().min(0).max(2),
    temporalLayer: z.int().min(0).max(2).optional(),
  }),
  reply: empty,
  access: admitted,
  errors: ['CONSUMER_NOT_FOUND'],
  example: { request: { consumerId: sample.consumerId, spatialLayer: 0 }, reply: {} },
});

export const setPriority = clientEvent({
  name: 'setPriority',
  summary: 'Which video keeps its quality when bandwidth is short: 1 (least) to 255.',
  request: z.strictObject({ consumerId: z.uuid(), priority: z.int().min(1).max(255) }),
  reply: empty,
  access: admitted,
  errors: ['CONSUMER_NOT_FOUND'],
  example: { request: { consumerId: sample.consumerId, priority: 200 }, reply: {} },
});

export const mediaEvents = [
  createTransport,
  connectTransport,
  restartIce,
  produce,
  pauseProducer,
  resumeProducer,
  closeProducer,
  consume,
  resumeConsumer,
  pauseConsumer,
  closeConsumer,
  setPreferredLayers,
  setPriority,
] as const;
