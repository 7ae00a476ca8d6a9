import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Consumer } from 'mediasoup/types';
import { muteParticipant, sendChat, setConsent } from '../../src/wire/events/admission.ts';
import { createTransport } from '../../src/wire/events/media.ts';
import {
  chatMessageEvent,
  closed,
  mediaInterrupted,
  mediaRestarted,
  participantLeft,
  participantUpdated,
  producerAdded,
  producerRemoved,
  producerUpdated,
} from '../../src/wire/events/server.ts';
import { v7 as uuidv7 } from 'uuid';
import { callHearing, callMicrophone } from '../support/callDevice.ts';
import { RecordingPipeline } from '../support/RecordingPipeline.ts';
import { toCaptions, type RoomsClient } from '../support/RoomsClient.ts';
import { RoomsServer, type RoomsServerOptions } from '../support/roomsServer.ts';
import { installWebRtc } from '../support/weriftCaller.mjs';

const goalMs = 2_000;
const closing: (() => void | Promise<void>)[] = [];
let removeWebRtc: () => void;
beforeAll(() => {
  removeWebRtc = installWebRtc();
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});
afterAll(() => removeWebRtc());

async function start(options: RoomsServerOptions = {}): Promise<RoomsServer> {
  const server = await RoomsServer.start(options);
  closing.push(async () => {
    expect(server.faults).toEqual([]);
    await server.close();
  });
  return server;
}

/** Two people in a room of their own. */
async function pair(server: RoomsServer): Promise<{ host: RoomsClient; patient: RoomsClient }> {
  const room = server.room();
  const host = await server.host(room);
  return { host, patient: await server.patient(room, host) };
}

function killWorkers({ workers }: RoomsServer): void {
  for (const pid of workers.pids) process.kill(pid, 'SIGKILL');
}

/** Sends packets until the test is done. Answers the id of the producer. */
async function speak(client: RoomsClient): Promise<string> {
  const microphone = await callMicrophone(client);
  closing.push(() => microphone.close());
  microphone.speak([{ payload: Uint8Array.of(0xf8, 0xff, 0xfe), level: 20 }], { loop: true });
  return microphone.producerId;
}

/** Receives a producer; resolves with its first packet. */
async function hear(client: RoomsClient, producerId: string): Promise<void> {
  const hearing = await callHearing(client, producerId);
  closing.push(() => hearing.close());
  await hearing.firstPacket;
}

const nextPacket = (consumer: Consumer) => new Promise<Buffer>((resolve) => consumer.once('rtp', resolve));

test('a killed worker: all are heard again, by each other and by the tap, and nobody left', async () => {
  const pipeline = new RecordingPipeline();
  const server = await start({ pipeline });
  const { host, patient } = await pair(server);
  await patient.request(setConsent, toCaptions);
  const producerId = await speak(patient);
  await hear(host, producerId);
  await host.next(participantUpdated, ({ captioned }) => captioned);
  const [before] = pipeline.open;
  expect(before?.source.unheardSinceMs).toBeNull();

  const { elapsedMs } = server.registry.find(host.admission.room.roomId)!.session!;
  const killedAtMs = performance.now();
  killWorkers(server);
  expect((await host.next(producerRemoved)).producerId).toBe(producerId);
  for (const peer of [host, patient]) await peer.next(mediaInterrupted);
  await patient.request(sendChat, { messageId: uuidv7(), text: 'Are you still there?' });
  expect(await host.next(chatMessageEvent)).toMatchObject({ text: 'Are you still there?' });

  const { routerId } = await patient.next(mediaRestarted);
  expect(await host.next(mediaRestarted)).toMatchObject({ routerId });
  // What the callers take from here on is measured by the bench.
  expect(performance.now() - killedAtMs).toBeLessThan(goalMs);
  expect(routerId).not.toBe(host.admission.routerId);
  const again = await speak(patient);
  await host.next(producerAdded, (added) => added.producerId === again);
  await hear(host, again);
  await pipeline.until(() => pipeline.open.length === 1);
  const { consumer, unheardSinceMs, sessionStartedAtMs, participantId } = pipeline.open[0]!.source;
  await consumer.resume();
  await nextPacket(consumer);

  // The same visit, its time unbroken, and from the death on nobody was heard.
  expect(sessionStartedAtMs).toBe(before!.source.sessionStartedAtMs);
  expect(participantId).toBe(patient.participantId);
  expect(unheardSinceMs).toBeGreaterThanOrEqual(elapsedMs);
  expect(unheardSinceMs).toBeLessThan(elapsedMs + goalMs);
  expect(before!.detached).toBe('producerClosed');
  for (const peer of [host, patient]) expect(peer.pending(participantLeft)).toEqual([]);
});

test('several rooms on several workers that die together all come back', async () => {
  const server = await start({ workerCount: 2 });
  const rooms = await Promise.all(Array.from({ length: 4 }, () => pair(server)));
  killWorkers(server);
  await Promise.all(
    rooms.map(async ({ host, patient }) => {
      await host.next(mediaInterrupted);
      await host.next(mediaRestarted);
      await patient.next(mediaRestarted);
      await patient.publish('microphone');
      await host.next(producerAdded);
      expect(host.pending(participantLeft)).toEqual([]);
    }),
  );
});

test('where another worker runs, its rooms do not wait for the replacement', async () => {
  const server = await start({ workerCount: 2 });
  // Of two idle workers the first is taken.
  const { host } = await pair(server);
  const restarted = new Promise<number>((resolve) => {
    host.socket.once('mediaRestarted', () => resolve(server.workers.running));
  });
  process.kill(server.workers.pids[0]!, 'SIGKILL');
  await host.next(mediaRestarted);
  expect(await restarted).toBe(1);
});

test('killed again while it recovers, over and over: the visit stands and its media comes back', async () => {
  const server = await start();
  const { host, patient } = await pair(server);
  await patient.publish('microphone');
  for (let kills = 0; kills < 4; kills++) {
    await server.workers.pick();
    killWorkers(server);
    // The first kill hits what carries media, the next ones what is just coming up.
    if (kills === 0) await host.next(mediaInterrupted);
  }
  const live = () => server.registry.find(host.admission.room.roomId)!.session!.present(host.participantId);
  await expect.poll(() => live().peer.media?.lost, { timeout: 8_000 }).toBe(false);
  await patient.next(mediaRestarted, ({ routerId }) => routerId === live().peer.media?.routerId);
  await patient.publish('microphone');
  await host.next(producerAdded, ({ source }) => source === 'microphone');
  for (const peer of [host, patient]) expect(peer.pending(closed)).toEqual([]);
});

test('who is away meanwhile learns at the resume on which router the media is now', async () => {
  const server = await start();
  const { host, patient } = await pair(server);
  const { peerId, routerId } = patient.admission;
  patient.drop();
  await host.next(participantUpdated, ({ connection }) => connection === 'reconnecting');
  killWorkers(server);
  const restarted = await host.next(mediaRestarted);
  const back = await server.connect(patient.token);
  const admission = await back.resume(peerId);
  expect(admission.routerId).toBe(restarted.routerId);
  expect(admission.routerId).not.toBe(routerId);
  await back.publish('camera');
  await host.next(producerAdded);
});

test('while the media is away, requests are refused as temporary, and the admission says so', async () => {
  const server = await start();
  const { host, patient } = await pair(server);
  const { peerId } = patient.admission;
  patient.drop();
  await host.next(participantUpdated, ({ connection }) => connection === 'reconnecting');
  const back = await server.connect(patient.token);
  killWorkers(server);
  await host.next(mediaInterrupted);
  const [admission, refusal] = await Promise.all([
    back.resume(peerId),
    host.refusal(createTransport, { direction: 'send' }),
  ]);
  expect(admission.routerId).toBeNull();
  expect(refusal).toBe('DEPENDENCY_UNAVAILABLE');
  await back.next(mediaRestarted);
});

test('who was muted by a moderator stays so, also where it happens while the media is away', async () => {
  const server = await start();
  const { host, patient } = await pair(server);
  const { participantId } = patient;
  await patient.publish('microphone');
  for (const muted of ['before', 'meanwhile']) {
    if (muted === 'before') await host.request(muteParticipant, { participantId });
    killWorkers(server);
    await patient.next(mediaInterrupted);
    if (muted === 'meanwhile') await host.request(muteParticipant, { participantId });
    await patient.next(participantUpdated, ({ mutedByModerator }) => mutedByModerator);
    await patient.next(mediaRestarted);
    const producerId = await patient.publish('microphone');
    expect(await host.next(producerAdded, (added) => added.producerId === producerId)).toMatchObject({
      paused: true,
    });
    await patient.next(producerUpdated, (told) => told.producerId === producerId && told.paused);
  }
});

test('where no other worker comes, people are sent away in the end, and the visit stands', async () => {
  const server = await start({ settings: { mediaRestoreMs: 300 } });
  const { host, patient } = await pair(server);
  server.workers.expectEnd();
  killWorkers(server);
  for (const peer of [host, patient]) {
    await peer.next(mediaInterrupted);
    expect(await peer.next(closed)).toEqual({ reason: 'mediaFailed' });
  }
  const { session } = server.registry.find(host.admission.room.roomId)!;
  expect(session?.sessionId).toBe(host.admission.session.sessionId);
  expect(session?.peers).toEqual([]);
});
