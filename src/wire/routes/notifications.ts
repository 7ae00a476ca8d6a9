/** What somebody was told, and what they want to be told of. */
import { z } from 'zod';
import { person } from '../access.ts';
import { route } from '../entries.ts';
import { notificationEvent } from '../events/notifications.ts';
import { sample } from '../examples.ts';
import { kindSetting, mailDelivery, notificationView } from '../notifications.ts';
import { empty, id } from '../values.ts';

const settings = z.strictObject({
  /** One for each kind. */
  kinds: z.array(kindSetting),
  mail: mailDelivery,
});

const sampleSettings = {
  kinds: [{ kind: 'caseShared' as const, app: true, email: true }],
  mail: { available: false, variables: ['CONSILIUM_SMTP_URL', 'CONSILIUM_MAIL_FROM'] },
};

export const listNotifications = route({
  name: 'listNotifications',
  method: 'GET',
  path: '/api/v1/notifications',
  summary: 'What this person was told, newest first, as far back as notifications are kept.',
  params: empty,
  query: z.strictObject({
    /** Only what they have not read. */
    unread: z.enum(['true', 'false']).default('false'),
    limit: z.coerce.number().int().min(1).max(100).default(30),
    /** `nextCursor` of the page before. */
    cursor: id.optional(),
  }),
  body: empty,
  reply: z.strictObject({
    notifications: z.array(notificationView),
    nextCursor: id.nullable(),
    /** How many they have not read in all. */
    unread: z.int().nonnegative(),
  }),
  access: person,
  errors: [],
  example: {
    query: { unread: 'true' },
    reply: { notifications: [notificationEvent.example], nextCursor: null, unread: 1 },
  },
});

export const readNotification = route({
  name: 'readNotification',
  method: 'POST',
  path: '/api/v1/notifications/:notificationId/read',
  summary: 'Marks one as read.',
  params: z.strictObject({ notificationId: id }),
  query: empty,
  body: empty,
  reply: empty,
  status: 204,
  access: person,
  errors: ['NOTIFICATION_NOT_FOUND'],
  example: { params: { notificationId: sample.notificationId }, reply: {} },
});

export const readAllNotifications = route({
  name: 'readAllNotifications',
  method: 'POST',
  path: '/api/v1/notifications/read',
  summary: 'Marks all as read.',
  params: empty,
  query: empty,
  body: empty,
  reply: empty,
  status: 204,
  access: person,
  errors: [],
  example: { reply: {} },
});

export const getNotificationSettings = route({
  name: 'getNotificationSettings',
  method: 'GET',
  path: '/api/v1/notifications/settings',
  summary: 'What this person wants to be told of, and whether this server sends e-mail.',
  params: empty,
  query: empty,
  body: empty,
  reply: settings,
  access: person,
  errors: [],
  example: { reply: sampleSettings },
});

export const changeNotificationSettings = route({
  name: 'changeNotificationSettings',
  method: 'PUT',
  path: '/api/v1/notifications/settings',
  summary: 'Changes what this person wants to be told of; kinds that are left out stay as they are.',
  params: empty,
  query: empty,
  body: z.strictObject({ kinds: z.array(kindSetting).min(1).max(20) }),
  reply: settings,
  access: person,
  errors: [],
  example: { body: { kinds: sampleSettings.kinds }, reply: sampleSettings },
});

export const notificationRoutes = [
  listNotifications,
  readNotification,
  readAllNotifications,
  getNotificationSettings,
  changeNotificationSettings,
] as const;
