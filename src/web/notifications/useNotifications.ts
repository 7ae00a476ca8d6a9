import { useCallback, useEffect } from 'react';
import {
  listNotifications,
  readAllNotifications,
  readNotification,
} from '../../wire/routes/notifications.ts';
import { useHostCall } from '../start/useHostCall.ts';
import { usePages } from '../ui/usePages.ts';
import { withNew, withRead, type Known } from './known.ts';
import { listenToNews, readHere, readNews } from './news.ts';

/** Newest first; new ones come by themselves. */
export function useNotifications({ unreadOnly }: { unreadOnly: boolean }) {
  const call = useHostCall();
  const loadPage = useCallback(
    async (cursor: string | undefined): Promise<Known> => {
      const query = {
        unread: unreadOnly ? 'true' : 'false',
        ...(cursor !== undefined && { cursor }),
      } as const;
      const { notifications: items, nextCursor } = await call(listNotifications, { query });
      return { items, nextCursor };
    },
    [call, unreadOnly],
  );
  const { change, refresh, ...pages } = usePages(loadPage);

  useEffect(
    () =>
      listenToNews({
        came: (notification) => change((before) => withNew(before, notification)),
        resumed: () => void refresh(),
      }),
    [change, refresh],
  );

  const markRead = useCallback(
    async (notificationId: string) => {
      await call(readNotification, { params: { notificationId } });
      readHere(1);
      change((before) => withRead(before, new Date().toISOString(), notificationId));
    },
    [call, change],
  );
  const markAllRead = useCallback(async () => {
    await call(readAllNotifications, {});
    readHere(readNews().unread ?? 0);
    change((before) => withRead(before, new Date().toISOString(), null));
  }, [call, change]);

  return { ...pages, markRead, markAllRead };
}
