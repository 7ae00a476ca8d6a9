import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { en } from '../../src/web/messages/en.ts';
import { Cast, type Person } from '../support/browser.ts';
import {
  admit,
  askToJoin,
  chooseFrom,
  contactOfPatients,
  control,
  inVisit,
  joinAsHost,
  openNewRoom,
  panelControl,
  openTranscript,
  say,
  signIn,
  video,
} from '../support/browserVisit.ts';
import { examine } from '../support/examinePage.ts';
import { startServer, type RunningServer } from '../support/startServer.ts';

const phone = { width: 390, height: 844 };

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

test.each([
  { device: 'a desk', viewport: { width: 1280, height: 800 } },
  { device: 'a phone', viewport: phone },
])('every state of the page holds to WCAG 2.2 AA on $device', async ({ viewport }) => {
  const host = await cast.open({ viewport });
  const ana = await cast.open({ viewport });
  const { startLink } = viewport === phone ? { startLink: await server.freshStartLink() } : server;

  await host.page.goto(`${server.url}/app/`);
  await host.page.getByRole('heading', { name: en.start.title }).waitFor();
  await examine(host, 'signed out');
  await signIn(host, startLink);
  await examine(host, 'rooms');
  await host.page.getByRole('button', { name: en.rooms.create }).first().click();
  await host.page.getByRole('dialog').waitFor();
  await examine(host, 'new room');
  await host.page.keyboard.press('Escape');
  const { guestLink } = await openNewRoom(host, 'Everything');
  await host.page.getByRole('button', { name: en.devices.turnMicrophoneOff }).waitFor();
  await examine(host, 'before joining');
  await joinAsHost(host, { name: 'Dr. Okafor' });
  await host.page.getByText(en.call.alone).waitFor();
  await examine(host, 'alone');

  await ana.page.goto(`${server.url}/app/join`);
  await ana.page.getByRole('heading', { name: en.join.noLinkTitle }).waitFor();
  await examine(ana, 'no invitation');
  await ana.page.goto(`${server.url}/app/nothing-here`);
  await ana.page.getByRole('heading', { name: en.notFound.title }).waitFor();
  await examine(ana, 'no such page');
  await askToJoin(ana, guestLink, { name: 'Ana Ruiz' });
  await ana.page.getByText(en.waiting.knows).waitFor();
  await examine(ana, 'waiting');
  await examine(host, 'somebody waits');
  await panelControl(host, en.call.people).click();
  await examine(host, 'people with somebody waiting');
  await host.page.keyboard.press('Escape');
  await admit(host, 'Ana Ruiz');
  await inVisit(ana);
  await video(ana, 'Dr. Okafor').waitFor();
  await video(host, 'Ana Ruiz').waitFor();
  await examine(ana, 'in the call');

  await say(host, 'The dose is 5 mg.');
  await examine(host, 'chat');
  await host.page.keyboard.press('Escape');
  await openTranscript(host);
  await examine(host, 'captions so far');
  await host.page.keyboard.press('Escape');
  await chooseFrom(host, en.call.more, en.call.settings);
  await host.page.getByRole('dialog').waitFor();
  await examine(host, 'settings');
  await host.page.keyboard.press('Escape');
  await host.page.getByRole('dialog').waitFor({ state: 'detached' });
  await control(host, en.call.leave).click();
  await host.page.getByRole('menu').waitFor();
  await examine(host, 'leave menu');
  await host.page.keyboard.press('Escape');

  await control(ana, en.call.leave).click();
  await ana.page.getByRole('heading', { name: en.ended.left.title }).waitFor();
  await examine(ana, 'left');
});

test('joining needs no mouse', async () => {
  const host = await cast.open();
  await signIn(host, await server.freshStartLink());
  const { guestLink } = await openNewRoom(host, 'By keyboard');
  await joinAsHost(host, { name: 'Dr. Okafor' });

  const { page } = await cast.open();
  await page.goto(guestLink);
  await page.getByRole('button', { name: en.join.ask }).waitFor();
  await tabTo(page, en.join.name);
  await page.keyboard.type('Ana Ruiz');
  await tabTo(page, en.contact.where);
  await page.keyboard.type(contactOfPatients.whereNow);
  await tabTo(page, en.contact.number);
  await page.keyboard.type(contactOfPatients.callBackNumber);
  await tabTo(page, en.join.captionsConsent);
  await page.keyboard.press('Space');
  await tabTo(page, en.join.ask);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: en.waiting.heading }).waitFor();

  await tabTo(host.page, en.lobbyAlerts.admitName('Ana Ruiz'));
  await host.page.keyboard.press('Enter');
  await page.getByRole('group', { name: en.call.controls }).waitFor();
  await tabTo(page, en.call.muteLabel);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: en.call.unmuteLabel }).waitFor();
  await tabTo(page, en.call.leave);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: en.ended.left.title }).waitFor();
});

/** Presses Tab until what has that accessible name is focused, and seen to be. */
async function tabTo(page: Person['page'], name: string): Promise<void> {
  const order: string[] = [];
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    if ((await focused.count()) === 0) continue;
    const snapshot = await focused.ariaSnapshot();
    order.push(snapshot.split('\n')[0] ?? '');
    if (!snapshot.includes(name)) continue;
    const outlined = await focused.evaluate((element) => {
      for (let at: Element | null = element; at; at = at.parentElement) {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
        if ((outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none') return true;
      }
      return false;
    });
    expect(outlined, `${name} shows its focus`).toBe(true);
    return;
  }
  throw new Error(`no way by keyboard to ${name}; passed: ${order.join(' | ')}`);
}

test('what a guest’s browser loads to stand before the call, the call itself included, is below 300 kB of JavaScript', async () => {
  const host = await cast.open();
  await signIn(host, await server.freshStartLink());
  const { guestLink } = await openNewRoom(host, 'Weighed');

  const { page } = await cast.open();
  const scripts: Promise<{ path: string; bytes: number }>[] = [];
  page.on('requestfinished', (request) => {
    if (request.resourceType() !== 'script') return;
    const { pathname } = new URL(request.url());
    scripts.push(
      request.sizes().then(({ responseBodySize }) => ({ path: pathname, bytes: responseBodySize })),
    );
  });
  await page.goto(guestLink);
  await page.getByRole('button', { name: en.join.ask }).waitFor();
  await page.waitForLoadState('networkidle');
  const loaded = await Promise.all(scripts);
  // The code of the call comes before anybody presses "join".
  expect(loaded.map(({ path }) => path)).toContainEqual(expect.stringContaining('VisitRoom'));
  expect(
    loaded.reduce((sum, { bytes }) => sum + bytes, 0),
    JSON.stringify(loaded),
  ).toBeLessThan(300_000);
});
