import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { randomUUID } from 'node:crypto';
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
} from '../../src/wire/events/media.ts';
import { producerAdded, producerRemoved, producerUpdated } from '../../src/wire/events/server.ts';
import type { Grant } from '../../src/wire/access.ts';
import type { RoomsClient } from '../support/RoomsClient.ts';
import { RoomsServer } from '../support/roomsServer.ts';
import { cameraParameters, clientDtls, microphoneParameters } from '../support/rtpSamples.ts';

let server: RoomsServer;
beforeAll(async () => {
  server = await RoomsServer.start({ settings: { maxConsumersPerPeer: 3 } });
});
afterEach(() => expect(server.faults).toEqual([]));
afterAll(() => server.close());

/** Two hosts in one room: both may do everything. */
async function pair(): Promise<[RoomsClient, RoomsClient]> {
  const room = server.room();
  return [await server.host(room), await server.host(room)];
}

/** What the server holds of a peer's media. */
function mediaOf({ admission }: RoomsClient) {
  const { media } = server.registry
    .find(admission.room.roomId)!
    .session!.present(admission.participantId).peer;
  if (!media) throw new Error('no media');
  return media;
}

test('transports announce one port for UDP and TCP, and TCP alone where that is asked', async () => {
  const [peer] = await pair();
  const both = await peer.request(createTransport, { direction: 'send' });
  const protocols = ({ iceCandidates }: typeof both) =>
    iceCandidates.map(({ protocol }) => protocol).toSorted();
  expect(protocols(both)).toEqual(['tcp', 'udp']);
  expect(new Set(both.iceCandidates.map(({ port }) => port)).size).toBe(1);
  expect(both.iceParameters).toMatchObject({ iceLite: true });
  const tcp = await peer.request(createTransport, { direction: 'send', forceTcp: true });
  expect(protocols(tcp)).toEqual(['tcp']);
});

test('a transport connects once and restarts ICE with new credentials', async () => {
  const [peer] = await pair();
  const { transportId, iceParameters } = await peer.request(createTransport, { direction: 'send' });
  await peer.request(connectTransport, { transportId, dtlsParameters: clientDtls() });
  expect(await peer.refusal(connectTransport, { transportId, dtlsParameters: clientDtls() })).toBe(
    'TRANSPORT_STATE',
  );
  const restarted = await peer.request(restartIce, { transportId });
  expect(restarted.iceParameters.usernameFragment).not.toBe(iceParameters.usernameFragment);
});

test('a producer is paused, resumed and closed by its owner, and everybody is told', async () => {
  const [peer, other] = await pair();
  const producerId = await peer.publish('camera', { paused: true });
  expect(await other.next(producerAdded)).toMatchObject({
    producerId,
    source: 'camera',
    kind: 'video',
    paused: true,
  });
  await peer.request(resumeProducer, { producerId });
  expect(await other.next(producerUpdated)).toMatchObject({ producerId, paused: false });
  await peer.request(pauseProducer, { producerId });
  expect(await other.next(producerUpdated)).toMatchObject({ producerId, paused: true });
  await peer.request(closeProducer, { producerId });
  expect(await other.next(producerRemoved)).toEqual({ producerId });
  expect(await peer.refusal(resumeProducer, { producerId })).toBe('PRODUCER_NOT_FOUND');
  expect(peer.pending(producerAdded)).toEqual([]);
});

test('a consumer starts paused, changes layers and priority, and goes with its producer', async () => {
  const [peer, other] = await pair();
  const producerId = await peer.publish('camera');
  const transportId = await other.receiveTransport();
  const { consumerId } = await other.request(consume, { transportId, producerId });
  expect(mediaOf(other).consumer(consumerId)).toMatchObject({ paused: true, type: 'simulcast' });
  await other.request(resumeConsumer, { consumerId });
  expect(mediaOf(other).consumer(consumerId).paused).toBe(false);
  await other.request(setPreferredLayers, { consumerId, spatialLayer: 0, temporalLayer: 1 });
  expect(mediaOf(other).consumer(consumerId).preferredLayers).toEqual({ spatialLayer: 0, temporalLayer: 1 });
  await other.request(setPriority, { consumerId, priority: 77 });
  expect(mediaOf(other).consumer(consumerId).priority).toBe(77);
  await other.request(pauseConsumer, { consumerId });
  await peer.request(closeProducer, { producerId });
  await other.next(producerRemoved);
  expect(await other.refusal(resumeConsumer, { consumerId })).toBe('CONSUMER_NOT_FOUND');
});

test('layers and priorities of sound are accepted and mean nothing', async () => {
  const [peer, other] = await pair();
  const producerId = await peer.publish('microphone');
  const transportId = await other.receiveTransport();
  const { consumerId } = await other.request(consume, { transportId, producerId });
  await other.request(setPreferredLayers, { consumerId, spatialLayer: 0 });
  await other.request(setPriority, { consumerId, priority: 2 });
  await other.request(closeConsumer, { consumerId });
  expect(await other.refusal(closeConsumer, { consumerId })).toBe('CONSUMER_NOT_FOUND');
});

test('a screen goes before cameras until the client decides otherwise', async () => {
  const [peer, other] = await pair();
  const camera = await peer.publish('camera');
  const screen = await peer.publish('screen');
  const transportId = await other.receiveTransport();
  const consumers = await Promise.all(
    [camera, screen].map((producerId) => other.request(consume, { transportId, producerId })),
  );
  const priorities = () => consumers.map(({ consumerId }) => mediaOf(other).consumer(consumerId).priority);
  const [ofCamera, ofScreen] = priorities();
  expect(ofScreen).toBeGreaterThan(ofCamera ?? Infinity);
  await other.request(setPriority, { consumerId: consumers[0]!.consumerId, priority: 255 });
  mediaOf(other).reorderPriorities();
  await other.request(setPreferredLayers, { consumerId: consumers[0]!.consumerId, spatialLayer: 2 });
  expect(priorities()).toEqual([255, ofScreen]);
});

test('out of order: nothing is produced or consumed without its transport', async () => {
  const [peer, other] = await pair();
  const producerId = await peer.publish('microphone');
  const sending = await other.sendTransport();
  const receiving = await other.receiveTransport();
  const producing = { kind: 'audio', source: 'microphone', rtpParameters: microphoneParameters() } as const;
  expect(await other.refusal(consume, { transportId: randomUUID(), producerId })).toBe('TRANSPORT_NOT_FOUND');
  expect(await other.refusal(consume, { transportId: sending, producerId })).toBe('TRANSPORT_STATE');
  expect(await other.refusal(produce, { transportId: randomUUID(), ...producing })).toBe(
    'TRANSPORT_NOT_FOUND',
  );
  expect(await other.refusal(produce, { transportId: receiving, ...producing })).toBe('TRANSPORT_STATE');
  expect(await other.refusal(consume, { transportId: receiving, producerId: randomUUID() })).toBe(
    'PRODUCER_NOT_FOUND',
  );
});

test('ids of others are as unknown as ids that never were', async () => {
  const [peer, other] = await pair();
  const [stranger] = await pair();
  const transportId = await peer.sendTransport();
  const producerId = await peer.publish('microphone', { transportId });
  const receiving = await other.receiveTransport();
  const { consumerId } = await other.request(consume, { transportId: receiving, producerId });
  const strangeReceiving = await stranger.receiveTransport();
  const connecting = { transportId, dtlsParameters: clientDtls() };
  for (const thief of [other, stranger]) {
    expect(await thief.refusal(connectTransport, connecting)).toBe('TRANSPORT_NOT_FOUND');
    expect(await thief.refusal(restartIce, { transportId })).toBe('TRANSPORT_NOT_FOUND');
    for (const event of [pauseProducer, resumeProducer, closeProducer]) {
      expect(await thief.refusal(event, { producerId })).toBe('PRODUCER_NOT_FOUND');
    }
  }
  for (const thief of [peer, stranger]) {
    for (const event of [resumeConsumer, pauseConsumer, closeConsumer]) {
      expect(await thief.refusal(event, { consumerId })).toBe('CONSUMER_NOT_FOUND');
    }
    expect(await thief.refusal(setPreferredLayers, { consumerId, spatialLayer: 0 })).toBe(
      'CONSUMER_NOT_FOUND',
    );
    expect(await thief.refusal(setPriority, { consumerId, priority: 9 })).toBe('CONSUMER_NOT_FOUND');
  }
  // Of another room.
  expect(await stranger.refusal(consume, { transportId: strangeReceiving, producerId })).toBe(
    'PRODUCER_NOT_FOUND',
  );
});

test('limits: transports of a direction, consumers, one of each source', async () => {
  const [peer, other] = await pair();
  const transportId = await peer.sendTransport();
  await peer.sendTransport();
  expect(await peer.refusal(createTransport, { direction: 'send' })).toBe('LIMIT_REACHED');
  expect(server.refusals.full).toBeGreaterThan(0);
  await peer.receiveTransport();

  const producerId = await peer.publish('microphone', { transportId });
  const again = {
    transportId,
    kind: 'audio',
    source: 'microphone',
    rtpParameters: microphoneParameters(),
  } as const;
  expect(await peer.refusal(produce, again)).toBe('SOURCE_TAKEN');

  const receiving = await other.receiveTransport();
  for (let made = 0; made < 3; made++) await other.request(consume, { transportId: receiving, producerId });
  expect(await other.refusal(consume, { transportId: receiving, producerId })).toBe('LIMIT_REACHED');
});

test('one screen at a time in a room, and the place is free again when it ends', async () => {
  const [peer, other] = await pair();
  const transportId = await other.sendTransport();
  const rtpParameters = cameraParameters();
  const share = () => other.request(produce, { transportId, kind: 'video', source: 'screen', rtpParameters });
  const screen = await peer.publish('screen');
  await expect(share()).rejects.toMatchObject({ code: 'SOURCE_TAKEN' });
  await peer.request(closeProducer, { producerId: screen });
  const { producerId } = await share();
  other.socket.emit('leave', {}, () => undefined);
  await peer.next(producerRemoved, (removed) => removed.producerId === producerId);
  await peer.publish('screen', { transportId: await peer.sendTransport() });
});

test('two who share at once: one of them does', async () => {
  const peers = await pair();
  const shares = await Promise.allSettled(peers.map((peer) => peer.publish('screen')));
  expect(shares.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

test('a source needs its grant, its kind of media and a room that offers it', async () => {
  const room = server.room({ kind: 'voice' });
  const host = await server.host(room);
  const transportId = await host.sendTransport();
  const camera = { transportId, kind: 'video', source: 'camera', rtpParameters: cameraParameters() } as const;
  expect(await host.refusal(produce, camera)).toBe('SOURCE_NOT_OFFERED');
  await host.publish('screen', { transportId });
  const odd = {
    transportId,
    kind: 'video',
    source: 'microphone',
    rtpParameters: cameraParameters(),
  } as const;
  expect(await host.refusal(produce, odd)).toBe('INVALID_REQUEST');

  const videoRoom = server.room();
  await server.host(videoRoom);
  const needs = {
    microphone: 'publishAudio',
    camera: 'publishVideo',
    screen: 'publishScreen',
    screenAudio: 'publishScreen',
  } as const;
  for (const [source, grant] of Object.entries(needs) as [keyof typeof needs, Grant][]) {
    const all: Grant[] = ['publishAudio', 'publishVideo', 'publishScreen', 'subscribe', 'admit'];
    const peer = await server.newcomer(
      videoRoom,
      'clinician',
      source,
      all.filter((other) => other !== grant),
    );
    await peer.enter();
    await expect(peer.publish(source)).rejects.toMatchObject({
      code: 'GRANT_MISSING',
      body: { details: { grant } },
    });
    await peer.raw('leave', {});
  }
});

test('what a device cannot receive is CANNOT_CONSUME', async () => {
  const [peer, other] = await pair();
  const producerId = await peer.publish('camera');
  const rtpCapabilities = { codecs: [], headerExtensions: [] };
  const { transportId } = await other.request(createTransport, { direction: 'recv', rtpCapabilities });
  expect(await other.refusal(consume, { transportId, producerId })).toBe('CANNOT_CONSUME');
});

test('RTP parameters that mediasoup refuses are refused with its reason, and the worker lives', async () => {
  const [peer] = await pair();
  const transportId = await peer.sendTransport();
  const good = microphoneParameters();
  const [codec] = good.codecs;
  const bad: Record<string, typeof good> = {
    'unknown codec': { ...good, codecs: [{ ...codec!, mimeType: 'audio/unheard-of' }] },
    'video codec for sound': { ...good, codecs: cameraParameters().codecs },
    'retransmission of nothing': {
      ...good,
      codecs: [codec!, { mimeType: 'audio/rtx', payloadType: 97, clockRate: 48_000, parameters: { apt: 5 } }],
    },
    'one payload type twice': { ...good, codecs: [codec!, codec!] },
    'one SSRC twice': { ...good, encodings: [{ ssrc: 5 }, { ssrc: 5 }] },
    'SSRC missing': { ...good, encodings: [{}] },
    'codec that no codec is': { ...good, encodings: [{ ssrc: 6, codecPayloadType: 5 }] },
    'extension ids that clash': {
      ...good,
      headerExtensions: [
        { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 4 },
        { uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 4 },
      ],
    },
  };
  const outcomes: Record<string, string> = {};
  for (const [name, rtpParameters] of Object.entries(bad)) {
    const request = { transportId, kind: 'audio', source: 'microphone', rtpParameters } as const;
    outcomes[name] = await peer.request(produce, request).then(
      ({ producerId }) => peer.request(closeProducer, { producerId }).then(() => 'taken'),
      (error: { code: string; body: { details: { reason?: string } } }) =>
        error.body.details.reason ? error.code : 'no reason',
    );
  }
  // Without SSRC the stream is known by its MID; of clashing extensions the last counts.
  const taken = ['SSRC missing', 'extension ids that clash'];
  const expected = Object.keys(bad).map((name) => [
    name,
    taken.includes(name) ? 'taken' : 'RTP_PARAMETERS_REFUSED',
  ]);
  expect(outcomes).toEqual(Object.fromEntries(expected));
  await peer.publish('microphone', { transportId });
});

test('malformed DTLS and RTP never reach the worker', async () => {
  const [peer] = await pair();
  const transportId = await peer.sendTransport();
  const fingerprint = clientDtls().fingerprints[0]!;
  const malformed: [string, unknown][] = [
    ['connectTransport', { transportId, dtlsParameters: { fingerprints: [] } }],
    ['connectTransport', { transportId, dtlsParameters: {} }],
    [
      'connectTransport',
      { transportId, dtlsParameters: { fingerprints: [{ ...fingerprint, value: 'xx' }] } },
    ],
    [
      'connectTransport',
      { transportId, dtlsParameters: { fingerprints: [{ ...fingerprint, algorithm: 'md5' }] } },
    ],
    ['connectTransport', { transportId, dtlsParameters: { role: 'both', fingerprints: [fingerprint] } }],
    ['connectTransport', { transportId: 'x', dtlsParameters: clientDtls() }],
    ...[
      { codecs: [] },
      { codecs: null },
      { encodings: [] },
      { encodings: [{ ssrc: -1 }] },
      { encodings: [{ ssrc: 2 ** 32 }] },
      { encodings: [{ scalabilityMode: 'L9T9' }] },
      { encodings: [{ rid: 'a'.repeat(300) }] },
      { headerExtensions: [{ uri: '', id: 1 }] },
      { mid: 'x'.repeat(300) },
      { rtcp: { cname: 1 } },
      { surplus: true },
    ].map((change): [string, unknown] => [
      'produce',
      {
        transportId,
        kind: 'audio',
        source: 'microphone',
        rtpParameters: { ...microphoneParameters(), ...change },
      },
    ]),
    ['createTransport', { direction: 'recv' }],
    ['createTransport', { direction: 'send', rtpCapabilities: { codecs: [] } }],
    ['createTransport', { direction: 'recv', rtpCapabilities: { codecs: 'all' } }],
    ['createTransport', { direction: 'both' }],
  ];
  for (const [event, request] of malformed) {
    await expect(peer.raw(event, request), JSON.stringify(request)).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
    });
  }
  await peer.request(connectTransport, { transportId, dtlsParameters: clientDtls() });
  expect(server.workers.running).toBe(1);
});
