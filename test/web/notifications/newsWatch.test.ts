/** The page's end of `/notifications`, against a running server. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { RequestFailure } from '../../../src/web/api/requestError.ts';
import { forgetNews, listenToNews, readHere, readNews } from '../../../src/web/notifications/news.ts';
import { listenToJobs } from '../../../src/web/notifications/jobNews.ts';
import { createNewsWatch } from '../../../src/web/notifications/newsWatch.ts';
import { jobProgress } from '../../../src/wire/events/notifications.ts';
import { readAllNotifications } from '../../../src/wire/routes/notifications.ts';
import { firstAdmin, invited, type Account } from '../../support/accounts.ts';
import { startTestApi, type TestApi } from '../../support/testApi.ts';

let api: TestApi;
let admin: Account;
let reader: Account;
let watch: ReturnType<typeof createNewsWatch>;
/** What came, in order. */
let heard: string[];
let stopListening: () => void;

beforeAll(async () => {
  api = await startTestApi();
  admin = await firstAdmin(api);
  // As in a page of this server.
  vi.stubGlobal('location', new URL(api.url));
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => fetch(new URL(path, api.url), init));
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await api.close();
});

beforeEach(async () => {
  reader = await invited(api, admin, 'clinician');
  heard = [];
  stopListening = listenToNews({
    came: ({ about }) => heard.push(about ?? ''),
    resumed: () => heard.push('resumed'),
  });
});
afterEach(() => {
  watch.close();
  stopListening();
  forgetNews();
});

const refused: RequestFailure['code'][] = [];
const follow = (token = reader.token) => {
  watch = createNewsWatch(token, ({ code }) => refused.push(code));
};
const tell = (about: string) =>
  api.notifications.add({ userId: reader.userId, kind: 'jobDone', occasion: about, about });
const unread = (count: number) => expect.poll(() => readNews().unread).toBe(count);

test('says how much is unread, from before and as it changes, and what comes', async () => {
  await tell('before');
  expect(readNews()).toEqual({ unread: null, connection: 'connecting' });
  follow();
  await unread(1);
  expect(readNews().connection).toBe('open');
  await tell('live');
  await unread(2);
  expect(heard).toEqual(['live']);
  await api.expectReply(readAllNotifications, { token: reader.token });
  await unread(0);
});

test('after a cut it comes back by itself, says so, and counts again', async () => {
  follow();
  await unread(0);
  const namespace = api.userSockets.io.of('/notifications');
  namespace.disconnectSockets(true);
  await expect.poll(() => readNews().connection).toBe('dropped');
  await tell('missed');
  await unread(1);
  expect(readNews().connection).toBe('open');
  expect(heard).toEqual(['resumed']);
});

test('while cut off, what is read here is counted here', async () => {
  await tell('one');
  await tell('two');
  follow();
  await unread(2);
  readHere(1);
  expect(readNews().unread).toBe(2);
  const namespace = api.userSockets.io.of('/notifications');
  namespace.disconnectSockets(true);
  await expect.poll(() => readNews().connection).toBe('dropped');
  readHere(1);
  expect(readNews().unread).toBe(1);
  readHere(5);
  expect(readNews().unread).toBe(0);
});

test('a token that is not taken ends it', async () => {
  follow('no token');
  await expect.poll(() => refused).toEqual(['UNAUTHENTICATED']);
  expect(readNews()).toEqual({ unread: null, connection: 'connecting' });
});

test('says how jobs stand as that changes; at each connect what was shown before may be old', async () => {
  const jobs: string[] = [];
  const stop = listenToJobs({
    changed: ({ jobId, state, progress }) => jobs.push(`${jobId} ${state} ${progress}`),
    resumed: () => jobs.push('look again'),
  });
  follow();
  await unread(0);
  expect(jobs).toEqual(['look again']);
  const job = { jobId: 'a', queue: 'transcription', failedReason: null } as const;
  api.userSockets.toUserHere(reader.userId, jobProgress, { ...job, state: 'active', progress: 40 });
  await expect.poll(() => jobs).toEqual(['look again', 'a active 40']);
  stop();
});
