/** The list of notifications as it is known here, and how it changes without being asked for again. */
import type { NotificationView } from '../../wire/notifications.ts';
import type { PageOf } from '../ui/usePages.ts';

export type Known = PageOf<NotificationView>;

/** What comes stands on top; what stands already stays where it is. */
export const withNew = (known: Known, came: NotificationView): Known =>
  known.items.some(({ notificationId }) => notificationId === came.notificationId)
    ? known
    : { ...known, items: [came, ...known.items] };

/** With one of them, or all, read. */
export const withRead = (known: Known, readAt: string, notificationId: string | null): Known => ({
  ...known,
  items: known.items.map((item) =>
    item.readAt === null && (notificationId === null || item.notificationId === notificationId)
      ? { ...item, readAt }
      : item,
  ),
});
