/** What comes of an invitation that was made in a case, on each engine of the graph. */
import { describe, expect, test } from 'vitest';
import {
  createCase,
  deleteCase,
  getTimeline,
  listPeople,
  listCases,
  updateCase,
} from '../../src/wire/routes/cases.ts';
import { createCaseInvitation } from '../../src/wire/routes/invitations.ts';
import { listNotifications } from '../../src/wire/routes/notifications.ts';
import { acceptInvitation } from '../../src/wire/routes/signIn.ts';
import { updateUser } from '../../src/wire/routes/users.ts';
import { firstAdmin, invited, secretOf, type Account } from '../support/accounts.ts';
import { apiOnEngine } from '../support/apiOnEngine.ts';
import { graphEngines } from '../support/graphEngines.ts';
import type { TestApi } from '../support/testApi.ts';

const patient = { name: 'Ana Ruiz', birthDate: null, sex: 'unknown', phone: null, recordNumber: null };

describe.each(graphEngines)('whoever is invited in a case on $engine', ({ missing, open }) => {
  let api: TestApi;
  let first: Account | null = null;
  apiOnEngine({ missing, open }, (started) => {
    api = started;
  });

  let count = 0;
  const begin = async () => {
    const admin = (first ??= await firstAdmin(api));
    const owner = await invited(api, admin, 'clinician');
    const body = { patient, summary: null };
    const { caseId } = await api.expectReply(createCase, { token: owner.token, body });
    return { admin, owner, caseId };
  };
  const invite = async ({ owner, caseId }: { owner: Account; caseId: string }, role: string) => {
    const email = `invited-in-case${++count}@clinic.example`;
    const sent = { token: owner.token, params: { caseId }, body: { role, email } };
    const { url } = await api.expectReply(createCaseInvitation, sent);
    const person = { displayName: `Invited ${count}`, email, password: 'long enough a password' };
    return { secret: secretOf(url), ...person, refreshIn: 'body' };
  };
  const accept = async (body: Awaited<ReturnType<typeof invite>>) => {
    const { accessToken: token, user } = await api.expectReply(acceptInvitation, { body });
    return { token, userId: user.userId };
  };
  const casesOf = async (token: string) => (await api.expectReply(listCases, { token })).cases;
  const auditOf = async (caseId: string, action: string) =>
    (await api.auditSearch.search({ caseId, action }, 10, null)).entries;

  test.each([
    ['patient', 'patient'],
    ['clinician', 'careTeam'],
  ] as const)(
    'as a %s is in it when they accept, as %s, in the name of who invited',
    async (role, relation) => {
      const { owner, caseId } = await begin();
      const { token, userId } = await accept(await invite({ owner, caseId }, role));
      expect(await casesOf(token)).toMatchObject([{ caseId, relation }]);
      const ofCase = { token: owner.token, params: { caseId } };
      const { people } = await api.expectReply(listPeople, ofCase);
      expect(people.map((person) => [person.userId, person.relation])).toContainEqual([userId, relation]);
      const { entries } = await api.expectReply(getTimeline, ofCase);
      expect(entries.find(({ kind }) => kind === 'personAdded')).toMatchObject({
        by: { userId: owner.userId },
      });
      expect(await auditOf(caseId, 'case.share')).toMatchObject([
        {
          ...{ actorId: owner.userId, actorKind: 'user', subjectId: caseId, purpose: 'treatment' },
          detail: { userId, relation, by: 'invitation' },
        },
      ]);
      await expect
        .poll(async () => (await api.expectReply(listNotifications, { token })).notifications)
        .toMatchObject([{ kind: 'caseShared', caseId }]);
    },
  );

  test.each([
    ['the case is closed', 'CASE_CLOSED'],
    ['the case is deleted', 'CASE_NOT_FOUND'],
  ])('has an account and no case where %s, and that is written down', async (what, reason) => {
    const { owner, caseId } = await begin();
    const invitation = await invite({ owner, caseId }, 'patient');
    const ofCase = { token: owner.token, params: { caseId }, headers: { 'if-match': '"1"' } };
    if (what === 'the case is closed')
      await api.expectReply(updateCase, { ...ofCase, body: { patient, summary: null, status: 'closed' } });
    if (what === 'the case is deleted')
      await api.expectReply(deleteCase, { ...ofCase, query: { reason: 'test' } });
    const { token, userId } = await accept(invitation);
    expect(await casesOf(token)).toEqual([]);
    expect(await auditOf(caseId, 'case.share')).toEqual([]);
    expect(await auditOf(caseId, 'case.invitedNotAdded')).toMatchObject([
      { actorId: userId, subjectId: caseId, detail: { invitedBy: owner.userId, reason } },
    ]);
  });

  test.each([{ state: 'disabled' }, { role: 'patient' }])(
    'has no account where who invited is %j meanwhile',
    async (change) => {
      const { admin, owner, caseId } = await begin();
      const body = await invite({ owner, caseId }, 'patient');
      const params = { userId: owner.userId };
      await api.expectReply(updateUser, { token: admin.token, params, body: change });
      expect(await api.send(acceptInvitation, { body })).toMatchObject({
        status: 410,
        body: { code: 'INVITATION_WITHDRAWN' },
      });
      expect(await auditOf(caseId, 'case.share')).toEqual([]);
    },
  );
});
