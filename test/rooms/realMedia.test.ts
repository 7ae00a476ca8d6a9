import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Consumer } from 'mediasoup/types';
import { setConsent } from '../../src/wire/events/admission.ts';
import { consume } from '../../src/wire/events/media.ts';
import { activeSpeaker, audioLevels, participantUpdated } from '../../src/wire/events/server.ts';
import { callHearing, callMicrophone, callTransport } from '../support/callDevice.ts';
import { RecordingPipeline } from '../support/RecordingPipeline.ts';
import { noConsent, toCaptions, type RoomsClient } from '../support/RoomsClient.ts';
import { RoomsServer } from '../support/roomsServer.ts';
import { installWebRtc } from '../support/weriftCaller.mjs';

const pipeline = new RecordingPipeline();
const closing: (() => void)[] = [];
let removeWebRtc: () => void;
let server: RoomsServer;
beforeAll(async () => {
  removeWebRtc = installWebRtc();
  server = await RoomsServer.start({
    pipeline,
    settings: { networkIntervalMs: 200, audioLevelIntervalMs: 100 },
  });
});
afterEach(() => {
  for (const close of closing.splice(0)) close();
  expect(server.faults).toEqual([]);
});
afterAll(async () => {
  await server.close();
  removeWebRtc();
});

/** What an encoder makes of words and pauses, but for its sound. */
const words = Array.from({ length: 50 }, (_, index) => ({
  payload: Uint8Array.of(0xf8, 0xff, 0xfe),
  level: index < 35 ? 15 + (index % 9) : 100,
}));

/** Sends words and pauses until the test is done. Answers the id of the producer. */
async function speak(client: RoomsClient): Promise<string> {
  const microphone = await callMicrophone(client);
  closing.push(() => microphone.close());
  microphone.speak(words, { loop: true });
  return microphone.producerId;
}

const nextPacket = (consumer: Consumer) => new Promise<Buffer>((resolve) => consumer.once('rtp', resolve));

test('what one says reaches the other; levels and floor reach everybody; who speaks comes first; the network is measured', async () => {
  const room = server.room();
  const host = await server.host(room);
  const patient = await server.patient(room, host);
  const producerId = await speak(patient);

  const transport = await callTransport(host, 'recv');
  closing.push(() => transport.close());
  const hearing = await callHearing(host, producerId);
  closing.push(() => hearing.close());
  expect([...(await hearing.firstPacket)]).toEqual([0xf8, 0xff, 0xfe]);

  const speaking = await host.request(consume, {
    transportId: transport.id,
    producerId: await patient.publish('camera'),
  });
  const { participantId } = patient;
  for (const peer of [host, patient]) {
    const { levels } = await peer.next(audioLevels, (told) => told.levels.some(({ dbov }) => dbov > -40));
    expect(levels.map((level) => level.participantId)).toEqual([participantId]);
    expect(await peer.next(activeSpeaker)).toEqual({ participantId });
  }
  const late = await server.host(room);
  expect(late.admission.activeSpeakerId).toBe(participantId);

  const media = server.registry.find(room.roomId)!.session!.present(host.participantId).peer.media!;
  const silent = await host.request(consume, {
    transportId: transport.id,
    producerId: await late.publish('camera'),
  });
  const priority = ({ consumerId }: { consumerId: string }) => media.consumer(consumerId).priority;
  while (priority(speaking) <= priority(silent)) await host.next(audioLevels);
  while (media.quality?.roundTripMs == null) await host.next(audioLevels);
  expect(media.quality).toMatchObject({ level: 'good', lossRatio: 0 });
  expect(media.quality.roundTripMs).toBeLessThan(1_000);
});

test('a tap hears the packets of who consents, and none after they withdraw', async () => {
  const room = server.room();
  const host = await server.host(room);
  await speak(host);
  await host.request(setConsent, toCaptions);
  await host.next(participantUpdated, ({ captioned }) => captioned);
  const { consumer } = pipeline.open[0]!.source;
  await consumer.resume();
  expect((await nextPacket(consumer)).subarray(-3)).toEqual(Buffer.from([0xf8, 0xff, 0xfe]));
  let later = 0;
  await host.request(setConsent, noConsent);
  consumer.on('rtp', () => later++);
  // Packets go on: the levels of them are told.
  for (let take = host.pending(audioLevels).length + 2; take > 0; take--) await host.next(audioLevels);
  expect(later).toBe(0);
});
