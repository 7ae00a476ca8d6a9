/** Follows the `/notifications` namespace for who is signed in, on whatever page they are. */
import { jobProgress, notificationEvent, unreadCount } from '../../wire/events/notifications.ts';
import { listNotifications } from '../../wire/routes/notifications.ts';
import { callRoute } from '../api/callRoute.ts';
import { retrying } from '../api/retrying.ts';
import { ServerSocket } from '../api/ServerSocket.ts';
import type { OpenWatch } from '../start/useWatch.ts';
import { tellJob, tellJobsResumed } from './jobNews.ts';
import { changeNews, readNews, tellNews, tellResumed } from './news.ts';

/** Whoever was cut off for a moment has missed something: how much is unread is asked at each connect. */
export const createNewsWatch: OpenWatch = (accessToken, refused) => {
  let wasOpen = readNews().connection !== 'connecting';
  /** Counts what the server said of the unread: an answer from before that is old. */
  let said = 0;

  const socket = new ServerSocket({ namespace: '/notifications', nodeUrl: null }, () => accessToken, {
    connected() {
      changeNews({ connection: 'open' });
      if (wasOpen) tellResumed();
      wasOpen = true;
      tellJobsResumed();
      void count();
    },
    dropped: () => changeNews({ connection: 'dropped' }),
    refused: (error) => retry.failed(error),
  });
  const retry = retrying(
    () => (socket.connected ? void count() : socket.connect()),
    (failure) => {
      close();
      refused(failure);
    },
  );

  const count = () =>
    retry.attempt(async () => {
      const before = said;
      const { unread } = await callRoute(listNotifications, { query: { limit: 1 }, token: accessToken });
      if (said === before) changeNews({ unread });
    });

  function close(): void {
    said += 1;
    retry.stop();
    socket.close();
  }

  socket.on(notificationEvent, tellNews);
  socket.on(jobProgress, tellJob);
  socket.on(unreadCount, ({ unread }) => {
    said += 1;
    changeNews({ unread });
  });
  socket.connect();
  return { close };
};
