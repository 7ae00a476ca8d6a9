import { afterAll, beforeAll, expect, test } from 'vitest';
import { closed, participantLeft } from '../../src/wire/events/server.ts';
import { join, leave } from '../../src/wire/events/admission.ts';
import { createInvite, createRoom, enterByInvite, enterRoom } from '../../src/wire/routes/rooms.ts';
import { updateUser } from '../../src/wire/routes/users.ts';
import { firstAdmin, invited, secretOf, type Account } from '../support/accounts.ts';
import { noConsent } from '../support/RoomsClient.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

let api: TestApi;
let admin: Account;
beforeAll(async () => {
  api = await startTestApi();
  admin = await firstAdmin(api);
});
afterAll(() => api.close());

/** A clinician with a patient in a visit. */
async function visit() {
  const doctor = await invited(api, admin, 'clinician');
  const { room } = await api.expectReply(createRoom, { token: doctor.token, body: { name: 'Follow-up' } });
  const params = { roomId: room.roomId };
  const { token } = await api.expectReply(enterRoom, {
    ...{ token: doctor.token, params, body: { displayName: 'Dr. Okafor' } },
  });
  const host = await api.connect(token);
  await host.enter();
  const invite = await api.expectReply(createInvite, { token: doctor.token, params, body: {} });
  const body = { secret: secretOf(invite.url), displayName: 'Ana Ruiz' };
  const patient = await api.connect((await api.expectReply(enterByInvite, { body })).token);
  await patient.wait();
  await patient.admittedBy(host);
  return { doctor, host, patient };
}

const change = (account: Account, body: object) =>
  api.expectReply(updateUser, { token: admin.token, params: { userId: account.userId }, body });

test('whose account is disabled leaves their visit at once, and their token does not bring them back; the others stay', async () => {
  const { doctor, host, patient } = await visit();
  await change(doctor, { state: 'disabled' });
  expect(await host.next(closed)).toEqual({ reason: 'removed' });
  expect(await patient.next(participantLeft)).toMatchObject({ reason: 'removed' });
  const again = await api.connect(host.token);
  expect(await again.refusal(join, { consent: noConsent })).toBe('REMOVED_FROM_SESSION');
  expect(patient.socket.connected).toBe(true);
});

test('whose account is disabled comes in by no token fetched before, and waits and stays away for good', async () => {
  const doctor = await invited(api, admin, 'clinician');
  const { room } = await api.expectReply(createRoom, { token: doctor.token, body: { name: 'Follow-up' } });
  const params = { roomId: room.roomId };
  const host = { token: doctor.token, params, body: { displayName: 'Dr. Okafor' } };
  const first = await api.connect((await api.expectReply(enterRoom, host)).token);
  await first.enter();
  const spare = (await api.expectReply(enterRoom, host)).token;
  const link = await api.expectReply(createInvite, { token: doctor.token, params, body: {} });
  const byLink = async (account: Account) => {
    const body = { secret: secretOf(link.url), displayName: 'Ana Ruiz' };
    return api.connect((await api.expectReply(enterByInvite, { token: account.token, body })).token);
  };
  const [waits, away] = [await invited(api, admin, 'patient'), await invited(api, admin, 'patient')];
  const leaves = await byLink(away);
  await leaves.wait();
  await leaves.admittedBy(first);
  await leaves.request(leave, {});
  const inLobby = await byLink(waits);
  await inLobby.wait();

  await change(waits, { state: 'disabled' });
  expect(await inLobby.next(closed)).toEqual({ reason: 'refused' });
  await change(away, { state: 'disabled' });
  await change(doctor, { state: 'disabled' });
  await first.next(closed);
  for (const token of [spare, leaves.token, inLobby.token]) {
    const again = await api.connect(token);
    expect(await again.refusal(join, { consent: noConsent })).toBe('REMOVED_FROM_SESSION');
  }
});

test('who sits beside somebody whose account is disabled goes with them', async () => {
  const { doctor, host, patient } = await visit();
  const beside = await api.connect(host.token);
  const secondDevice = { choice: 'beside' as const, role: 'interpreter' as const, displayName: 'Luis Ruiz' };
  await beside.request(join, { consent: noConsent, secondDevice });
  await change(doctor, { state: 'disabled' });
  expect(await beside.next(closed)).toEqual({ reason: 'removed' });
  expect(patient.socket.connected).toBe(true);
});

test('whose sign-ins end for another reason stays in their visit', async () => {
  const { doctor, host, patient } = await visit();
  const other = await visit();
  await change(doctor, { secondFactors: 'removed' });
  // What is told in this order is done in this order.
  await change(other.doctor, { state: 'disabled' });
  await other.host.next(closed);
  expect([host, patient].map((client) => client.socket.connected)).toEqual([true, true]);
  expect(host.pending(closed)).toEqual([]);
});
