import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { cypher } from '../../src/graph/cypher.ts';
import type { NotificationView } from '../../src/wire/notifications.ts';
import { createRoom, enterRoom } from '../../src/wire/routes/rooms.ts';
import { createCase, shareCase } from '../../src/wire/routes/cases.ts';
import { notificationEvent, unreadCount } from '../../src/wire/events/notifications.ts';
import { notificationsNamespace } from '../../src/wire/protocol.ts';
import {
  changeNotificationSettings,
  getNotificationSettings,
  listNotifications,
  readAllNotifications,
  readNotification,
} from '../../src/wire/routes/notifications.ts';
import { breakGlass, updateUser } from '../../src/wire/routes/users.ts';
import { firstAdmin, invited, type Account } from '../support/accounts.ts';
import { graphEngines, type EmptyGraph } from '../support/graphEngines.ts';
import { neo4jStartLimitMs } from '../support/neo4jServer.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

describe.each(graphEngines)('notifications on $engine', ({ missing, open }) => {
  let empty: EmptyGraph;
  let api: TestApi;
  let admin: Account;
  let owner: Account;
  beforeAll(async () => {
    if (missing !== null) return;
    empty = await open();
    api = await startTestApi({}, { graph: empty.graph });
    admin = await firstAdmin(api);
    owner = await invited(api, admin, 'clinician');
  }, neo4jStartLimitMs);
  afterAll(async () => {
    if (missing !== null) return;
    await api.close();
    await empty.close();
  });

  let colleague: Account;
  beforeEach(async ({ skip }) => {
    if (missing !== null) return skip(missing);
    colleague = await invited(api, admin, 'clinician');
  });

  const list = async ({ token }: Account, query: Record<string, string> = {}) =>
    api.expectReply(listNotifications, { token, query });
  /** Told of at least so much; what causes it has been answered before. */
  const told = async (account: Account, count = 1): Promise<NotificationView[]> => {
    await expect.poll(async () => (await list(account)).notifications.length).toBeGreaterThanOrEqual(count);
    return (await list(account)).notifications;
  };
  const newCase = async (account: Account) =>
    api.expectReply(createCase, {
      token: account.token,
      body: createCase.example.body && { ...createCase.example.body, caseId: undefined },
    });
  const share = (caseId: string, userId: string) =>
    api.expectReply(shareCase, {
      token: owner.token,
      params: { caseId, userId },
      body: { relation: 'careTeam' },
    });

  test('with whom a case is shared is told of it, on every page and in the list, by whom and which', async () => {
    const page = await api.connect(colleague.token, { namespace: notificationsNamespace });
    const { caseId, caseNumber } = await newCase(owner);
    await share(caseId, colleague.userId);
    const sent = await page.next(notificationEvent);
    expect(sent).toMatchObject({ kind: 'caseShared', about: caseNumber, caseId, roomId: null, readAt: null });
    expect(sent.by).toMatch(/^Person/);
    expect(await page.next(unreadCount)).toEqual({ unread: 1 });
    expect(await list(colleague)).toEqual({ notifications: [sent], nextCursor: null, unread: 1 });
    expect((await list(owner)).notifications).toEqual([]);
    expect(page.faults).toEqual([]);
  });

  test('of one occasion somebody is told once, however often and from wherever it is said', async () => {
    const notice = { userId: colleague.userId, kind: 'jobDone', occasion: 'job 1', about: 'x.wav' } as const;
    await Promise.all(Array.from({ length: 5 }, () => api.notifications.add(notice)));
    await api.notifications.add({ ...notice, kind: 'jobFailed' });
    expect((await list(colleague)).notifications.map(({ kind }) => kind)).toEqual(['jobFailed', 'jobDone']);
  });

  test('colleagues are told of a consultation of their case, hosts of who waits, wherever they are', async () => {
    const { caseId } = await newCase(owner);
    await share(caseId, colleague.userId);
    await told(colleague);
    const { room } = await api.expectReply(createRoom, {
      token: owner.token,
      body: { name: 'Second opinion', caseId },
    });
    const [invitation] = await told(colleague, 2);
    expect(invitation).toMatchObject({ kind: 'invited', caseId, roomId: room.roomId });
    await api.expectReply(enterRoom, {
      token: colleague.token,
      params: { roomId: room.roomId },
      body: { displayName: 'Dr. Colleague' },
    });

    const record = (await api.roomStore.getRoom(room.roomId))!;
    const guest = { displayName: 'Ana', role: 'patient' as const, grants: [], inviteId: null };
    const { invite } = await api.roomStore.createInvite(room.roomId, { role: 'patient', expiresAt: null });
    const claims = api.registry.reserve(record, { ...guest, inviteId: invite.inviteId });
    const patient = await api.connect((await api.tokens.signRoomToken(claims)).token);
    await patient.wait();
    await expect
      .poll(async () => (await list(owner)).notifications[0])
      .toMatchObject({ kind: 'waitingInLobby', about: 'Second opinion', by: null, roomId: room.roomId });
    patient.close();
  });

  test('who opens one link again and again tells the host once within minutes, and again after that', async () => {
    const { room } = await api.expectReply(createRoom, { token: owner.token, body: { name: 'Flood' } });
    const record = (await api.roomStore.getRoom(room.roomId))!;
    const { invite } = await api.roomStore.createInvite(room.roomId, { role: 'patient', expiresAt: null });
    const guest = { displayName: 'Ana', role: 'patient' as const, grants: [], inviteId: invite.inviteId };
    const comes = async () => {
      const claims = api.registry.reserve(record, guest);
      const patient = await api.connect((await api.tokens.signRoomToken(claims)).token);
      await patient.wait();
    };
    const toldOf = async () =>
      (await list(owner)).notifications.filter(({ roomId }) => roomId === room.roomId).length;
    const slot = 5 * 60_000;
    vi.useFakeTimers({ toFake: ['Date'], now: Math.ceil(Date.now() / slot) * slot });
    try {
      for (let n = 0; n < 4; n++) await comes();
      await expect.poll(toldOf).toBe(1);
      vi.setSystemTime(Date.now() + slot);
      await comes();
      // Told in this order: none of the first four comes after this one.
      await expect.poll(toldOf).toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });

  test('an emergency access is told to the owner of the case and to administrators, not to who opened it', async () => {
    const { caseId, caseNumber } = await newCase(owner);
    await api.expectReply(breakGlass, {
      token: colleague.token,
      body: { caseId, reason: 'Unconscious in the emergency room', minutes: 30 },
    });
    for (const account of [owner, admin]) {
      await expect
        .poll(async () => (await list(account)).notifications[0])
        .toMatchObject({ kind: 'breakGlass', about: caseNumber, caseId });
    }
    expect((await list(colleague)).notifications).toEqual([]);
  });

  test('pages through the list, the unread alone too; reading counts once and is nobody else’s to do', async () => {
    for (const occasion of ['1', '2', '3'])
      await api.notifications.add({ userId: colleague.userId, kind: 'jobDone', occasion });
    const first = await list(colleague, { limit: '2' });
    expect(first).toMatchObject({ unread: 3, notifications: [{}, {}] });
    const second = await list(colleague, { limit: '2', cursor: first.nextCursor ?? '' });
    expect(second).toMatchObject({ nextCursor: null, notifications: [{}] });

    const params = { notificationId: first.notifications[0]!.notificationId };
    expect(await api.send(readNotification, { token: owner.token, params })).toMatchObject({ status: 404 });
    const page = await api.connect(colleague.token, { namespace: notificationsNamespace });
    await api.expectReply(readNotification, { token: colleague.token, params });
    expect(await page.next(unreadCount)).toEqual({ unread: 2 });
    const { readAt } = (await list(colleague)).notifications[0]!;
    await api.expectReply(readNotification, { token: colleague.token, params });
    expect((await list(colleague)).notifications[0]!.readAt).toBe(readAt);
    expect((await list(colleague, { unread: 'true' })).notifications).toHaveLength(2);
    await api.expectReply(readAllNotifications, { token: colleague.token });
    expect(await list(colleague, { unread: 'true' })).toMatchObject({ notifications: [], unread: 0 });
  });

  test('of a kind that somebody does not want they are not told; what is missing for mail is said', async () => {
    const { token } = colleague;
    const before = await api.expectReply(getNotificationSettings, { token });
    expect(before.mail).toEqual({
      available: false,
      variables: ['CONSILIUM_SMTP_URL', 'CONSILIUM_MAIL_FROM'],
    });
    expect(before.kinds.every(({ app }) => app)).toBe(true);
    const kinds = [{ kind: 'jobDone' as const, app: false, email: false }];
    const after = await api.expectReply(changeNotificationSettings, { token, body: { kinds } });
    expect(after.kinds.filter(({ app }) => !app).map(({ kind }) => kind)).toEqual(['jobDone']);
    expect(await api.expectReply(getNotificationSettings, { token })).toEqual(after);
    await api.notifications.add({ userId: colleague.userId, kind: 'jobDone', occasion: '1' });
    await api.notifications.add({ userId: colleague.userId, kind: 'jobFailed', occasion: '1' });
    expect((await list(colleague)).notifications.map(({ kind }) => kind)).toEqual(['jobFailed']);
  });

  test('names and numbers lie sealed in the graph; what is older than 90 days goes', async () => {
    const { userId } = colleague;
    await api.notifications.add({
      userId,
      kind: 'jobDone',
      occasion: '1',
      by: 'Dr. Secret',
      about: 'Ruiz.wav',
    });
    const all = cypher`MATCH (n:Notification) WHERE n.userId = $userId RETURN n {.*} AS found`;
    const rows = await api.graph.rows(all, { userId });
    expect(JSON.stringify(rows)).not.toMatch(/\b(Secret|Ruiz)\b/);
    const age = cypher`MATCH (n:Notification) WHERE n.userId = $userId SET n.createdAt = $at`;
    const at = new Date(Date.now() - 91 * 24 * 60 * 60_000).toISOString();
    await api.graph.write((tx) => tx.run(age, { userId, at }));
    await api.notifications.add({ userId, kind: 'jobDone', occasion: '2' });
    await api.retention.runDaily();
    expect((await list(colleague)).notifications).toHaveLength(1);
  });

  test('the sockets of an account that is disabled are cut', async () => {
    const page = await api.connect(colleague.token, { namespace: notificationsNamespace });
    const rooms = await api.connect(colleague.token);
    const params = { userId: colleague.userId };
    await api.expectReply(updateUser, { token: admin.token, params, body: { state: 'disabled' } });
    await Promise.all([page.disconnected(), rooms.disconnected()]);
  });
});
