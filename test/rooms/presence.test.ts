import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { admit, join, leave, resume, setLanguage } from '../../src/wire/events/admission.ts';
import { consume, restartIce } from '../../src/wire/events/media.ts';
import {
  admittedEvent,
  closed,
  lobbyChanged,
  participantJoined,
  participantLeft,
  participantUpdated,
  producerAdded,
  producerRemoved,
} from '../../src/wire/events/server.ts';
import { noConsent, participantIdOf, Refused, toCaptions } from '../support/RoomsClient.ts';
import { RoomsServer } from '../support/roomsServer.ts';

let server: RoomsServer;
/** Keeps nobody for long. */
let hasty: RoomsServer;
beforeAll(async () => {
  server = await RoomsServer.start({ settings: { presenceCheckMs: 300 } });
  hasty = await RoomsServer.start({ settings: { graceMs: 100 } });
});
afterEach(() => expect([...server.faults, ...hasty.faults]).toEqual([]));
afterAll(() => Promise.all([server.close(), hasty.close()]));

const reconnecting = ({ connection }: { connection: string }) => connection === 'reconnecting';
const connected = ({ connection }: { connection: string }) => connection === 'connected';

test('a dropped connection is resumed with everything that hangs on it', async () => {
  const room = server.room();
  const host = await server.host(room);
  const patient = await server.patient(room, host);
  const transportId = await patient.sendTransport();
  const producerId = await patient.publish('microphone', { transportId });
  const { peerId } = patient.admission;
  patient.drop();
  await host.next(participantUpdated, reconnecting);

  const back = await server.connect(patient.token);
  const admission = await back.resume(peerId);
  expect(admission).toMatchObject({ peerId, participantId: patient.participantId });
  expect(admission.producers).toMatchObject([{ producerId, peerId }]);
  await host.next(participantUpdated, connected);
  await back.request(restartIce, { transportId });
  const hostTransport = await host.receiveTransport();
  await host.request(consume, { transportId: hostTransport, producerId });
  expect(host.pending(producerRemoved)).toEqual([]);
});

test('a page resumes while its old connection still looks open, and that one ends without a trace', async () => {
  const room = hasty.room();
  const host = await hasty.host(room);
  const patient = await hasty.patient(room, host);
  const { peerId } = patient.admission;
  const back = await hasty.connect(patient.token);
  await back.resume(peerId);
  expect(await patient.disconnected()).toBe('io server disconnect');
  // A grace period that nobody is in must not run out: another one, begun later, does first.
  const other = await hasty.patient(room, host, 'Other');
  other.drop();
  const left = await host.next(participantLeft);
  expect(left).toMatchObject({ participantId: other.participantId });
  expect((await back.request(setLanguage, { language: 'es' })).peerId).toBe(peerId);
});

test('nobody resumes what is not theirs', async () => {
  const room = server.room();
  const host = await server.host(room);
  const patient = await server.patient(room, host);
  const thief = await server.newcomer(room, 'patient');
  expect(await thief.refusal(resume, { peerId: patient.admission.peerId })).toBe('PEER_GONE');
  expect(await thief.refusal(resume, { peerId: uuidv7() })).toBe('PEER_GONE');
  expect(await patient.refusal(resume, { peerId: patient.admission.peerId })).toBe('ALREADY_JOINED');
});

test('who does not come back in time has left, and comes back by joining as the same participant', async () => {
  const room = hasty.room();
  const host = await hasty.host(room);
  const patient = await hasty.patient(room, host);
  await host.next(participantJoined);
  const producerId = await patient.publish('microphone');
  const { peerId, participantId } = patient.admission;
  patient.drop();
  expect(await host.next(participantLeft)).toEqual({ participantId, reason: 'connectionLost' });
  expect(await host.next(producerRemoved)).toEqual({ producerId });

  const back = await hasty.connect(patient.token);
  expect(await back.refusal(resume, { peerId })).toBe('PEER_GONE');
  const admission = await back.enter();
  expect(admission.participantId).toBe(participantId);
  expect(admission.peerId).not.toBe(peerId);
  expect(await host.next(participantJoined)).toMatchObject({ participantId, peerId: admission.peerId });
});

test('joining again within the grace period takes the place of the peer that is kept', async () => {
  const room = server.room();
  const host = await server.host(room);
  const patient = await server.patient(room, host);
  const producerId = await patient.publish('camera');
  patient.drop();
  await host.next(participantUpdated, reconnecting);

  const back = await server.connect(patient.token);
  const { peerId } = await back.enter({ consent: toCaptions, language: 'es' });
  expect(await host.next(producerRemoved)).toEqual({ producerId });
  expect(await host.next(participantUpdated, connected)).toMatchObject({
    participantId: patient.participantId,
    peerId,
    consent: toCaptions,
    language: 'es',
  });
  expect(host.pending(participantLeft)).toEqual([]);
});

test('a second device is asked, and moving closes the first', async () => {
  const room = server.room();
  const host = await server.host(room);
  const phone = await server.patient(room, host);
  const laptop = await server.connect(phone.token);
  expect(await laptop.refusal(join, { consent: noConsent })).toBe('SECOND_DEVICE');
  expect(host.pending(participantUpdated)).toEqual([]);

  const admission = await laptop.enter({ secondDevice: { choice: 'move' } });
  expect(admission.participantId).toBe(phone.participantId);
  expect(await phone.next(closed)).toEqual({ reason: 'movedToOtherDevice' });
  expect(await phone.disconnected()).toBe('io server disconnect');
  expect(await host.next(participantUpdated, connected)).toMatchObject({ peerId: admission.peerId });
  await laptop.publish('microphone');
});

test('a second device beside is a new participant with a token of its own', async () => {
  const room = server.room();
  const host = await server.host(room);
  const tablet = await server.connect(host.token);
  const secondDevice = { choice: 'beside', role: 'interpreter', displayName: 'Luz' } as const;
  const outcome = await tablet.request(join, { consent: noConsent, secondDevice });
  if (outcome.state !== 'admitted' || outcome.token === null) throw new Error('no token');
  expect(outcome.admission.participantId).not.toBe(host.participantId);
  expect(outcome.admission.participantId).toBe(participantIdOf(outcome.token));
  expect(outcome.admission.grants).toEqual(
    host.admission.grants.filter((grant) => grant !== 'moderate' && grant !== 'admit'),
  );
  expect(await host.next(participantJoined)).toMatchObject({ displayName: 'Luz', role: 'interpreter' });
  expect(host.pending(closed)).toEqual([]);

  tablet.drop();
  await host.next(participantUpdated, reconnecting);
  const back = await server.connect(outcome.token);
  expect((await back.enter()).participantId).toBe(outcome.admission.participantId);
});

test('beside somebody who waits is in the lobby too, with a token', async () => {
  const room = server.room();
  const patient = await server.newcomer(room, 'patient');
  await patient.wait();
  const second = await server.connect(patient.token);
  const secondDevice = { choice: 'beside', role: 'caregiver', displayName: 'Sam' } as const;
  const outcome = await second.request(join, { consent: noConsent, secondDevice });
  if (outcome.state !== 'waiting' || outcome.token === null) throw new Error('no token');
  const host = await server.host(room);
  const { waiting } = await host.next(lobbyChanged, ({ waiting: those }) => those.length === 2);
  expect(waiting.map(({ role }) => role)).toEqual(['patient', 'caregiver']);
});

test('beside a patient who is in the visit somebody waits until they are admitted', async () => {
  const room = server.room();
  const host = await server.host(room);
  const patient = await server.newcomer(room, 'patient');
  await patient.wait();
  await host.request(admit, { participantId: participantIdOf(patient.token) });
  const second = await server.connect(patient.token);
  const secondDevice = { choice: 'beside', role: 'caregiver', displayName: 'Sam' } as const;
  const outcome = await second.request(join, { consent: noConsent, secondDevice });
  if (outcome.state !== 'waiting' || outcome.token === null) throw new Error('no token');
  const participantId = participantIdOf(outcome.token);
  await host.request(admit, { participantId });
  expect(await second.next(admittedEvent)).toMatchObject({ participantId });
});

test('a device that looks connected and does not answer gives way', async () => {
  const room = server.room();
  const host = await server.host(room);
  const gone = await server.connect(await server.token(room, 'clinician'), { silent: true });
  const { participantId } = await gone.enter();
  await host.next(participantJoined);

  const back = await server.connect(gone.token);
  expect((await back.enter()).participantId).toBe(participantId);
  expect(await gone.disconnected()).toBe('io server disconnect');
  expect(host.pending(participantLeft)).toEqual([]);
});

test('of two joins at once with one token the first is in and the second is asked', async () => {
  const token = await server.token(server.room(), 'host');
  const devices = [await server.connect(token), await server.connect(token)];
  const outcomes = await Promise.allSettled(devices.map((device) => device.enter()));
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const refused = outcomes.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
  expect(refused.reason).toBeInstanceOf(Refused);
  expect(refused.reason).toMatchObject({ code: 'SECOND_DEVICE' });
});

test('a connection joins once, leaves at once, and may join again', async () => {
  const room = server.room();
  const host = await server.host(room);
  const patient = await server.patient(room, host);
  const { participantId } = patient;
  const producerId = await patient.publish('microphone');
  expect(await patient.refusal(join, { consent: noConsent })).toBe('ALREADY_JOINED');
  await host.next(producerAdded);
  await patient.request(leave, {});
  expect(await host.next(participantLeft)).toEqual({ participantId, reason: 'left' });
  expect(await host.next(producerRemoved)).toEqual({ producerId });
  expect((await patient.enter()).participantId).toBe(participantId);
  await host.next(participantJoined, (view) => view.peerId === patient.admission.peerId);
});
