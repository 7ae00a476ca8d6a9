/** What those who belong to a case share, over the real HTTP API, on each engine of the graph. */
import { describe, expect, test } from 'vitest';
import type { Route } from '../../src/wire/entries.ts';
import { listCaseReaders } from '../../src/wire/routes/audit.ts';
import { createCase, getCase, shareCase } from '../../src/wire/routes/cases.ts';
import { createRoom, deleteRoom, listCaseRooms } from '../../src/wire/routes/rooms.ts';
import { accountOf } from '../support/accountOf.ts';
import { apiOnEngine } from '../support/apiOnEngine.ts';
import { graphEngines } from '../support/graphEngines.ts';
import type { Sent } from '../support/sendRoute.ts';
import type { TestApi } from '../support/testApi.ts';

describe.each(graphEngines)('what is shared of a case on $engine', ({ missing, open }) => {
  let api: TestApi;
  apiOnEngine({ missing, open }, (started) => {
    api = started;
  });

  const makeCase = (token: string) =>
    api.expectReply(createCase, { token, body: { patient: { name: 'Ana Ruiz' } } });
  const refusal = async (route: Route, sent: Sent) => {
    const { status, body } = await api.send(route, sent);
    return [status, (body as { code?: string }).code];
  };

  test('the rooms of a case are listed to who belongs to it, newest first, with their times, by pages', async () => {
    const owner = await accountOf(api);
    const { caseId } = await makeCase(owner.token);
    const [friend, stranger] = [await accountOf(api), await accountOf(api)];
    const make = (token: string, name: string, scheduledAt?: string) =>
      api.expectReply(createRoom, { token, body: { name, caseId, scheduledAt } });
    await api.expectReply(shareCase, {
      token: owner.token,
      params: { caseId, userId: friend.userId },
      body: { relation: 'careTeam' },
    });
    const scheduledAt = '2027-03-02T09:30:00.000Z';
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
    const late = { name: 'Late', caseId, scheduledAt: minutesAgo(6) };
    expect(await refusal(createRoom, { token: owner.token, body: late })).toEqual([400, 'INVALID_REQUEST']);
    const other = { name: 'Now', scheduledAt: minutesAgo(4) };
    await api.expectReply(createRoom, { token: owner.token, body: other });
    const first = await make(owner.token, 'First');
    const second = await make(friend.token, 'Second', scheduledAt);
    const third = await make(owner.token, 'Third');
    expect([first.room.scheduledAt, second.room.scheduledAt]).toEqual([null, scheduledAt]);
    const list = (query: Record<string, string> = {}, { token } = owner) =>
      api.expectReply(listCaseRooms, { token, params: { caseId }, query });
    const page = await list({ limit: '2' });
    expect(page).toEqual({
      rooms: [third, { ...second, isHost: false }],
      nextCursor: second.room.roomId,
    });
    expect(await list({ cursor: page.nextCursor ?? '' })).toEqual({ rooms: [first], nextCursor: null });
    expect((await list({}, friend)).rooms.map(({ isHost }) => isHost)).toEqual([false, true, false]);
    await api.expectReply(deleteRoom, { token: owner.token, params: { roomId: third.room.roomId } });
    expect((await list()).rooms).toHaveLength(2);
    const sent = { token: stranger.token, params: { caseId } };
    expect(await refusal(listCaseRooms, sent)).toEqual([404, 'CASE_NOT_FOUND']);
  });

  test('the owner and the patient see by name who looked into their case; so do administrators, and nobody else', async () => {
    const owner = await accountOf(api);
    const { caseId } = await makeCase(owner.token);
    const [friend, ana, stranger] = [
      await accountOf(api),
      await accountOf(api, ['patient']),
      await accountOf(api),
    ];
    const params = { caseId };
    for (const [{ userId }, relation] of [
      [friend, 'careTeam'],
      [ana, 'patient'],
    ] as const)
      await api.expectReply(shareCase, {
        token: owner.token,
        params: { caseId, userId },
        body: { relation },
      });
    for (const { token } of [friend, friend, ana]) await api.expectReply(getCase, { token, params });
    const admin = await accountOf(api, ['admin']);
    for (const { token } of [owner, ana, admin]) {
      const { readers } = await api.expectReply(listCaseReaders, { token, params });
      expect(
        readers.map(({ actorId, displayName, reads, emergency }) => [actorId, displayName, reads, emergency]),
      ).toEqual([
        [ana.userId, 'Dr. Lund', 1, false],
        [friend.userId, 'Dr. Lund', 2, false],
      ]);
    }
    const asked = ({ token }: { token: string }) => refusal(listCaseReaders, { token, params });
    expect(await asked(friend)).toEqual([403, 'CASE_READ_ONLY']);
    expect(await asked(stranger)).toEqual([404, 'CASE_NOT_FOUND']);
  });
});
