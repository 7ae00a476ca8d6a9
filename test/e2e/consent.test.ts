import { afterAll, beforeAll, expect, test } from 'vitest';
import { en } from '../../src/web/messages/en.ts';
import { Cast, type Person } from '../support/browser.ts';
import {
  admit,
  askToJoin,
  heardShare,
  inVisit,
  joinAsHost,
  openNewRoom,
  openTranscript,
  readTranscript,
  signIn,
} from '../support/browserVisit.ts';
import { recordings } from '../support/speechFile.ts';
import { startServer, type RunningServer } from '../support/startServer.ts';

let server: RunningServer;
let cast: Cast;

beforeAll(async () => {
  server = await startServer();
  cast = new Cast(server.url);
});

afterAll(async () => {
  await cast.close();
  await server.stop();
});

/** Notes when each change in the captions reached this window, by the clock that all windows share. */
async function watchCaptions({ page }: Person): Promise<void> {
  await page.getByRole('region', { name: en.captions.log }).evaluate((log) => {
    const window = globalThis as typeof globalThis & { captionTimes: number[] };
    window.captionTimes = [];
    new MutationObserver(() => window.captionTimes.push(Date.now())).observe(log, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
}

const captionTimes = ({ page }: Person): Promise<number[]> =>
  page.evaluate(() => (globalThis as typeof globalThis & { captionTimes: number[] }).captionTimes);

test('captions stop within a second of withdrawn consent, while the person goes on speaking, and come back with it', async () => {
  const [first, second] = recordings();
  if (!first || !second) throw new Error('two recordings are needed');
  const host = await cast.open();
  await signIn(host, server.startLink);
  const { guestLink } = await openNewRoom(host, 'Consent');
  await joinAsHost(host, { name: 'Dr. Okafor', captions: false });
  const ana = await cast.open({ speech: [first, 700, second, 700], speechLoops: true });
  await askToJoin(ana, guestLink, { name: 'Ana Ruiz' });
  await admit(host, 'Ana Ruiz');
  await inVisit(ana);
  await Promise.all([openTranscript(host), openTranscript(ana)]);
  // Everybody is shown who is being captioned.
  await host.page.getByText(en.captions.whoNames('Ana Ruiz')).waitFor();
  await expect.poll(() => readTranscript(host), { timeout: 90_000 }).not.toEqual([]);

  await watchCaptions(host);
  const consent = ana.page.getByRole('switch', { name: en.captions.consent });
  const withdrawnAt = await consent.evaluate((control) => {
    const at = Date.now();
    (control as HTMLElement).click();
    return at;
  });
  await host.page.getByText(`${en.captions.whoTitle}: ${en.captions.whoNobody}`).waitFor();
  const before = await readTranscript(host);
  // She is heard to speak on, both sentences at least once: their captions would have come by then.
  expect(await heardShare(host, 20_000)).toBeGreaterThan(0.5);
  const late = (await captionTimes(host)).filter((at) => at > withdrawnAt + 1000);
  expect(late.map((at) => at - withdrawnAt)).toEqual([]);
  expect(await readTranscript(host)).toEqual(before);

  await consent.evaluate((control) => (control as HTMLElement).click());
  await host.page.getByText(en.captions.whoNames('Ana Ruiz')).waitFor();
  await expect
    .poll(async () => (await readTranscript(host)).length, { timeout: 90_000 })
    .toBeGreaterThan(before.length);
});
