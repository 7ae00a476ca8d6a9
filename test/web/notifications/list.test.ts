import { expect, test } from 'vitest';
import { withNew, withRead } from '../../../src/web/notifications/known.ts';
import { concerns, placeOf } from '../../../src/web/notifications/places.ts';
import { sample } from '../../../src/wire/examples.ts';
import { notificationKind, type NotificationView } from '../../../src/wire/notifications.ts';

const told = (number: number, change: Partial<NotificationView> = {}): NotificationView => ({
  notificationId: `n${number}`,
  kind: 'caseShared',
  by: null,
  about: null,
  caseId: sample.caseId,
  roomId: null,
  createdAt: sample.createdAt,
  readAt: null,
  ...change,
});

const known = { items: [told(2), told(1)], nextCursor: 'n1' };

test('what comes stands on top, once', () => {
  const after = withNew(known, told(3));
  expect(after).toEqual({ items: [told(3), told(2), told(1)], nextCursor: 'n1' });
  expect(withNew(after, told(2))).toBe(after);
});

test('one is read, or all; when something was read first stays', () => {
  const one = withRead(known, 'now', 'n1');
  expect(one.items.map(({ readAt }) => readAt)).toEqual([null, 'now']);
  expect(withRead(one, 'later', null).items.map(({ readAt }) => readAt)).toEqual(['later', 'now']);
});

test('each leads to where it belongs', () => {
  const room = { roomId: sample.roomId };
  const way = (change: Partial<NotificationView>, role: 'clinician' | 'patient' | 'admin' = 'clinician') =>
    placeOf(told(1, change), [role]);
  expect(way({})).toBe(`/cases/${sample.caseId}`);
  expect(way({ kind: 'invited', ...room })).toBe(`/rooms/${sample.roomId}`);
  expect(way({ kind: 'invited' })).toBe(`/cases/${sample.caseId}`);
  expect(way({ kind: 'waitingInLobby', ...room, caseId: null })).toBe(`/rooms/${sample.roomId}`);
  expect(way({ kind: 'jobFailed' })).toBe(`/cases/${sample.caseId}/files`);
  expect(way({ kind: 'jobDone', caseId: null })).toBeNull();
  expect(way({ kind: 'breakGlass' })).toBe(`/cases/${sample.caseId}/readers`);
  expect(way({ kind: 'breakGlass' }, 'admin')).toBe('/admin/emergency-access');
});

test('patients choose of what may reach them', () => {
  const kindsOf = (role: 'patient' | 'clinician') =>
    notificationKind.options.filter((kind) => concerns(kind, [role]));
  expect(kindsOf('patient')).toEqual(['caseShared']);
  expect(kindsOf('clinician')).toEqual(notificationKind.options);
});
