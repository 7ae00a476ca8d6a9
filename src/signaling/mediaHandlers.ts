import type { RtpCapabilities, RtpParameters } from 'mediasoup/types';
import { requireGrant } from '../auth/policy.ts';
import { producerViewOf } from '../rooms/SessionMedia.ts';
import type { Grant } from '../wire/access.ts';
import { WireError } from '../wire/errors.ts';
import {
  closeConsumer,
  closeProducer,
  connectTransport,
  consume,
  createTransport,
  pauseConsumer,
  pauseProducer,
  produce,
  restartIce,
  resumeConsumer,
  resumeProducer,
  setPreferredLayers,
  setPriority,
} from '../wire/events/media.ts';
import { producerUpdated } from '../wire/events/server.ts';
import type { ProducerSource } from '../wire/rooms.ts';
import { bindEvent, type EventBinding } from './EventTable.ts';

const grantFor = {
  microphone: 'publishAudio',
  camera: 'publishVideo',
  screen: 'publishScreen',
  screenAudio: 'publishScreen',
} as const satisfies Record<ProducerSource, Grant>;

export const mediaHandlers: EventBinding[] = [
  bindEvent(createTransport, async (caller, request) => {
    const { media } = caller.admitted();
    // The schema is as strict as mediasoup's types but for the names of codecs and extensions, which it looks up.
    const rtpCapabilities =
      request.direction === 'recv' ? (request.rtpCapabilities as RtpCapabilities) : null;
    const transport = await media.createTransport(rtpCapabilities, request);
    const { id: transportId, iceParameters, iceCandidates, dtlsParameters } = transport;
    return { transportId, iceParameters, iceCandidates, dtlsParameters };
  }),

  bindEvent(connectTransport, async (caller, { transportId, dtlsParameters }) => {
    await caller.admitted().media.connectTransport(transportId, dtlsParameters);
    return {};
  }),

  bindEvent(restartIce, async (caller, { transportId }) => ({
    iceParameters: await caller.admitted().media.restartIce(transportId),
  })),

  bindEvent(produce, async (caller, request) => {
    const { room, participant, peer, media } = caller.admitted();
    const { source } = request;
    requireGrant(caller.claims, grantFor[source]);
    if (room.record.kind === 'voice' && source === 'camera')
      throw new WireError('SOURCE_NOT_OFFERED', { source });
    const held = source === 'microphone' && participant.mutedByModerator && !request.paused;
    const rtpParameters = request.rtpParameters as RtpParameters;
    const producer = await media.produce({ ...request, rtpParameters, paused: request.paused || held });
    if (held) {
      const published = media.producer(producer.id);
      caller.afterReply(() => peer.send(producerUpdated, producerViewOf(published)));
    }
    return { producerId: producer.id };
  }),

  bindEvent(pauseProducer, async (caller, { producerId }) => {
    await caller.admitted().media.producer(producerId).producer.pause();
    return {};
  }),

  bindEvent(resumeProducer, async (caller, { producerId }) => {
    const { session, participant, media } = caller.admitted();
    const { producer, source } = media.producer(producerId);
    await producer.resume();
    if (source === 'microphone') session.unmutedByOwnHand(participant);
    return {};
  }),

  bindEvent(closeProducer, (caller, { producerId }) => {
    const { session, participant, media } = caller.admitted();
    const { producer, source } = media.producer(producerId);
    producer.close();
    if (source === 'microphone') session.unmutedByOwnHand(participant);
    return {};
  }),

  bindEvent(consume, async (caller, { transportId, producerId }) => {
    const consumer = await caller.admitted().media.consume(transportId, producerId);
    const { id: consumerId, kind, rtpParameters, producerPaused } = consumer;
    return { consumerId, producerId, kind, rtpParameters, producerPaused };
  }),

  bindEvent(resumeConsumer, async (caller, { consumerId }) => {
    await caller.admitted().media.consumer(consumerId).resume();
    return {};
  }),

  bindEvent(pauseConsumer, async (caller, { consumerId }) => {
    await caller.admitted().media.consumer(consumerId).pause();
    return {};
  }),

  bindEvent(closeConsumer, (caller, { consumerId }) => {
    caller.admitted().media.consumer(consumerId).close();
    return {};
  }),

  bindEvent(setPreferredLayers, async (caller, { consumerId, ...layers }) => {
    await caller.admitted().media.consumer(consumerId).setPreferredLayers(layers);
    return {};
  }),

  bindEvent(setPriority, async (caller, { consumerId, priority }) => {
    await caller.admitted().media.setPriority(consumerId, priority);
    return {};
  }),
];
