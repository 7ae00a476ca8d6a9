import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { en } from '../../src/web/messages/en.ts';
import { Cast, type Person } from '../support/browser.ts';
import {
  admit,
  askToJoin,
  framesOf,
  heardShare,
  inVisit,
  joinAsHost,
  openNewRoom,
  openTranscript,
  panelControl,
  readTranscript,
  say,
  signIn,
  tile,
  video,
} from '../support/browserVisit.ts';
import { recordings } from '../support/speechFile.ts';
import { startServer, type RunningServer } from '../support/startServer.ts';

const hostName = 'Dr. Okafor';
const lostOnTheWay = en.captions.gap.packetsLost('').trim();
const [sentence] = recordings();
if (!sentence) throw new Error('a recording is needed');

let server: RunningServer;
let cast: Cast;
beforeAll(async () => {
  server = await startServer();
});
beforeEach(() => {
  cast = new Cast(server.url);
});
afterEach(() => cast.close());
afterAll(() => server.stop());

/** Host and guest in a visit with captions; the guest speaks on and on. */
async function visitOf(name: string): Promise<{ host: Person; ana: Person }> {
  const host = await cast.open();
  await signIn(host, await server.freshStartLink());
  const { guestLink } = await openNewRoom(host, name);
  await joinAsHost(host, { name: hostName });
  const ana = await cast.open({ speech: [sentence!, 700], speechLoops: true });
  await askToJoin(ana, guestLink, { name: 'Ana Ruiz' });
  await admit(host, 'Ana Ruiz');
  await inVisit(ana);
  return { host, ana };
}

const decodes = (reader: Person, label: string) =>
  expect
    .poll(() => framesOf(video(reader, label)), { timeout: 20_000, message: `frames of ${label}` })
    .toBeGreaterThan(10);

/** Notes when the page tells that media is away and that it is back, and what is announced meanwhile. */
async function watchMedia({ page }: Person): Promise<void> {
  await page.evaluate((away) => {
    const seen = { awayAt: null as number | null, backAt: null as number | null, texts: new Set<string>() };
    (globalThis as typeof globalThis & { mediaSeen: typeof seen }).mediaSeen = seen;
    new MutationObserver(() => {
      const isAway = document.body.textContent.includes(away);
      if (isAway) seen.awayAt ??= Date.now();
      else if (seen.awayAt !== null) seen.backAt ??= Date.now();
      for (const live of document.querySelectorAll('[aria-live]')) seen.texts.add(live.textContent);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  }, en.call.mediaAway);
}

const mediaSeen = ({ page }: Person) =>
  page.evaluate(() => {
    const { mediaSeen: seen } = globalThis as typeof globalThis & {
      mediaSeen: { awayAt: number | null; backAt: number | null; texts: Set<string> };
    };
    return { ...seen, texts: [...seen.texts] };
  });

/** When the first new frame of somebody's picture was shown, by the clock that all windows share. */
async function nextFrameAt(reader: Person, label: string): Promise<number> {
  const picture = video(reader, label);
  await picture.waitFor();
  return picture.evaluate(
    (element) =>
      new Promise<number>((resolve) => {
        (element as HTMLVideoElement).requestVideoFrameCallback(() => resolve(Date.now()));
      }),
  );
}

/** How many stretches the transcript says were lost on the way. */
const gapsIn = ({ page }: Person) =>
  page.getByRole('region', { name: en.captions.log }).getByText(lostOnTheWay).count();

test(
  'when the media worker dies, sound, pictures and captions come back by themselves, and nobody leaves',
  { timeout: 240_000 },
  async () => {
    const { host, ana } = await visitOf('Worker killed');
    await Promise.all([decodes(ana, hostName), decodes(host, 'Ana Ruiz'), openTranscript(host)]);
    await expect.poll(() => readTranscript(host), { timeout: 90_000 }).not.toEqual([]);
    await say(ana, 'Before it happened.');
    await Promise.all([watchMedia(host), watchMedia(ana)]);

    server.expectErrors(/media worker died/);
    const killedAt = Date.now();
    await server.killMediaWorkers();
    await video(host, 'Ana Ruiz').waitFor({ state: 'detached' });
    const shownAt = await Promise.all([nextFrameAt(host, 'Ana Ruiz'), nextFrameAt(ana, hostName)]);
    const told = await Promise.all([mediaSeen(host), mediaSeen(ana)]);
    expect(told.map(({ awayAt, backAt }) => awayAt !== null && backAt !== null)).toEqual([true, true]);
    expect(Math.max(...shownAt) - killedAt).toBeLessThan(5_000);

    const before = await readTranscript(host);
    expect(await heardShare(host, 8_000)).toBeGreaterThan(0.3);
    await expect.poll(() => gapsIn(host)).toBeGreaterThan(0);
    await expect
      .poll(async () => (await readTranscript(host)).length, { timeout: 90_000 })
      .toBeGreaterThan(before.length);
    // The same people, whom nobody saw leave, with what they had said.
    expect(await tile(host, 'Ana Ruiz').count()).toBe(1);
    for (const { texts } of await Promise.all([mediaSeen(host), mediaSeen(ana)])) {
      for (const name of [hostName, 'Ana Ruiz']) expect(texts.join(' ')).not.toContain(en.call.left(name));
    }
    await panelControl(host, en.call.chat).click();
    await host.page.getByRole('log', { name: en.chat.log }).getByText('Before it happened.').waitFor();
  },
);
