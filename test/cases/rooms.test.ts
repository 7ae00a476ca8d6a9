/** Rooms of a case that was lost, closed or deleted since, on each engine of the graph. */
import { v7 as uuidv7 } from 'uuid';
import { describe, expect, test } from 'vitest';
import type { Route } from '../../src/wire/entries.ts';
import { createCase, deleteCase, shareCase, unshareCase, updateCase } from '../../src/wire/routes/cases.ts';
import {
  createInvite,
  createRoom,
  deleteRoom,
  endVisit,
  enterByInvite,
  enterRoom,
  getRoom,
  listInvites,
  listRooms,
  readInvite,
  revokeInvite,
} from '../../src/wire/routes/rooms.ts';
import { createVisit } from '../../src/wire/routes/visits.ts';
import { accountOf } from '../support/accountOf.ts';
import { apiOnEngine } from '../support/apiOnEngine.ts';
import { graphEngines } from '../support/graphEngines.ts';
import type { Sent } from '../support/sendRoute.ts';
import { serviceKey } from '../support/serviceKey.ts';
import type { TestApi } from '../support/testApi.ts';

describe.each(graphEngines)('rooms of a case on $engine', ({ missing, open }) => {
  let api: TestApi;
  apiOnEngine({ missing, open }, (started) => {
    api = started;
  });

  const patient = { name: 'Ana Ruiz' };
  const refusal = async (route: Route, sent: Sent) => {
    const { status, body } = await api.send(route, sent);
    return [status, (body as { code?: string }).code];
  };

  /** A room of somebody of the care team, with a link into it. */
  async function roomOfColleague() {
    const owner = await accountOf(api);
    const { caseId } = await api.expectReply(createCase, { token: owner.token, body: { patient } });
    const host = await accountOf(api);
    const theirs = { token: owner.token, params: { caseId, userId: host.userId } };
    await api.expectReply(shareCase, { ...theirs, body: { relation: 'careTeam' } });
    const body = { roomId: uuidv7(), name: 'Follow-up', caseId };
    const { room } = await api.expectReply(createRoom, { token: host.token, body });
    const params = { roomId: room.roomId };
    const made = await api.expectReply(createInvite, { token: host.token, params, body: {} });
    const secret = new URL(made.url).hash.replace('#invite=', '');
    const link = { secret, displayName: 'Ana Ruiz' };
    return { owner, host, caseId, theirs, params, body, link, inviteId: made.invite.inviteId };
  }

  const closeIt = ({ owner, caseId }: Awaited<ReturnType<typeof roomOfColleague>>) =>
    api.expectReply(updateCase, {
      ...{ token: owner.token, params: { caseId }, headers: { 'if-match': '*' } },
      body: { patient, summary: null, status: 'closed' },
    });

  test('who lost the case lost its rooms, their links open nothing, and they can only be taken away', async () => {
    const { owner, host, theirs, params, body, link, inviteId } = await roomOfColleague();
    await api.expectReply(readInvite, { body: { secret: link.secret } });
    await api.expectReply(unshareCase, theirs);
    const { token } = host;
    const name = { displayName: 'Dr. Okafor' };
    for (const [route, sent] of [
      [getRoom, { token, params }],
      [enterRoom, { token, params, body: name }],
      [createInvite, { token, params, body: {} }],
      [listInvites, { token, params }],
      [endVisit, { token, params }],
    ] as const)
      expect(await refusal(route, sent), route.name).toEqual([404, 'ROOM_NOT_FOUND']);
    expect(await refusal(readInvite, { body: { secret: link.secret } })).toEqual([410, 'INVITE_REVOKED']);
    expect(await refusal(enterByInvite, { body: link })).toEqual([410, 'INVITE_REVOKED']);
    expect((await api.expectReply(listRooms, { token })).rooms).toEqual([]);
    // Not by their id either, with the case or without it.
    expect(await refusal(createRoom, { token, body })).toEqual([404, 'CASE_NOT_FOUND']);
    const { caseId: _, ...noCase } = body;
    expect(await refusal(createRoom, { token, body: noCase })).toEqual([409, 'ID_TAKEN']);
    expect((await api.expectReply(getRoom, { token: owner.token, params })).isHost).toBe(false);

    await api.expectReply(revokeInvite, { token, params: { ...params, inviteId } });
    await api.expectReply(deleteRoom, { token, params });
    expect(await refusal(getRoom, { token: owner.token, params })).toEqual([404, 'ROOM_NOT_FOUND']);
  });

  test('into rooms of a closed case nobody enters until it is reopened; they are there all the same', async () => {
    const standing = await roomOfColleague();
    const { owner, host, params, link } = standing;
    await closeIt(standing);
    const { token } = host;
    expect((await api.expectReply(getRoom, { token, params })).room.roomId).toBe(params.roomId);
    const name = { displayName: 'Dr. Okafor' };
    for (const who of [host, owner])
      expect(await refusal(enterRoom, { token: who.token, params, body: name })).toEqual([
        409,
        'CASE_CLOSED',
      ]);
    expect(await refusal(createInvite, { token, params, body: {} })).toEqual([409, 'CASE_CLOSED']);
    expect(await refusal(enterByInvite, { body: link })).toEqual([410, 'INVITE_REVOKED']);
    await api.expectReply(updateCase, {
      ...{ token: owner.token, params: { caseId: standing.caseId }, headers: { 'if-match': '*' } },
      body: { patient, summary: null, status: 'reopened' },
    });
    await api.expectReply(enterByInvite, { body: link });
    await api.expectReply(enterRoom, { token, params, body: name });
  });

  test('rooms of a deleted case are nobody’s any more', async () => {
    const { owner, host, caseId, params, link } = await roomOfColleague();
    await api.expectReply(deleteCase, {
      ...{ token: owner.token, params: { caseId }, headers: { 'if-match': '*' } },
      query: { reason: 'duplicate' },
    });
    for (const { token } of [host, owner])
      expect(await refusal(getRoom, { token, params })).toEqual([404, 'ROOM_NOT_FOUND']);
    expect(await refusal(enterByInvite, { body: link })).toEqual([410, 'INVITE_REVOKED']);
  });

  test('a visit of a platform that stands gives out no links once its case is closed', async () => {
    const token = await serviceKey(api, ['visits:write', 'cases:read', 'cases:write']);
    const body = {
      ...{ externalId: uuidv7(), name: 'Follow-up', case: { externalId: uuidv7(), patient } },
      participants: [{ externalId: 'person-12', role: 'patient' }],
    };
    const { caseId, links } = await api.expectReply(createVisit, { token, body });
    await api.expectReply(updateCase, {
      ...{ token, params: { caseId }, headers: { 'if-match': '*' } },
      body: { patient, summary: null, status: 'closed' },
    });
    expect(await refusal(createVisit, { token, body })).toEqual([409, 'CASE_CLOSED']);
    const secret = new URL(links[0]?.url ?? '').hash.replace('#invite=', '');
    expect(await refusal(readInvite, { body: { secret } })).toEqual([410, 'INVITE_REVOKED']);
  });
});
