import type { RtpCapabilities, RtpParameters } from 'mediasoup/types';
import { publish, resumeSource, unpublish } from '../rooms/publishing.ts';
import type { RoomRegistry } from '../rooms/RoomRegistry.ts';
import { producerViewOf } from '../rooms/SessionMedia.ts';
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
import { bindEvent, type EventBinding } from './EventTable.ts';

export const mediaHandlers = ({ iceServersFor }: Pick<RoomRegistry, 'iceServersFor'>): EventBinding[] => [
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

  bindEvent(restartIce, async (caller, { transportId }) => {
    const { participant, media } = caller.admitted();
    const iceParameters = await media.restartIce(transportId);
    return { iceParameters, iceServers: iceServersFor(participant.participantId) };
  }),

  bindEvent(produce, async (caller, request) => {
    const publisher = caller.admitted();
    const { peer, media } = publisher;
    const rtpParameters = request.rtpParameters as RtpParameters;
    const { producer, heldBack } = await publish(publisher, { ...request, rtpParameters });
    if (heldBack) {
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
    await resumeSource(caller.admitted(), producerId);
    return {};
  }),

  bindEvent(closeProducer, (caller, { producerId }) => {
    unpublish(caller.admitted(), producerId);
    return {};
  }),

  bindEvent(consume, async (caller, { transportId, producerId }) => {
    const consumer = await caller.admitted().media.consume(transportId, producerId);
    const { id: consumerId, kind, rtpParameters, producerPaused } = consumer;
    return { consumerId, producerId, kind, rtpParameters, producerPaused };
  }),

  bindEvent(resumeConsumer, async (caller, { consumerId }) => {
    await caller.admitted().media.withConsumer(consumerId, (consumer) => consumer.resume());
    return {};
  }),

  bindEvent(pauseConsumer, async (caller, { consumerId }) => {
    await caller.admitted().media.withConsumer(consumerId, (consumer) => consumer.pause());
    return {};
  }),

  bindEvent(closeConsumer, (caller, { consumerId }) => {
    caller.admitted().media.consumer(consumerId).close();
    return {};
  }),

  bindEvent(setPreferredLayers, async (caller, { consumerId, ...layers }) => {
    await caller.admitted().media.withConsumer(consumerId, (consumer) => consumer.setPreferredLayers(layers));
    return {};
  }),

  bindEvent(setPriority, async (caller, { consumerId, priority }) => {
    await caller.admitted().media.setPriority(consumerId, priority);
    return {};
  }),
];
