/** How administrators find accounts, and end somebody's sign-ins. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UserRepository } from '../../src/graph/repositories/UserRepository.ts';
import { getMe } from '../../src/wire/routes/accounts.ts';
import { findUser, listUsers, searchUsers, updateUser } from '../../src/wire/routes/users.ts';
import { firstAdmin, invited, signedInAgain, type Account } from '../support/accounts.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

let api: TestApi;
let admin: Account;
beforeAll(async () => {
  api = await startTestApi();
  admin = await firstAdmin(api);
});
afterAll(() => api.close());

const search = (body: object) => api.expectReply(searchUsers, { token: admin.token, body });
const idsOf = async (body: object) => (await search(body)).users.map(({ userId }) => userId);

async function named(displayName: string, email: string | null = null): Promise<string> {
  const userId = uuidv7();
  const users = new UserRepository(api.graph, api.keyRing);
  await users.create({ userId, displayName, email, role: 'clinician' });
  return userId;
}

it('finds accounts by a part of their name or address, whatever its case and accents', async () => {
  const lopez = await named('Dra. Inés López');
  const lund = await named('Dr. Lund', 'a.lund@hospital.example');
  expect(await idsOf({ text: 'lopez' })).toEqual([lopez]);
  expect(await idsOf({ text: 'INÉS' })).toEqual([lopez]);
  expect(await idsOf({ text: 'Lund@hosp' })).toEqual([lund]);
  expect(await idsOf({ text: 'nobody' })).toEqual([]);
});

it('keeps who saw names and addresses, and not what they looked for', async () => {
  const userId = await named('Dr. Quince', 'quince@hospital.example');
  const { token } = admin;
  await api.expectReply(listUsers, { token });
  await search({ text: 'quince' });
  await api.expectReply(findUser, { token, body: { email: 'quince@hospital.example' } });
  expect((await api.send(findUser, { token, body: { email: 'nobody@quince.example' } })).status).toBe(404);
  const { entries } = await api.auditSearch.search({ actorId: admin.userId, action: 'account' }, 4, null);
  expect(entries.map(({ action, subjectId, detail }) => [action, subjectId, detail])).toEqual([
    ['account.lookedUp', 'nobody', { found: false }],
    ['account.lookedUp', userId, { found: true }],
    ['account.search', 'all', { users: 1 }],
    ['account.list', 'all', { users: expect.any(Number) }],
  ]);
  expect(JSON.stringify(entries)).not.toMatch(/quince/i);
});

it('finds accounts by role and state, and all that is given must hold', async () => {
  const doctor = await invited(api, admin, 'clinician');
  await api.expectReply(updateUser, {
    token: admin.token,
    params: { userId: doctor.userId },
    body: { state: 'disabled' },
  });
  expect(await idsOf({ role: 'admin' })).toEqual([admin.userId]);
  expect(await idsOf({ state: 'disabled' })).toEqual([doctor.userId]);
  expect(await idsOf({ state: 'disabled', text: 'lund' })).toEqual([]);
  expect(await idsOf({ role: 'clinician', state: 'enabled' })).not.toContain(doctor.userId);
});

it('comes in pages that leave nobody out and name nobody twice', async () => {
  const all = await idsOf({ text: 'person' });
  expect(all.length).toBeGreaterThan(1);
  const found: string[] = [];
  let cursor: string | null | undefined;
  do {
    const page: Awaited<ReturnType<typeof search>> = await search({
      text: 'person',
      limit: 1,
      ...(cursor && { cursor }),
    });
    expect(page.users.length).toBeLessThanOrEqual(1);
    found.push(...page.users.map(({ userId }) => userId));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(found).toEqual(all);
});

it('ends every sign-in of somebody, and changes nothing else', async () => {
  const doctor = await invited(api, admin, 'clinician');
  const elsewhere = await signedInAgain(api, doctor);
  const user = await api.expectReply(updateUser, {
    token: admin.token,
    params: { userId: doctor.userId },
    body: { signIns: 'ended' },
  });
  expect(user).toMatchObject({ role: 'clinician', disabledAt: null });
  for (const { token } of [doctor, elsewhere]) {
    expect((await api.send(getMe, { token })).status).toBe(401);
  }
  await signedInAgain(api, doctor);
});
