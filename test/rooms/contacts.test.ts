/** How patients are found and called: who is told, and that both sides are told to go on by phone when sound stops. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { join, leave, setContact } from '../../src/wire/events/admission.ts';
import { pauseProducer } from '../../src/wire/events/media.ts';
import {
  audioLevels,
  contactsChanged,
  lobbyChanged,
  participantUpdated,
} from '../../src/wire/events/server.ts';
import { callMicrophone } from '../support/callDevice.ts';
import { anyContact, noConsent, participantIdOf, type RoomsClient } from '../support/RoomsClient.ts';
import { RoomsServer } from '../support/roomsServer.ts';
import { installWebRtc } from '../support/weriftCaller.mjs';

const elsewhere = { whereNow: 'At my sister’s, Rúa Nova 3, Vigo', callBackNumber: '986 555 014' };
let removeWebRtc: () => void;
let server: RoomsServer;
beforeAll(async () => {
  removeWebRtc = installWebRtc();
  server = await RoomsServer.start({ settings: { graceMs: 300, soundCheckMs: 50, silentMediaMs: 400 } });
});
afterEach(() => expect(server.faults).toEqual([]));
afterAll(async () => {
  await server.close();
  removeWebRtc();
});

const contactOf = (patient: RoomsClient, unreachable: boolean, contact = anyContact) => ({
  participantId: patient.participantId,
  displayName: 'Ana Ruiz',
  contact,
  unreachable,
});

describe('where a patient is and how they are called', () => {
  test('is asked of patients before they wait, and of nobody else', async () => {
    const room = server.room();
    const patient = await server.newcomer(room, 'patient');
    expect(await patient.refusal(join, { consent: noConsent })).toBe('CONTACT_MISSING');
    for (const contact of [
      { ...anyContact, whereNow: ' ' },
      { ...anyContact, callBackNumber: '12345' },
      { ...anyContact, callBackNumber: '+34 600 123 456 789 012' },
      { ...anyContact, callBackNumber: 'tel:600123456' },
      { whereNow: anyContact.whereNow } as never,
    ]) {
      expect(await patient.refusal(join, { consent: noConsent, contact })).toBe('INVALID_REQUEST');
    }
    await patient.wait();
    const host = await server.host(room);
    expect(host.admission.waiting).toMatchObject([{ contact: anyContact }]);
    expect(host.admission.contacts).toEqual([]);
    const clinician = await server.newcomer(room, 'clinician');
    expect((await clinician.enter({ contact: anyContact })).contacts).toEqual([]);
    expect(await clinician.refusal(setContact, anyContact)).toBe('NOT_A_PATIENT');
  });

  test('reaches those who moderate and nobody else, as it is corrected in the lobby and in the visit', async () => {
    const room = server.room();
    const host = await server.host(room);
    const patient = await server.newcomer(room, 'patient', 'Ana Ruiz');
    await patient.wait();
    const other = await server.patient(room, host, 'Ben Ode');
    await patient.request(setContact, elsewhere);
    await host.next(lobbyChanged, ({ waiting }) => waiting[0]?.contact?.whereNow === elsewhere.whereNow);

    await patient.admittedBy(host);
    const mine = contactOf(patient, false, elsewhere);
    await host.next(contactsChanged, ({ contacts }) => contacts.length === 2);
    const clinician = await server.newcomer(room, 'clinician');
    expect((await clinician.enter()).contacts).toContainEqual(mine);
    await patient.request(setContact, anyContact);
    for (const moderator of [host, clinician]) {
      const { contacts } = await moderator.next(contactsChanged, ({ contacts: [, ana] }) =>
        Boolean(ana && ana.contact.callBackNumber === anyContact.callBackNumber),
      );
      expect(contacts).toContainEqual(contactOf(patient, false));
    }
    for (const guest of [patient, other]) {
      expect(guest.admission.contacts).toEqual([]);
      expect(guest.pending(contactsChanged)).toEqual([]);
      expect(guest.pending(lobbyChanged)).toEqual([]);
    }
  });

  test('is what they said last, where they come back', async () => {
    const room = server.room();
    const host = await server.host(room);
    const patient = await server.patient(room, host, 'Ana Ruiz');
    await patient.request(leave, {});
    await patient.enter({ contact: elsewhere });
    await host.next(contactsChanged, ({ contacts }) => contacts[0]?.contact.whereNow === elsewhere.whereNow);
    // Nothing said is not forgotten.
    const again = await server.connect(patient.token);
    patient.drop();
    await again.request(join, { consent: noConsent });
    const beside = await server.newcomer(room, 'clinician');
    expect((await beside.enter()).contacts).toEqual([contactOf(patient, false, elsewhere)]);
  });
});

describe('when sound stops', () => {
  test('both sides are told, and again when it comes back', async () => {
    const room = server.room();
    const host = await server.host(room);
    const patient = await server.patient(room, host, 'Ana Ruiz');
    const { participantId } = patient;
    const microphone = await callMicrophone(patient);
    microphone.speak(
      Array.from({ length: 150 }, () => ({ payload: Uint8Array.of(0xf8, 0xff, 0xfe), level: 30 })),
    );
    // Nothing comes after it. Until the first packet there may have been a silence as well.
    await host.next(audioLevels, ({ levels }) => levels.length > 0);
    const lost = (is: boolean) => (view: { participantId: string; soundLost: boolean }) =>
      view.participantId === participantId && view.soundLost === is;
    for (const side of [host, patient]) {
      const before = side.pending(participantUpdated).filter(lost(true)).length;
      for (let taken = 0; taken <= before; taken++) await side.next(participantUpdated, lost(true));
    }
    // Whoever comes in now is told as well.
    const clinician = await server.newcomer(room, 'clinician');
    const { contacts, participants } = await clinician.enter();
    expect(contacts).toEqual([contactOf(patient, true)]);
    expect(participants).toContainEqual(expect.objectContaining({ participantId, soundLost: true }));

    microphone.speak(
      Array.from({ length: 50 }, () => ({ payload: Uint8Array.of(0xf8, 0xff, 0xfe), level: 30 })),
      { loop: true },
    );
    await Promise.all([host, patient].map((side) => side.next(participantUpdated, lost(false))));
    await host.next(contactsChanged, ({ contacts: [ana] }) => ana?.unreachable === false);
    microphone.close();
  });

  test('a microphone that is off is no loss, one that is open and never heard is', async () => {
    const room = server.room();
    const host = await server.host(room);
    const muted = await server.patient(room, host, 'Ben Ode');
    await muted.publish('microphone', { paused: true });
    const patient = await server.patient(room, host, 'Ana Ruiz');
    const producerId = await patient.publish('microphone');
    const { participantId } = await host.next(participantUpdated, ({ soundLost }) => soundLost);
    expect(participantId).toBe(patient.participantId);
    await patient.request(pauseProducer, { producerId });
    await host.next(participantUpdated, (view) => view.participantId === participantId && !view.soundLost);
    expect(host.pending(participantUpdated).filter(({ soundLost }) => soundLost)).toEqual([]);
  });

  test('a clinician who is not heard is told, and so is the patient', async () => {
    const room = server.room();
    const host = await server.host(room);
    const patient = await server.patient(room, host, 'Ana Ruiz');
    await host.publish('microphone');
    for (const side of [host, patient]) {
      const { participantId } = await side.next(participantUpdated, ({ soundLost }) => soundLost);
      expect(participantId).toBe(host.participantId);
    }
  });

  test('who lost their connection and went stays to be called, who left does not', async () => {
    const room = server.room();
    const host = await server.host(room);
    const patient = await server.patient(room, host, 'Ana Ruiz');
    patient.drop();
    const { contacts } = await host.next(contactsChanged, ({ contacts: [ana] }) => ana?.unreachable === true);
    expect(contacts).toEqual([contactOf(patient, true)]);
    const back = await server.connect(patient.token);
    await back.enter();
    await host.next(contactsChanged, ({ contacts: [ana] }) => ana?.unreachable === false);
    await back.request(leave, {});
    const clinician = await server.newcomer(room, 'clinician');
    expect((await clinician.enter()).contacts).toEqual([contactOf(patient, false)]);
    expect(participantIdOf(back.token)).toBe(patient.participantId);
  });
});
