/** What was done with a case: who was let in and out, closings, emergency access; and who is told how much of it. */
import { describe, expect, test } from 'vitest';
import { cypher } from '../../src/graph/cypher.ts';
import { ErasureRepository } from '../../src/graph/repositories/ErasureRepository.ts';
import { searchAudit } from '../../src/wire/routes/audit.ts';
import {
  createCase,
  getCase,
  getTimeline,
  shareCase,
  unshareCase,
  updateCase,
} from '../../src/wire/routes/cases.ts';
import { breakGlass, reviewBreakGlass } from '../../src/wire/routes/users.ts';
import { accountOf } from '../support/accountOf.ts';
import { apiOnEngine } from '../support/apiOnEngine.ts';
import { graphEngines } from '../support/graphEngines.ts';
import type { TestApi } from '../support/testApi.ts';

describe.each(graphEngines)('what was done with a case on $engine', ({ missing, open }) => {
  let api: TestApi;
  apiOnEngine({ missing, open }, (started) => {
    api = started;
  });

  async function sharedCase() {
    const owner = await accountOf(api);
    const [friend, ana] = [await accountOf(api), await accountOf(api, ['patient'])];
    const { token } = owner;
    const body = { patient: { name: 'Ana Ruiz' }, summary: null };
    const { caseId } = await api.expectReply(createCase, { token, body });
    const share = (userId: string, relation: string) =>
      api.expectReply(shareCase, { token, params: { caseId, userId }, body: { relation } });
    await share(friend.userId, 'careTeam');
    await share(ana.userId, 'patient');
    return { owner, friend, ana, caseId, share };
  }

  const timelineOf = async ({ token }: { token: string }, caseId: string) =>
    (await api.expectReply(getTimeline, { token, params: { caseId } })).entries;

  const setStatus = async ({ token }: { token: string }, caseId: string, status: string) => {
    const { patient, summary } = await api.expectReply(getCase, { token, params: { caseId } });
    const headers = { 'if-match': '*' };
    await api.expectReply(updateCase, {
      token,
      params: { caseId },
      headers,
      body: { patient, summary, status },
    });
  };

  test('has who was added and removed, by whom, and that it was closed and reopened', async () => {
    const { owner, friend, ana, caseId, share } = await sharedCase();
    // Nothing is changed by it.
    await share(friend.userId, 'careTeam');
    await setStatus(friend, caseId, 'closed');
    await setStatus(owner, caseId, 'reopened');
    // A change of the words alone is none of the status.
    await setStatus(owner, caseId, 'reopened');
    const unshare = { token: owner.token, params: { caseId, userId: friend.userId } };
    await api.expectReply(unshareCase, unshare);
    await api.expectReply(unshareCase, unshare);
    const told = await timelineOf(ana, caseId);
    expect(told.map(({ kind, by, about, relation }) => [kind, by?.userId, about?.userId, relation])).toEqual([
      ['personRemoved', owner.userId, friend.userId, 'careTeam'],
      ['caseReopened', owner.userId, undefined, null],
      ['caseClosed', friend.userId, undefined, null],
      ['personAdded', owner.userId, ana.userId, 'patient'],
      ['personAdded', owner.userId, friend.userId, 'careTeam'],
      ['caseCreated', owner.userId, undefined, null],
    ]);
    expect(told[0]).toMatchObject({ by: { displayName: 'Dr. Lund' }, about: { displayName: 'Dr. Lund' } });
    expect(await timelineOf(owner, caseId)).toEqual(told);
    const params = { caseId };
    const first = await api.expectReply(getTimeline, { token: ana.token, params, query: { limit: '4' } });
    const query = { cursor: first.nextCursor ?? '' };
    const rest = await api.expectReply(getTimeline, { token: ana.token, params, query });
    expect([...first.entries, ...rest.entries]).toEqual(told);
  });

  test('has emergency access from its opening to its end, with the reason for those alone who review it', async () => {
    const { owner, friend, ana, caseId } = await sharedCase();
    const helper = await accountOf(api);
    const reason = 'Ana Ruiz was brought in unconscious';
    const { token } = helper;
    const access = await api.expectReply(breakGlass, { token, body: { caseId, reason, minutes: 30 } });
    const { breakGlassId: subjectId, openedAt: at, until } = access;
    const newest = async (reader: { token: string }) => (await timelineOf(reader, caseId))[0];
    const opened = { kind: 'emergencyOpened', subjectId, at, endedAt: until };
    const by = { userId: helper.userId, displayName: 'Dr. Lund' };
    expect(await newest(helper)).toMatchObject({ ...opened, by, reason });
    expect(await newest(owner)).toMatchObject({ ...opened, by, reason: null });
    expect(await newest(ana)).toMatchObject({ ...opened, by, reason: null });
    expect(await newest(friend)).toMatchObject({ ...opened, by: null, reason: null });

    const admin = await accountOf(api, ['admin']);
    await api.expectReply(shareCase, {
      token: owner.token,
      params: { caseId, userId: admin.userId },
      body: { relation: 'careTeam' },
    });
    expect((await timelineOf(admin, caseId))[1]).toMatchObject({ ...opened, by, reason });
    const { entries } = await api.expectReply(searchAudit, { token: admin.token, query: { caseId } });
    const listed = entries.filter(({ action }) => action === 'breakGlass.listed');
    expect(listed.map(({ actorId }) => actorId)).toEqual([admin.userId, helper.userId]);

    await api.expectReply(reviewBreakGlass, {
      token: admin.token,
      params: { breakGlassId: subjectId },
      body: { verdict: 'justified' },
    });
    const told = await timelineOf(ana, caseId);
    const ofAccess = told.filter((entry) => entry.subjectId === subjectId);
    expect(ofAccess.map(({ kind, by: who }) => [kind, who?.userId])).toEqual([
      ['emergencyReviewed', admin.userId],
      ['emergencyOpened', helper.userId],
    ]);
    // The review has ended it.
    expect(ofAccess[1]?.endedAt).toBe(ofAccess[0]?.at);
  });

  test('tells of an emergency access that its time was over, also where it was reviewed later', async () => {
    const { ana, caseId } = await sharedCase();
    const helper = await accountOf(api);
    const body = { caseId, reason: 'Unconscious', minutes: 30 };
    const { breakGlassId } = await api.expectReply(breakGlass, { token: helper.token, body });
    const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
    const times = { openedAt: ago(90), until: ago(60), reviewedAt: ago(30), reviewedBy: helper.userId };
    await api.graph.write((tx) =>
      tx.run(cypher`MATCH (b:BreakGlass {id: $id}) SET b += $times`, { id: breakGlassId, times }),
    );
    const told = (await timelineOf(ana, caseId)).filter(({ subjectId }) => subjectId === breakGlassId);
    expect(told.map(({ kind, at, endedAt }) => [kind, at, endedAt])).toEqual([
      ['emergencyReviewed', times.reviewedAt, null],
      ['emergencyEnded', times.until, null],
      ['emergencyOpened', times.openedAt, times.until],
    ]);
  });

  test('says nothing any more of somebody who was erased', async () => {
    const { owner, ana, caseId } = await sharedCase();
    await new ErasureRepository(api.graph, api.keyRing).eraseAccount(ana.userId, new Date().toISOString());
    const [newest] = await timelineOf(owner, caseId);
    expect(newest).toMatchObject({ kind: 'personAdded', relation: 'patient', about: null });
  });
});
