/** What people do with notifications on the page, in Chromium, against scripted answers. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { NotificationView } from '../../src/wire/notifications.ts';
import { notificationEvent } from '../../src/wire/events/notifications.ts';
import { sample } from '../../src/wire/examples.ts';
import { openGallery, type Gallery } from './openGallery.ts';

let gallery: Gallery;
let context: BrowserContext;

beforeAll(async () => {
  gallery = await openGallery();
}, 120_000);
afterAll(() => gallery.close());
beforeEach(async () => {
  context = await gallery.newContext({ viewport: { width: 1280, height: 800 } });
});
afterEach(() => context.close());

const open = async (state: string): Promise<Page> => (await gallery.open(context, state)).page;
const list = (page: Page) => page.getByRole('list', { name: 'Notifications' });

/** As the server would: the notification, and how much is unread then. */
const come = (page: Page, notification: NotificationView, unread: number) =>
  page.evaluate(
    ([told, count]) => {
      window.news.tell(told);
      window.news.change({ unread: count });
    },
    [notification, unread] as const,
  );

const marked = (page: Page) =>
  page.evaluate(() => window.galleryRequests.filter((request) => /^POST .*\/read$/.test(request)));

test('what comes stands on top, counts at the bell and is said politely', async () => {
  const page = await open('notifications');
  await come(page, { ...notificationEvent.example, kind: 'invited', roomId: sample.roomId }, 4);
  const sentence = 'Dr. Okafor invites you to a consultation on case C-2026-000123-K';
  await list(page).getByRole('listitem').first().getByText(sentence).waitFor();
  await page.getByRole('link', { name: 'Notifications, 4 unread' }).waitFor();
  const polite = page.getByRole('log').filter({ hasText: sentence });
  expect(await polite.getAttribute('aria-live')).toBe('polite');
});

test('the way to where it belongs marks it as read; so does the button', async () => {
  const page = await open('notifications');
  const first = list(page).getByRole('listitem').first();
  await first.getByRole('button', { name: 'Mark as read', exact: false }).click();
  await first.getByText('New', { exact: true }).waitFor({ state: 'detached' });
  const third = list(page).getByRole('listitem').nth(2);
  await third.getByRole('link').click();
  await page.getByRole('heading', { name: 'Ana Ruiz' }).waitFor();
  expect(await marked(page)).toHaveLength(2);
  await page.getByRole('link', { name: 'Notifications', exact: false }).click();
  await page.getByRole('button', { name: 'Mark all as read' }).click();
  await page.getByText('All notifications are marked as read.').waitFor();
  expect(await list(page).getByText('New', { exact: true }).count()).toBe(0);
});

test('somebody who waits in a room of another server is told with one button that leads there', async () => {
  const page = await open('cases');
  const waiting = { ...notificationEvent.example, kind: 'waitingInLobby' as const, roomId: sample.roomId };
  await come(page, waiting, 1);
  await page.getByText('Somebody is waiting').waitFor();
  await page.getByRole('link', { name: 'Open room' }).click();
  expect(page.url()).toContain(`/rooms/${sample.roomId}`);
  await page.getByText('Somebody is waiting').waitFor({ state: 'detached' });
});

test('a choice counts at once, and goes back where the server does not take it', async () => {
  const page = await open('notification-settings-refused');
  const kind = page.getByRole('group', { name: 'Shared cases' });
  const inPage = kind.getByRole('switch', { name: 'In this page' });
  expect(await inPage.isChecked()).toBe(true);
  await kind.getByText('In this page').click();
  await page.getByText('does not answer now', { exact: false }).first().waitFor();
  expect(await inPage.isChecked()).toBe(true);
  const kept = await open('notification-settings');
  await kept.getByRole('group', { name: 'Shared cases' }).getByText('By e-mail').click();
  await kept.getByText('Saved.').waitFor();
});
