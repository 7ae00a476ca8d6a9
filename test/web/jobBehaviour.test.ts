/** What people do with transcriptions and jobs on the page, in Chromium, against scripted answers. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { JobProgress } from '../../src/web/notifications/jobNews.ts';
import { session } from './gallery/people.ts';
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
const requestsOf = (page: Page) =>
  page.evaluate(() => (window as unknown as { galleryRequests: string[] }).galleryRequests);

/** As the server tells it by socket. */
const tell = (page: Page, jobId: string, change: Partial<JobProgress>) =>
  page.evaluate(
    (progress) =>
      (window as unknown as { news: { tellJob: (progress: unknown) => void } }).news.tellJob(progress),
    { jobId, queue: 'transcription', state: 'active', progress: 0, failedReason: null, ...change },
  );

test('a recording is transcribed by one press, and shows how it goes until its transcript can be read', async () => {
  const page = await open('file-transcribe');
  await page.getByRole('button', { name: 'Transcribe heart-sounds.wav' }).click();
  await page.getByText('It waits to be transcribed.', { exact: false }).waitFor();
  expect(await page.getByRole('button', { name: 'Transcribe' }).count()).toBe(0);

  const done = await open('case-files');
  const link = done.getByRole('link', { name: 'Read the transcript of heart-sounds.wav' });
  await link.waitFor();
  const mediaId = /\/media\/([\da-f-]+)\/transcription/.exec((await requestsOf(done)).join(' '))?.[1] ?? '';
  await tell(done, session.sessionId, { progress: 1 });
  expect(await done.getByRole('progressbar').count()).toBe(0);
  await tell(done, mediaId, { progress: 40 });
  await done.getByText('40%').waitFor();
  await done.getByRole('progressbar', { name: 'Transcription of heart-sounds.wav' }).waitFor();
  await tell(done, mediaId, { state: 'failed', failedReason: 'RECOGNITION_FAILED' });
  await done.getByText('The speech recogniser did not answer.', { exact: false }).waitFor();
  await done.getByRole('button', { name: 'Try again to transcribe heart-sounds.wav' }).waitFor();
  await tell(done, mediaId, { state: 'completed', progress: 100 });
  await link.click();
  await done.waitForURL(/\/cases\/[\da-f-]+\/visits\/[\da-f-]+$/);
});

test('where nothing recognises speech the files say why, and who only reads is offered nothing', async () => {
  const page = await open('file-transcription-unavailable');
  await page.getByText('this server has no speech recogniser', { exact: false }).waitFor();
  expect(await page.getByRole('button', { name: 'Transcribe' }).count()).toBe(0);
  const patient = await open('file-transcription-of-patient');
  await patient.getByText('70%').waitFor();
  expect(await patient.getByRole('button', { name: /Transcribe|again/ }).count()).toBe(0);
});

test('an administrator runs again what was given up, forgets it when asked twice, and opens the board', async () => {
  const page = await open('admin-jobs');
  await page.getByText('No sound could be read from the file').waitFor();
  await page.getByRole('button', { name: 'Run again' }).first().click();
  await page.getByText('It will run again.').waitFor();
  await page.getByRole('button', { name: 'Forget job' }).first().click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Forget' }).click();
  await page.getByText('The job was forgotten.').waitFor();
  const base = `/api/v1/admin/jobs/transcription/failed/${session.sessionId}`;
  expect(await requestsOf(page)).toEqual(expect.arrayContaining([`POST ${base}/replay`, `DELETE ${base}`]));
  await page.getByRole('button', { name: 'Open the board' }).click();
  await page.waitForURL('**/admin/board/');
});
