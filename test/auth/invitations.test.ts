/** Invitations that nobody has accepted yet: who sees them, new links, withdrawing. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InvitationStore } from '../../src/auth/InvitationStore.ts';
import { searchAudit } from '../../src/wire/routes/audit.ts';
import { createCase } from '../../src/wire/routes/cases.ts';
import {
  createCaseInvitation,
  createInvitation,
  listCaseInvitations,
  listInvitations,
  resendInvitation,
  withdrawInvitation,
} from '../../src/wire/routes/invitations.ts';
import { acceptInvitation, readInvitation } from '../../src/wire/routes/signIn.ts';
import { updateUser } from '../../src/wire/routes/users.ts';
import { firstAdmin, invited, secretOf, type Account } from '../support/accounts.ts';
import type { Answer } from '../support/sendRoute.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

let api: TestApi;
let admin: Account;
let doctor: Account;
let colleague: Account;
beforeAll(async () => {
  api = await startTestApi();
  admin = await firstAdmin(api);
  doctor = await invited(api, admin, 'clinician');
  colleague = await invited(api, admin, 'clinician');
});
afterAll(() => api.close());

const code = ({ body }: Answer) => (body as { code?: string }).code;
let count = 0;
const address = () => `invited${++count}@clinic.example`;
const invite = (by: Account, email: string) =>
  api.expectReply(createInvitation, { token: by.token, body: { role: 'clinician', email } });
const listed = async (by: Account) => {
  const { invitations } = await api.expectReply(listInvitations, { token: by.token });
  return invitations.map(({ email }) => email);
};
const read = (url: string | null) => api.send(readInvitation, { body: { secret: secretOf(url) } });
const person = { displayName: 'Dr. New', password: 'long enough a password' };

describe('invitations that nobody has accepted yet', () => {
  it('are seen by who made them and by administrators, newest first, until they are accepted', async () => {
    const [first, second] = [address(), address()];
    const { url } = await invite(doctor, first);
    await invite(doctor, second);
    expect(await listed(doctor)).toEqual([second, first]);
    expect(await listed(colleague)).toEqual([]);
    expect(await listed(admin)).toEqual(expect.arrayContaining([first, second]));
    await api.expectReply(acceptInvitation, { body: { secret: secretOf(url), ...person, email: first } });
    expect(await listed(doctor)).toEqual([second]);
    expect(await listed(admin)).not.toContain(first);
  });

  it('come in pages', async () => {
    const made = [address(), address(), address()];
    for (const email of made) await invite(colleague, email);
    const first = await api.expectReply(listInvitations, { token: colleague.token, query: { limit: '2' } });
    expect(first.invitations.map(({ email }) => email)).toEqual([made[2], made[1]]);
    const query = { limit: '2', cursor: first.nextCursor ?? '' };
    const rest = await api.expectReply(listInvitations, { token: colleague.token, query });
    expect(rest).toMatchObject({ invitations: [{ email: made[0] }], nextCursor: null });
  });

  it('of a case are seen there by who made them', async () => {
    const patient = { name: 'Ana Ruiz', birthDate: null, sex: 'unknown', phone: null, recordNumber: null };
    const { caseId } = await api.expectReply(createCase, {
      token: doctor.token,
      body: { patient, summary: null },
    });
    const email = address();
    const ofCase = { token: doctor.token, params: { caseId } };
    await api.expectReply(createCaseInvitation, { ...ofCase, body: { role: 'patient', email } });
    await invite(doctor, address());
    const { invitations } = await api.expectReply(listCaseInvitations, ofCase);
    expect(invitations.map((invitation) => invitation.email)).toEqual([email]);
    expect(await listed(doctor)).toContain(email);
    for (const route of [listCaseInvitations, createCaseInvitation]) {
      const body = route === createCaseInvitation ? { body: { role: 'patient', email } } : {};
      const sent = { ...ofCase, token: colleague.token, ...body };
      expect(code(await api.send(route, sent))).toBe('CASE_NOT_FOUND');
    }
  });
});

describe('an invitation', () => {
  it('gets a new link, and the one before opens nothing any more', async () => {
    const email = address();
    const { invitationId, url } = await invite(doctor, email);
    const params = { invitationId };
    const again = await api.expectReply(resendInvitation, { token: admin.token, params, body: {} });
    expect(again.invitationId).toBe(invitationId);
    expect(code(await read(url))).toBe('LINK_USED');
    expect((await read(again.url)).body).toEqual({ role: 'clinician', email });
    expect((await listed(doctor)).filter((each) => each === email)).toHaveLength(1);
  });

  it('is withdrawn, and its link says so; again changes nothing', async () => {
    const email = address();
    const { invitationId, url } = await invite(doctor, email);
    const sent = { token: doctor.token, params: { invitationId } };
    await api.expectReply(withdrawInvitation, sent);
    await api.expectReply(withdrawInvitation, sent);
    expect(code(await read(url))).toBe('INVITATION_WITHDRAWN');
    const body = { secret: secretOf(url), ...person, email };
    expect(code(await api.send(acceptInvitation, { body }))).toBe('INVITATION_WITHDRAWN');
    expect(code(await api.send(resendInvitation, { ...sent, body: {} }))).toBe('INVITATION_NOT_FOUND');
    expect(await listed(doctor)).not.toContain(email);
    // Nothing of who it was for is left.
    const kept = await api.database.redis.get(`consilium:invitation:${invitationId}`);
    expect(JSON.parse(kept ?? '')).toMatchObject({ email: null, withdrawn: true });
  });

  it('of somebody else is not there', async () => {
    const { invitationId, url } = await invite(doctor, address());
    const sent = { token: colleague.token, params: { invitationId } };
    expect(code(await api.send(resendInvitation, { ...sent, body: {} }))).toBe('INVITATION_NOT_FOUND');
    expect(code(await api.send(withdrawInvitation, sent))).toBe('INVITATION_NOT_FOUND');
    expect((await read(url)).status).toBe(200);
    await api.expectReply(withdrawInvitation, { ...sent, token: doctor.token });
    expect(code(await api.send(withdrawInvitation, sent))).toBe('INVITATION_NOT_FOUND');
  });

  it('to administrate is sent again by administrators alone', async () => {
    const once = await invited(api, admin, 'admin');
    const body = { role: 'admin', email: address() };
    const { invitationId } = await api.expectReply(createInvitation, { token: once.token, body });
    const store = new InvitationStore({ redis: api.database.redis, keyRing: api.keyRing });
    const found = await store.find(invitationId);
    expect(found).toMatchObject({ role: 'admin', invitedBy: once.userId });
    await store.end(invitationId);
    await store.add({ ...(found ?? expect.unreachable()), invitedBy: doctor.userId });
    const sent = { token: doctor.token, params: { invitationId }, body: {} };
    expect(code(await api.send(resendInvitation, sent))).toBe('FORBIDDEN');
  });

  it('stands in the audit log, made, sent again, withdrawn and listed, without its address', async () => {
    const email = address();
    const { invitationId } = await invite(doctor, email);
    const sent = { token: doctor.token, params: { invitationId } };
    await api.expectReply(resendInvitation, { ...sent, body: {} });
    await api.expectReply(withdrawInvitation, sent);
    await listed(doctor);
    const query = { actorId: doctor.userId, limit: '4' };
    const { entries } = await api.expectReply(searchAudit, { token: admin.token, query });
    expect(entries.map(({ action }) => action)).toEqual([
      'account.invitationsListed',
      'account.invitationWithdrawn',
      'account.invitedAgain',
      'account.invited',
    ]);
    expect(JSON.stringify(entries)).not.toContain(email);
  });
});

it.each([{ state: 'disabled' }, { role: 'clinician' }])(
  'to administrate opens nothing once who made it is %o',
  async (body) => {
    const inviter = await invited(api, admin, 'admin');
    const { url } = await api.expectReply(createInvitation, {
      token: inviter.token,
      body: { role: 'admin' },
    });
    await api.expectReply(updateUser, { token: admin.token, params: { userId: inviter.userId }, body });
    expect(code(await read(url))).toBe('INVITATION_WITHDRAWN');
    const accepting = { secret: secretOf(url), ...person, email: address() };
    expect(code(await api.send(acceptInvitation, { body: accepting }))).toBe('INVITATION_WITHDRAWN');
  },
);

it('nobody has more than 200 open invitations', async () => {
  const store = new InvitationStore({ redis: api.database.redis, keyRing: api.keyRing });
  const busy = await invited(api, admin, 'clinician');
  const before = await invite(busy, address());
  const base = { role: 'patient', email: null, language: null, caseId: null } as const;
  const id = (number: number) => `01939a2e-7c00-7a10-8000-${String(number).padStart(12, '0')}`;
  await Promise.all(
    Array.from({ length: 199 }, (_, number) =>
      store.add({ ...base, userId: id(number), invitedBy: busy.userId }),
    ),
  );
  const body = { role: 'patient' };
  expect(code(await api.send(createInvitation, { token: busy.token, body }))).toBe('LIMIT_REACHED');
  const params = { invitationId: before.invitationId };
  await api.expectReply(withdrawInvitation, { token: busy.token, params });
  await api.expectReply(createInvitation, { token: busy.token, body });
});

it('what is withdrawn or accepted while it is sent again stays so', async () => {
  const store = new InvitationStore({ redis: api.database.redis, keyRing: api.keyRing });
  const invitedBy = doctor.userId;
  const base = { role: 'patient', email: null, language: null, caseId: null, invitedBy } as const;
  for (const ending of ['withdraw', 'end'] as const) {
    const ids = Array.from({ length: 20 }, () => uuidv7());
    await Promise.all(ids.map((userId) => store.add({ ...base, userId })));
    await Promise.all(
      ids.flatMap((userId) => [store[ending](userId), store.extend(userId), store.withdraw(userId)]),
    );
    expect(await Promise.all(ids.map((userId) => store.find(userId)))).toEqual(ids.map(() => null));
    const { invitations } = await store.list({ by: invitedBy }, { limit: 200 });
    expect(invitations.filter(({ userId }) => ids.includes(userId))).toEqual([]);
    const lives = await Promise.all(
      ids.map((userId) => api.database.redis.pttl(`consilium:invitation:${userId}`)),
    );
    // Redis answers -1 for what would never go.
    expect(lives).not.toContain(-1);
  }
});
