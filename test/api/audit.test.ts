import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { caseNumberOf } from '../../src/wire/cases.ts';
import { findAuditedCase, listCaseReaders, searchAudit } from '../../src/wire/routes/audit.ts';
import { createCase, deleteCase } from '../../src/wire/routes/cases.ts';
import { createInvite, createRoom, deleteRoom, endVisit, revokeInvite } from '../../src/wire/routes/rooms.ts';
import { accountOf } from '../support/accountOf.ts';
import { auditEvent } from '../support/temporaryAudit.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

let api: TestApi;
let admin: { token: string; userId: string };
const caseId = uuidv7();
const readers = [uuidv7(), uuidv7()];
beforeAll(async () => {
  api = await startTestApi();
  const { token, user } = await api.signIn(['admin']);
  admin = { token, userId: user.userId };
  for (let n = 0; n < 6; n++) {
    await api.audit.log.record(auditEvent({ caseId, actorId: readers[n % 2]!, subjectId: caseId }));
  }
  await api.audit.log.record(auditEvent({ caseId, action: 'case.changed' }));
});
afterAll(() => api.close());

it('is searched page by page, and keeps who searched', async () => {
  const query = { caseId, action: 'case.read', limit: '4' };
  const first = await api.expectReply(searchAudit, { token: admin.token, query });
  expect(first.entries.map(({ sequence }) => sequence)).toEqual([6, 5, 4, 3]);
  const rest = await api.expectReply(searchAudit, {
    token: admin.token,
    query: { ...query, cursor: first.nextCursor ?? '' },
  });
  expect(rest).toMatchObject({ entries: [{ sequence: 2 }, { sequence: 1 }], nextCursor: null });

  const searches = await api.expectReply(searchAudit, {
    token: admin.token,
    query: { actorId: admin.userId, action: 'audit.searched' },
  });
  expect(searches.entries).toHaveLength(2);
  expect(searches.entries[0]).toMatchObject({ caseId, detail: { filters: 'action caseId' } });
});

it('names who has an account, and finds what was refused', async () => {
  const doctor = await accountOf(api);
  const about = { actorId: doctor.userId, subjectId: doctor.userId };
  await api.audit.log.record(auditEvent({ ...about, action: 'signIn.succeeded' }));
  await api.audit.log.record(auditEvent({ ...about, action: 'signIn.failed' }));
  const query = { actorId: doctor.userId, outcome: 'refused' };
  const reply = await api.expectReply(searchAudit, { token: admin.token, query });
  expect(reply.entries.map(({ action }) => action)).toEqual(['signIn.failed']);
  expect(reply.people).toEqual([{ userId: doctor.userId, displayName: 'Dr. Lund' }]);
});

it('finds the case of a number, also a deleted one, and keeps who asked', async () => {
  const owner = await accountOf(api);
  const made = await api.expectReply(createCase, {
    token: owner.token,
    body: { patient: { name: 'Ana Ruiz' } },
  });
  const find = (caseNumber: string) =>
    api.send(findAuditedCase, { token: admin.token, body: { caseNumber } });
  await api.expectReply(deleteCase, {
    token: owner.token,
    params: { caseId: made.caseId },
    query: { reason: 'test' },
    headers: { 'if-match': '"1"' },
  });
  expect((await find(made.caseNumber)).body).toEqual({ caseId: made.caseId });
  expect((await find(caseNumberOf(2020, 7))).status).toBe(404);
  const { entries } = await api.expectReply(searchAudit, {
    token: admin.token,
    query: { actorId: admin.userId, action: 'audit.searched', caseId: made.caseId },
  });
  expect(entries).toMatchObject([{ detail: { filters: 'caseNumber' } }]);
});

it('tells in one call who read a case', async () => {
  const reply = await api.expectReply(listCaseReaders, { token: admin.token, params: { caseId } });
  expect(reply.searchedBackTo).toBeNull();
  expect(reply.readers.map(({ actorId, reads }) => [actorId, reads])).toEqual([
    [readers[1], 3],
    [readers[0], 3],
  ]);
});

it.each(['e30', 'not base64!', 'x'.repeat(600)])('refuses the cursor %s', async (cursor) => {
  const answer = await api.send(searchAudit, { token: admin.token, query: { cursor } });
  expect(answer.status).toBe(400);
});

it('answers nothing where the search itself cannot be written down', async () => {
  const closed = await startTestApi();
  const { token } = await closed.signIn(['admin']);
  await closed.audit.log.close();
  const answer = await closed.send(searchAudit, { token });
  expect([answer.status, (answer.body as { code: string }).code]).toEqual([503, 'DEPENDENCY_UNAVAILABLE']);
  await closed.close();
});

it('keeps who makes rooms and links, ends visits and takes rooms away', async () => {
  const { token, user } = await api.signIn();
  const { room } = await api.expectReply(createRoom, { token, body: { name: 'Follow-up' } });
  const params = { roomId: room.roomId };
  const { invite } = await api.expectReply(createInvite, { token, params, body: {} });
  await api.expectReply(revokeInvite, { token, params: { ...params, inviteId: invite.inviteId } });
  await api.expectReply(endVisit, { token, params });
  await api.expectReply(deleteRoom, { token, params });
  const { entries } = await api.expectReply(searchAudit, {
    token: admin.token,
    query: { subjectId: room.roomId, actorId: user.userId },
  });
  expect(entries.map(({ action }) => action).reverse()).toEqual([
    ...['room.create', 'invite.create', 'invite.revoke', 'room.endVisit', 'room.delete'],
  ]);
  expect(entries[2]).toMatchObject({ detail: { inviteId: invite.inviteId }, requestId: expect.any(String) });
});
