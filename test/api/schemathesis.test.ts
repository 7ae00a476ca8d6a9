/** The interface as its document tells it, tried by a program that knows nothing else of it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { UserRole } from '../../src/wire/access.ts';
import { createCase } from '../../src/wire/routes/cases.ts';
import { createInvite, createRoom } from '../../src/wire/routes/rooms.ts';
import { runSchemathesis, schemathesisMissing } from '../support/schemathesis.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(async () => {
  await api.close();
});

/** Ends the sign-in that all others need. */
const ending = ['signOut'];
const deleting = ['deleteCase', 'deleteRoom', 'revokeInvite'];

/** Things of this person, so that what is tried leads somewhere. */
async function ownThings(token: string): Promise<Record<string, string>> {
  const { caseId } = await api.expectReply(createCase, { token, body: createCase.example.body });
  const { room } = await api.expectReply(createRoom, { token, body: { name: 'Follow-up', caseId } });
  const params = { roomId: room.roomId };
  const { invite } = await api.expectReply(createInvite, { token, params, body: {} });
  return {
    'path.caseId': caseId,
    'query.caseId': caseId,
    'path.roomId': room.roomId,
    'path.inviteId': invite.inviteId,
  };
}

/** A minute is more than enough on a machine that does nothing else. */
const timeLimitMs = 300_000;

describe.each<{ who: string; role: UserRole | null; owns: boolean }>([
  { who: 'an admin', role: 'admin', owns: true },
  { who: 'a clinician', role: 'clinician', owns: true },
  { who: 'a patient', role: 'patient', owns: false },
  { who: 'a stranger', role: null, owns: false },
])('as $who', ({ role, owns }) => {
  test(
    'no request makes the server fail, and every answer is one that its document has',
    async ({ skip }) => {
      skip(schemathesisMissing !== null, schemathesisMissing ?? '');
      const token = role === null ? null : (await api.signIn([role])).token;
      const parameters = owns && token !== null ? await ownThings(token) : {};
      const without = owns ? [...ending, ...deleting] : ending;
      const { code, report } = await runSchemathesis({ url: api.url, token, without, parameters });
      expect(code, report).toBe(0);
      expect(Number(/(\d+) generated/.exec(report)?.[1])).toBeGreaterThan(1000);
      const answered = role === null ? 401 : 200;
      expect(api.log().includes(`"route":"listCases","method":"GET","status":${answered}`)).toBe(true);
    },
    timeLimitMs,
  );
});
