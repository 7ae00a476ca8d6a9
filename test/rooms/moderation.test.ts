import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import {
  admit,
  endSession,
  join,
  leave,
  muteParticipant,
  removeParticipant,
  setLanguage,
  setLocked,
} from '../../src/wire/events/admission.ts';
import { closeProducer, pauseProducer, resumeProducer } from '../../src/wire/events/media.ts';
import {
  closed,
  participantLeft,
  participantUpdated,
  producerAdded,
  producerUpdated,
  sessionUpdated,
} from '../../src/wire/events/server.ts';
import { noConsent, participantIdOf } from '../support/RoomsClient.ts';
import { RoomsServer } from '../support/roomsServer.ts';

let server: RoomsServer;
beforeAll(async () => {
  server = await RoomsServer.start();
});
afterEach(() => expect(server.faults).toEqual([]));
afterAll(() => server.close());

async function hostAndPatient() {
  const room = server.room();
  const host = await server.host(room);
  return { room, host, patient: await server.patient(room, host) };
}

test('a moderator closes a microphone, and its owner opens it again by hand', async () => {
  const { host, patient } = await hostAndPatient();
  const { participantId } = patient;
  const producerId = await patient.publish('microphone');
  await host.request(muteParticipant, { participantId });
  for (const peer of [host, patient]) {
    expect(await peer.next(producerUpdated)).toMatchObject({ producerId, paused: true });
    expect(await peer.next(participantUpdated)).toMatchObject({ participantId, mutedByModerator: true });
  }
  await patient.request(resumeProducer, { producerId });
  for (const peer of [host, patient]) {
    expect(await peer.next(producerUpdated)).toMatchObject({ producerId, paused: false });
    expect(await peer.next(participantUpdated)).toMatchObject({ participantId, mutedByModerator: false });
  }
});

test('a microphone that was closed by a moderator stays closed on the next device', async () => {
  const { host, patient } = await hostAndPatient();
  await patient.publish('microphone');
  await host.request(muteParticipant, { participantId: patient.participantId });
  const next = await server.connect(patient.token);
  const admission = await next.enter({ secondDevice: { choice: 'move' } });
  expect(admission.participants.find(({ role }) => role === 'patient')?.mutedByModerator).toBe(true);
  const producerId = await next.publish('microphone');
  expect(await next.next(producerUpdated)).toMatchObject({ producerId, paused: true });
  expect(await host.next(producerAdded, (added) => added.producerId === producerId)).toMatchObject({
    paused: true,
  });
  // Closing and opening it again is a hand of their own.
  await next.request(closeProducer, { producerId });
  const second = await next.publish('microphone');
  expect(await host.next(producerAdded, (added) => added.producerId === second)).toMatchObject({
    paused: false,
  });
});

test('muting somebody who is silent anyway changes nothing', async () => {
  const { host, patient } = await hostAndPatient();
  const { participantId } = patient;
  const producerId = await patient.publish('microphone');
  await patient.request(pauseProducer, { producerId });
  await host.request(muteParticipant, { participantId });
  expect(host.pending(participantUpdated)).toEqual([]);
});

test('who is removed is told and stays out', async () => {
  const { room, host, patient } = await hostAndPatient();
  const { participantId } = patient;
  await host.request(removeParticipant, { participantId });
  expect(await patient.next(closed)).toEqual({ reason: 'removed' });
  expect(await patient.disconnected()).toBe('io server disconnect');
  expect(await host.next(participantLeft)).toEqual({ participantId, reason: 'removed' });
  const again = await server.connect(patient.token);
  expect(await again.refusal(join, { consent: noConsent })).toBe('REMOVED_FROM_SESSION');
  // By the link they could only wait again.
  await (await server.newcomer(room, 'patient')).wait();
});

test('who is removed does not come back as somebody who joined beside them and is away', async () => {
  const { host, patient } = await hostAndPatient();
  const joinBeside = async (token: string, displayName: string) => {
    const device = await server.connect(token);
    const secondDevice = { choice: 'beside', role: 'caregiver', displayName } as const;
    const outcome = await device.request(join, { consent: noConsent, secondDevice });
    if (outcome.token === null) throw new Error('no token');
    await host.request(admit, { participantId: participantIdOf(outcome.token) });
    return { device, token: outcome.token };
  };
  const here = await joinBeside(patient.token, 'Sam');
  const away = await joinBeside(patient.token, 'Max');
  const awayToo = await joinBeside(away.token, 'Kim');
  for (const { device } of [away, awayToo]) await device.request(leave, {});
  await host.request(removeParticipant, { participantId: patient.participantId });
  expect(await patient.next(closed)).toEqual({ reason: 'removed' });
  for (const { device } of [away, awayToo])
    expect(await device.refusal(join, { consent: noConsent })).toBe('REMOVED_FROM_SESSION');
  // Those whom everybody sees are for the moderator to judge.
  await here.device.request(setLanguage, { language: 'en' });
});

test('a locked room lets back in who was inside, and the host, and nobody else', async () => {
  const { room, host, patient } = await hostAndPatient();
  const early = await server.newcomer(room, 'clinician');
  await host.request(setLocked, { locked: true });
  for (const peer of [host, patient]) expect(await peer.next(sessionUpdated)).toMatchObject({ locked: true });
  expect(server.registry.occupancy(room.roomId).session?.locked).toBe(true);

  for (const role of ['patient', 'clinician'] as const) {
    await expect(server.token(room, role)).rejects.toMatchObject({ code: 'ROOM_LOCKED' });
  }
  expect(await early.refusal(join, { consent: noConsent })).toBe('ROOM_LOCKED');
  const secondDevice = { choice: 'beside', role: 'caregiver', displayName: 'Sam' } as const;
  const beside = await server.connect(patient.token);
  expect(await beside.refusal(join, { consent: noConsent, secondDevice })).toBe('ROOM_LOCKED');

  patient.drop();
  const back = await server.connect(patient.token);
  await back.enter({ secondDevice: { choice: 'move' } });
  await (await server.newcomer(room, 'host')).enter();

  await host.request(setLocked, { locked: false });
  expect(await back.next(sessionUpdated)).toMatchObject({ locked: false });
  await early.enter();
});

test('ending the visit ends it for everybody, the moderator included', async () => {
  const { room, host, patient } = await hostAndPatient();
  await host.request(endSession, {});
  for (const peer of [host, patient]) {
    expect(await peer.next(closed)).toEqual({ reason: 'ended' });
    expect(await peer.disconnected()).toBe('io server disconnect');
  }
  expect(server.registry.occupancy(room.roomId)).toEqual({ session: null, waiting: 0 });
});

test('moderating somebody who is not here is PARTICIPANT_NOT_FOUND', async () => {
  const { host } = await hostAndPatient();
  const elsewhere = await hostAndPatient();
  for (const participantId of [uuidv7(), elsewhere.patient.participantId]) {
    expect(await host.refusal(muteParticipant, { participantId })).toBe('PARTICIPANT_NOT_FOUND');
    expect(await host.refusal(removeParticipant, { participantId })).toBe('PARTICIPANT_NOT_FOUND');
  }
  expect(elsewhere.patient.pending(closed)).toEqual([]);
});
