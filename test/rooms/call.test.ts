import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { connectTransport, consume, resumeConsumer } from '../../src/wire/events/media.ts';
import { participantJoined, producerAdded } from '../../src/wire/events/server.ts';
import { RoomsServer } from '../support/roomsServer.ts';
import { clientDtls } from '../support/rtpSamples.ts';

let server: RoomsServer;
beforeAll(async () => {
  server = await RoomsServer.start();
});
afterEach(() => expect(server.faults).toEqual([]));
afterAll(() => server.close());

test('two peers join, send and receive each other', async () => {
  const room = server.room();
  const host = await server.host(room);
  const patient = await server.patient(room, host);
  expect((await host.next(participantJoined)).participantId).toBe(patient.participantId);
  expect(patient.admission.participants.map(({ role }) => role)).toEqual(['host', 'patient']);

  const sendId = await patient.sendTransport();
  await patient.request(connectTransport, { transportId: sendId, dtlsParameters: clientDtls() });
  const microphoneId = await patient.publish('microphone', { transportId: sendId });
  const cameraId = await patient.publish('camera', { transportId: sendId });
  const added = [await host.next(producerAdded), await host.next(producerAdded)];
  expect(
    added.map(({ producerId, source, participantId }) => ({ producerId, source, participantId })),
  ).toEqual([
    { producerId: microphoneId, source: 'microphone', participantId: patient.participantId },
    { producerId: cameraId, source: 'camera', participantId: patient.participantId },
  ]);

  const transportId = await host.receiveTransport();
  for (const { producerId, kind } of added) {
    const consumer = await host.request(consume, { transportId, producerId });
    expect(consumer).toMatchObject({ producerId, kind, producerPaused: false });
    await host.request(resumeConsumer, { consumerId: consumer.consumerId });
  }
});
