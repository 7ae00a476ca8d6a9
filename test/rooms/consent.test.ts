import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { muteParticipant, setConsent, setLanguage } from '../../src/wire/events/admission.ts';
import { closeProducer, pauseProducer } from '../../src/wire/events/media.ts';
import { captionEvent, captionGapEvent, participantUpdated } from '../../src/wire/events/server.ts';
import type { Caption, CaptionGap } from '../../src/wire/captions.ts';
import { sampleCaption } from '../../src/wire/examples.ts';
import type { Consent } from '../../src/wire/rooms.ts';
import { RecordingPipeline } from '../support/RecordingPipeline.ts';
import { noConsent, toCaptions, type RoomsClient } from '../support/RoomsClient.ts';
import { RoomsServer } from '../support/roomsServer.ts';

const pipeline = new RecordingPipeline();
let server: RoomsServer;
beforeAll(async () => {
  server = await RoomsServer.start({ pipeline, settings: { tapChangeMs: 200, maxKeptCaptions: 3 } });
});
beforeEach(() => {
  pipeline.taps.length = 0;
  pipeline.attaching = Promise.resolve();
  pipeline.detaching = Promise.resolve();
  pipeline.failing = false;
});
afterEach(() => expect(server.faults).toEqual([]));
afterAll(() => server.close());

const captioned = ({ captioned: is }: { captioned: boolean }) => is;
const notCaptioned = ({ captioned: is }: { captioned: boolean }) => !is;

/** A host, and a patient who consents to captions and has an open microphone. */
async function heardPatient() {
  const room = server.room();
  const host = await server.host(room);
  const patient = await server.newcomer(room, 'patient', 'Ana Ruiz');
  await patient.wait({ consent: toCaptions, language: 'es' });
  await patient.admittedBy(host);
  const producerId = await patient.publish('microphone');
  await host.next(participantUpdated, captioned);
  return { room, host, patient, producerId };
}

function captionOf(client: RoomsClient, changes: Partial<Caption> = {}): Caption {
  const { session, participantId, peerId } = client.admission;
  const utteranceId = uuidv7();
  return { ...sampleCaption, utteranceId, sessionId: session.sessionId, participantId, peerId, ...changes };
}

test('who consents and opens a microphone is heard, and everybody is told', async () => {
  const { host, patient, producerId } = await heardPatient();
  expect(pipeline.open).toHaveLength(1);
  const { source } = pipeline.open[0]!;
  expect(source).toMatchObject({
    sessionId: host.admission.session.sessionId,
    participantId: patient.participantId,
    peerId: patient.admission.peerId,
  });
  expect(source.consumer).toMatchObject({ producerId, paused: true, kind: 'audio' });
  expect(source.sessionStartedAtMs).toBeLessThan(performance.now());
  expect(source.language()).toBe('es');
  await patient.request(setLanguage, { language: 'auto' });
  expect(source.language()).toBe(null);
  await patient.next(participantUpdated, captioned);
  expect(host.admission.captioning).toEqual({ available: true, source: 'test' });
});

test('without consent nobody is heard, whatever else they do', async () => {
  const room = server.room();
  const host = await server.host(room);
  await host.publish('microphone');
  await host.request(setConsent, { captions: false, keepTranscript: true, ai: true });
  await host.publish('screenAudio');
  expect(pipeline.taps).toEqual([]);
});

test('consent in the call attaches; only the microphone is heard', async () => {
  const room = server.room();
  const host = await server.host(room);
  await host.publish('screenAudio');
  const producerId = await host.publish('microphone');
  const view = await host.request(setConsent, toCaptions);
  expect(view).toMatchObject({ consent: toCaptions, captioned: true });
  expect(pipeline.open.map(({ source }) => source.consumer.producerId)).toEqual([producerId]);
});

test('withdrawn consent is acknowledged when nothing hears any more', async () => {
  const { host, patient } = await heardPatient();
  const [tap] = pipeline.open;
  const view = await patient.request(setConsent, noConsent);
  expect(view).toMatchObject({ consent: noConsent, captioned: false });
  expect(tap?.detached).toBe('consentWithdrawn');
  expect(tap?.source.consumer.closed).toBe(true);
  expect(await host.next(participantUpdated, notCaptioned)).toMatchObject({ consent: noConsent });
});

test('a pipeline that hangs does not keep a withdrawal waiting, and hears nothing', async () => {
  const { patient } = await heardPatient();
  const held = Promise.withResolvers<undefined>();
  pipeline.detaching = held.promise;
  const [tap] = pipeline.open;
  const startedAtMs = performance.now();
  await patient.request(setConsent, noConsent);
  expect(performance.now() - startedAtMs).toBeLessThan(1_000);
  expect(tap?.source.consumer.closed).toBe(true);
  held.resolve(undefined);
});

test('consent that goes back and forth while the pipeline attaches leaves what was last said', async () => {
  const room = server.room();
  const host = await server.host(room);
  await host.publish('microphone');
  for (const [last, heard] of [
    [noConsent, 0],
    [toCaptions, 1],
  ] as const) {
    const held = Promise.withResolvers<undefined>();
    pipeline.attaching = held.promise;
    const changes: Consent[] = [toCaptions, noConsent, toCaptions, last];
    for (const consent of changes) await host.request(setConsent, consent);
    expect(pipeline.open).toHaveLength(0);
    held.resolve(undefined);
    await host.request(setConsent, last);
    expect(pipeline.open).toHaveLength(heard);
  }
  // What was attached before a withdrawal never hears again.
  for (const { detached } of pipeline.taps.slice(0, -1)) expect(detached).toBe('consentWithdrawn');
});

test('a tap follows its microphone: muted it stays, closed it goes, opened anew it comes', async () => {
  const { host, patient, producerId } = await heardPatient();
  await patient.request(pauseProducer, { producerId });
  await host.request(muteParticipant, { participantId: patient.participantId });
  expect(pipeline.open).toHaveLength(1);
  await patient.request(closeProducer, { producerId });
  await pipeline.until(() => pipeline.taps[0]?.detached === 'producerClosed');
  await host.next(participantUpdated, notCaptioned);
  const second = await patient.publish('microphone');
  await host.next(participantUpdated, captioned);
  expect(pipeline.open.map(({ source }) => source.consumer.producerId)).toEqual([second]);
});

test('a tap goes with whoever leaves, moves or is ended', async () => {
  const { host, patient, room } = await heardPatient();
  const next = await server.connect(patient.token);
  await next.enter({ consent: toCaptions, secondDevice: { choice: 'move' } });
  await pipeline.until(() => pipeline.taps[0]?.detached === 'producerClosed');
  await next.publish('microphone');
  await pipeline.until(() => pipeline.open.length === 1);
  next.socket.emit('leave', {}, () => undefined);
  await pipeline.until(() => pipeline.taps[1]?.detached === 'left');

  await host.publish('microphone');
  await host.request(setConsent, toCaptions);
  await server.registry.endVisit(room.roomId);
  expect(pipeline.taps[2]?.detached).toBe('sessionEnded');
});

test('a withdrawal reaches what a microphone that is closed by now had heard', async () => {
  const { patient, producerId } = await heardPatient();
  const [tap] = pipeline.taps;
  const held = Promise.withResolvers<undefined>();
  pipeline.detaching = held.promise;
  await patient.request(closeProducer, { producerId });
  await pipeline.until(() => tap?.detached === 'producerClosed');
  await patient.request(setConsent, noConsent);
  expect(tap?.detached).toBe('consentWithdrawn');
  held.resolve(undefined);

  await patient.request(setConsent, toCaptions);
  const second = await patient.publish('microphone');
  await pipeline.until(() => pipeline.open.length === 1);
  await patient.request(closeProducer, { producerId: second });
  await pipeline.until(() => pipeline.taps[1]?.detached === 'producerClosed');
  await patient.request(setConsent, noConsent);
  expect(pipeline.taps[1]?.detached).toBe('consentWithdrawn');
});

test('who comes back without consent takes back what they were heard saying before', async () => {
  const { patient } = await heardPatient();
  const next = await server.connect(patient.token);
  await next.enter({ consent: noConsent, secondDevice: { choice: 'move' } });
  await pipeline.until(() => pipeline.taps[0]?.detached === 'consentWithdrawn');
});

test('a pipeline that fails costs the captions and nothing else', async () => {
  pipeline.failing = true;
  const room = server.room();
  const host = await server.host(room);
  await host.publish('microphone');
  expect(await host.request(setConsent, toCaptions)).toMatchObject({ consent: toCaptions, captioned: false });
  pipeline.failing = false;
  expect(await host.request(setConsent, toCaptions)).toMatchObject({ captioned: true });
});

test('captions go to everybody in the session who may subscribe, never to the lobby or another room', async () => {
  const { room, host, patient } = await heardPatient();
  const deaf = await server.newcomer(room, 'interpreter', 'Luz', ['publishAudio']);
  await deaf.wait();
  await deaf.admittedBy(host);
  const waiting = await server.newcomer(room, 'patient');
  await waiting.wait();
  const elsewhere = await server.host(server.room());

  const caption = captionOf(patient);
  const gap: CaptionGap = {
    gapId: uuidv7(),
    sessionId: caption.sessionId,
    participantId: patient.participantId,
    peerId: caption.peerId,
    startMs: 1,
    endMs: 2,
    reason: 'packetsLost',
  };
  pipeline.emit('caption', caption);
  pipeline.emit('gap', gap);
  for (const peer of [host, patient]) {
    expect(await peer.next(captionEvent)).toEqual(caption);
    expect(await peer.next(captionGapEvent)).toEqual(gap);
  }
  for (const peer of [deaf, waiting, elsewhere]) {
    await peer.refusal(setConsent, { ...noConsent, other: true } as never);
    expect(peer.pending(captionEvent)).toEqual([]);
    expect(peer.pending(captionGapEvent)).toEqual([]);
  }
});

test('what was heard before a withdrawal is not told after it', async () => {
  const { host, patient } = await heardPatient();
  await patient.request(setConsent, noConsent);
  pipeline.emit('caption', captionOf(patient));
  pipeline.emit('caption', captionOf(patient, { participantId: uuidv7() }));
  await host.request(setConsent, noConsent);
  expect(host.pending(captionEvent)).toEqual([]);
});

test('who comes back gets the finals since they first came in, the newest of them', async () => {
  const { room, host, patient } = await heardPatient();
  pipeline.emit('caption', captionOf(patient, { text: 'before' }));
  const late = await server.newcomer(room, 'clinician');
  expect((await late.enter()).captions).toEqual([]);
  pipeline.emit('caption', captionOf(patient, { kind: 'partial', text: 'part' }));
  for (const text of ['one', '', 'two']) pipeline.emit('caption', captionOf(patient, { text }));

  late.drop();
  await host.next(participantUpdated, ({ connection }) => connection === 'reconnecting');
  const back = await server.connect(late.token);
  expect((await back.resume(late.admission.peerId)).captions.map(({ text }) => text)).toEqual(['one', 'two']);

  for (const text of ['three', 'four']) pipeline.emit('caption', captionOf(patient, { text }));
  host.drop();
  await back.next(participantUpdated, ({ connection }) => connection === 'reconnecting');
  const hostBack = await server.connect(host.token);
  expect((await hostBack.resume(host.admission.peerId)).captions.map(({ text }) => text)).toEqual([
    'two',
    'three',
    'four',
  ]);
});

test('every consent is an event of the room', async () => {
  const room = server.room();
  const told: unknown[] = [];
  const stop = server.registry.on('roomOpened', (opened) =>
    opened.on('consentChanged', (change) => told.push(change)),
  );
  const host = await server.newcomer(room, 'host');
  stop();
  const { participantId, session } = await host.enter({ consent: toCaptions });
  await host.request(setConsent, noConsent);
  const { sessionId } = session;
  expect(told).toMatchObject([
    { sessionId, participantId, consent: toCaptions, previous: null, atMs: expect.any(Number) as number },
    {
      sessionId,
      participantId,
      consent: noConsent,
      previous: toCaptions,
      atMs: expect.any(Number) as number,
    },
  ]);
});

test('in a private room, and where nothing can caption, nobody is heard', async () => {
  const uncaptioned = await RoomsServer.start({
    pipeline,
    captioning: { available: false, reason: 'noModel', message: 'no model', variables: ['WHISPER_MODEL'] },
  });
  for (const [where, room] of [
    [server, server.room({ mode: 'private' })],
    [uncaptioned, uncaptioned.room()],
  ] as const) {
    const host = await where.newcomer(room, 'host');
    await host.enter({ consent: toCaptions });
    await host.publish('microphone');
    expect(await host.request(setConsent, toCaptions)).toMatchObject({
      consent: toCaptions,
      captioned: false,
    });
  }
  expect(pipeline.taps).toEqual([]);
  expect(uncaptioned.faults).toEqual([]);
  await uncaptioned.close();
});
