import type { z } from 'zod';
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
import type { ClientEvent } from '../wire/entries.ts';
import { WireError } from '../wire/errors.ts';
import type { AdmittedCaller, Caller } from './Caller.ts';
import { bindEvent, type EventBinding } from './EventTable.ts';

/** What a worker that dies leaves unanswered is no fault of ours that a log should tell: its people get another one. */
const bindMedia = <Q extends z.ZodType, R extends z.ZodType>(
  event: ClientEvent<Q, R>,
  handle: (
    admitted: AdmittedCaller,
    request: z.output<Q>,
    caller: Caller,
  ) => z.input<R> | Promise<z.input<R>>,
): EventBinding =>
  bindEvent(event, async (caller, request) => {
    const admitted = caller.admitted();
    try {
      return await handle(admitted, request, caller);
    } catch (error) {
      if (error instanceof WireError || !admitted.media.lost) throw error;
      throw new WireError('DEPENDENCY_UNAVAILABLE', { dependency: 'mediaWorkers' });
    }
  });

export const mediaHandlers = ({ iceServersFor }: Pick<RoomRegistry, 'iceServersFor'>): EventBinding[] => [
  bindMedia(createTransport, async ({ media }, request) => {
    // The schema is as strict as mediasoup's types but for the names of codecs and extensions, which it looks up.
    const rtpCapabilities =
      request.direction === 'recv' ? (request.rtpCapabilities as RtpCapabilities) : null;
    const transport = await media.createTransport(rtpCapabilities, request);
    const { id: transportId, iceParameters, iceCandidates, dtlsParameters } = transport;
    return { transportId, iceParameters, iceCandidates, dtlsParameters };
  }),

  bindMedia(connectTransport, async ({ media }, { transportId, dtlsParameters }) => {
    await media.connectTransport(transportId, dtlsParameters);
    return {};
  }),

  bindMedia(restartIce, async ({ participant, media }, { transportId }) => {
    const iceParameters = await media.restartIce(transportId);
    return { iceParameters, iceServers: iceServersFor(participant.participantId) };
  }),

  bindMedia(produce, async (publisher, request, caller) => {
    const { peer, media } = publisher;
    const rtpParameters = request.rtpParameters as RtpParameters;
    const { producer, heldBack } = await publish(publisher, { ...request, rtpParameters });
    if (heldBack) {
      const published = media.producer(producer.id);
      caller.afterReply(() => peer.send(producerUpdated, producerViewOf(published)));
    }
    return { producerId: producer.id };
  }),

  bindMedia(pauseProducer, async ({ media }, { producerId }) => {
    await media.producer(producerId).producer.pause();
    return {};
  }),

  bindMedia(resumeProducer, async (publisher, { producerId }) => {
    await resumeSource(publisher, producerId);
    return {};
  }),

  bindMedia(closeProducer, (publisher, { producerId }) => {
    unpublish(publisher, producerId);
    return {};
  }),

  bindMedia(consume, async ({ media }, { transportId, producerId }) => {
    const consumer = await media.consume(transportId, producerId);
    const { id: consumerId, kind, rtpParameters, producerPaused } = consumer;
    return { consumerId, producerId, kind, rtpParameters, producerPaused };
  }),

  bindMedia(resumeConsumer, async ({ media }, { consumerId }) => {
    await media.withConsumer(consumerId, (consumer) => consumer.resume());
    return {};
  }),

  bindMedia(pauseConsumer, async ({ media }, { consumerId }) => {
    await media.withConsumer(consumerId, (consumer) => consumer.pause());
    return {};
  }),

  bindMedia(closeConsumer, ({ media }, { consumerId }) => {
    media.consumer(consumerId).close();
    return {};
  }),

  bindMedia(setPreferredLayers, async ({ media }, { consumerId, ...layers }) => {
    await media.withConsumer(consumerId, (consumer) => consumer.setPreferredLayers(layers));
    return {};
  }),

  bindMedia(setPriority, async ({ media }, { consumerId, priority }) => {
    await media.setPriority(consumerId, priority);
    return {};
  }),
];
