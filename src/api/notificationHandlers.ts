import { requireUser } from '../auth/policy.ts';
import type { Notifications } from '../notifications/Notifications.ts';
import {
  changeNotificationSettings,
  getNotificationSettings,
  listNotifications,
  readAllNotifications,
  readNotification,
} from '../wire/routes/notifications.ts';
import { bind, type Binding } from './binding.ts';

export interface NotificationHandlersOptions {
  notifications: Notifications;
}

/** Everybody has to do with their own alone. They name no patient, so the audit log has nothing of them. */
export function notificationHandlers({ notifications }: NotificationHandlersOptions): Binding[] {
  return [
    bind(listNotifications, ({ identity, query: { unread, ...page } }) =>
      notifications.list(requireUser(identity).userId, { ...page, unread: unread === 'true' }),
    ),

    bind(readNotification, async ({ identity, params }) => {
      await notifications.markRead(requireUser(identity).userId, params.notificationId);
      return {};
    }),

    bind(readAllNotifications, async ({ identity }) => {
      await notifications.markAllRead(requireUser(identity).userId);
      return {};
    }),

    bind(getNotificationSettings, async ({ identity }) => ({
      kinds: await notifications.settings(requireUser(identity).userId),
      mail: notifications.mail,
    })),

    bind(changeNotificationSettings, async ({ identity, body }) => ({
      kinds: await notifications.changeSettings(requireUser(identity).userId, body.kinds),
      mail: notifications.mail,
    })),
  ];
}
