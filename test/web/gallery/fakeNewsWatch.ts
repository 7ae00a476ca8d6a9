/** Stands in for `src/web/notifications/newsWatch.ts` in the gallery: says what the script says of the connection. */
import { changeNews, tellNews, type News } from '../../../src/web/notifications/news.ts';
import { tellJob } from '../../../src/web/notifications/jobNews.ts';
import type { createNewsWatch as real } from '../../../src/web/notifications/newsWatch.ts';
import type { NotificationView } from '../../../src/wire/notifications.ts';

export const scriptedNews: { news: News; coming: NotificationView[] } = {
  news: { unread: 3, connection: 'open' },
  coming: [],
};

declare global {
  interface Window {
    /** For tests: something comes while the page is looked at. */
    news: { tell: typeof tellNews; change: typeof changeNews; tellJob: typeof tellJob };
  }
}

export const createNewsWatch: typeof real = () => {
  window.news = { tell: tellNews, change: changeNews, tellJob };
  changeNews(scriptedNews.news);
  for (const notification of scriptedNews.coming) tellNews(notification);
  return { close: () => undefined };
};
