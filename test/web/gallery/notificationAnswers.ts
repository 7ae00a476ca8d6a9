/** What the scripted server answers about notifications. */
import type { z } from 'zod';
import type { NotificationView } from '../../../src/wire/notifications.ts';
import {
  type getNotificationSettings,
  notificationRoutes,
  type listNotifications,
} from '../../../src/wire/routes/notifications.ts';
import { notificationKind } from '../../../src/wire/notifications.ts';
import { ana } from './caseAnswers.ts';
import { roomId } from './people.ts';

export const answeredNotificationRoutes = notificationRoutes;

const told = (number: number, change: Partial<NotificationView>): NotificationView => ({
  notificationId: `01939a2e-7c00-7a10-8000-${String(700 + number).padStart(12, '0')}`,
  kind: 'caseShared',
  by: 'Dr. Maja Lindqvist',
  about: ana.caseNumber,
  caseId: ana.caseId,
  roomId: null,
  createdAt: `2026-03-0${9 - number}T10:1${number}:00.000Z`,
  readAt: null,
  ...change,
});

const readAt = '2026-03-09T12:00:00.000Z';

/** Nowhere to go from the last: its file was of no case. */
export const notifications: NotificationView[] = [
  told(1, { kind: 'breakGlass', by: 'Dr. Élodie Moreau' }),
  told(2, { kind: 'invited', roomId: roomId(1) }),
  told(3, {}),
  told(4, {
    kind: 'waitingInLobby',
    by: null,
    about: 'Follow-up, Tuesday morning',
    roomId: roomId(1),
    readAt,
  }),
  told(5, { kind: 'jobDone', by: null, about: 'dictation-ward-3.wav', readAt }),
  told(6, {
    kind: 'jobFailed',
    by: null,
    about: 'a-recording-with-a-name-that-is-long-enough-to-need-more-than-one-line-on-a-phone.m4a',
    caseId: null,
    readAt,
  }),
];

export const settings: z.input<typeof getNotificationSettings.reply> = {
  kinds: notificationKind.options.map((kind) => ({
    kind,
    app: kind !== 'jobDone',
    email: kind === 'invited',
  })),
  mail: { available: true, variables: [] },
};

export const listed = (
  items: NotificationView[],
  nextCursor: string | null = null,
): { reply: z.input<typeof listNotifications.reply> } => ({
  reply: { notifications: items, nextCursor, unread: items.filter((item) => item.readAt === null).length },
});

export const notificationAnswers = {
  listNotifications: listed(notifications, notifications.at(-1)?.notificationId),
  readNotification: { reply: {} },
  readAllNotifications: { reply: {} },
  getNotificationSettings: { reply: settings },
  changeNotificationSettings: { reply: settings },
};
