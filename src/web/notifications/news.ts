/** What this browser knows of what its user is told: how much is unread, how the connection stands, what comes. */
import { useSyncExternalStore } from 'react';
import type { NotificationView } from '../../wire/notifications.ts';

export interface News {
  /** Null until the server has said it. */
  unread: number | null;
  /** `dropped`: it was there, and is tried again. */
  connection: 'connecting' | 'open' | 'dropped';
}

export interface NewsListener {
  came(notification: NotificationView): void;
  /** After a cut: what came meanwhile was missed. */
  resumed(): void;
}

const nothingYet: News = { unread: null, connection: 'connecting' };

let news = nothingYet;
const readers = new Set<() => void>();
const listeners = new Set<NewsListener>();

export function changeNews(change: Partial<News>): void {
  news = { ...news, ...change };
  for (const reader of readers) reader();
}

export const forgetNews = (): void => changeNews(nothingYet);

export function tellNews(notification: NotificationView): void {
  for (const listener of listeners) listener.came(notification);
}

export function tellResumed(): void {
  for (const listener of listeners) listener.resumed();
}

/** Somebody has read this many here. While connected the server says what is left. */
export function readHere(count: number): void {
  if (news.unread === null || news.connection === 'open') return;
  changeNews({ unread: Math.max(0, news.unread - count) });
}

export function listenToNews(listener: NewsListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function subscribe(reader: () => void): () => void {
  readers.add(reader);
  return () => readers.delete(reader);
}

export const readNews = (): News => news;
export const useNews = (): News => useSyncExternalStore(subscribe, readNews);
