/** By what name people are in a visit. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createInvite, createRoom, enterByInvite, enterRoom } from '../../src/wire/routes/rooms.ts';
import { firstAdmin, invited, openStartLink, secretOf, type Account } from '../support/accounts.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

test('the operator of a start link, who has no account, goes on choosing', async () => {
  const { accessToken: token } = await openStartLink(api);
  const { room } = await api.expectReply(createRoom, { token, body: { name: 'Follow-up' } });
  const entrance = await api.expectReply(enterRoom, {
    ...{ token, params: { roomId: room.roomId }, body: { displayName: 'Dr. Okafor' } },
  });
  const { displayName } = await api.tokens.verifyRoomToken(entrance.token);
  expect(displayName).toBe('Dr. Okafor');
});

test('whoever has an account is in a visit by its name, whatever they ask to be called; guests say theirs', async () => {
  const admin = await firstAdmin(api);
  const [doctor, colleague] = [
    await invited(api, admin, 'clinician'),
    await invited(api, admin, 'clinician'),
  ];
  const { room } = await api.expectReply(createRoom, { token: doctor.token, body: { name: 'Follow-up' } });
  const params = { roomId: room.roomId };
  const displayName = 'Prof. Somebody Else';
  const nameIn = async ({ token }: { token: string }) =>
    (await api.tokens.verifyRoomToken(token)).displayName;
  const nameOf = async ({ userId }: Account) => (await api.auth.authenticator.accountName(userId)) ?? '';

  const host = await api.expectReply(enterRoom, { token: doctor.token, params, body: { displayName } });
  expect(await nameIn(host)).toBe(await nameOf(doctor));
  expect(await nameIn(host)).toMatch(/^Person \d+$/);
  const link = { token: doctor.token, params, body: { role: 'clinician' } };
  const { url } = await api.expectReply(createInvite, link);
  const body = { secret: secretOf(url), displayName };
  const signedIn = await api.expectReply(enterByInvite, { token: colleague.token, body });
  expect(await nameIn(signedIn)).toBe(await nameOf(colleague));
  expect(await nameIn(await api.expectReply(enterByInvite, { body }))).toBe(displayName);
});
