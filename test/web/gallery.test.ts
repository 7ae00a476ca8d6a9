/**
 * Every state of the page in Chromium, on a phone's and a desktop's width: axe finds nothing (WCAG 2.2 AA and its
 * best practices), the console stays silent under the strict content security policy, nothing overflows sideways.
 *
 * `GALLERY_SHOTS=folder` keeps a picture of each.
 */
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openGallery, type Gallery } from './openGallery.ts';

const timeoutMs = 600_000;
const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 800 };
/** As narrow as pages have to fit without scrolling sideways (WCAG 2.2, 1.4.10). */
const narrowest = { width: 320, height: 640 };
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Pages at once: as many as the machine has cores to spare. */
const lanes = 2;

/** Those with another layout where there is room: panels beside, more in the bar, dialogs in the middle. */
const wideStates: readonly string[] = [
  'users',
  'users-invited',
  'call-patient',
  'call-many',
  'call-screen',
  'call-waiting',
  'call-troubled',
  'call-microphone-denied-for-good',
  'call-microphone-dead',
  'call-chat',
  'call-people',
  'call-transcript-settings',
  'retention',
  'retention-preview',
  'rooms-waiting',
  'rooms-invite',
  'rooms-invite-checked',
  'check-devices',
  'join-ask',
  'waiting-known',
  'waiting-draining',
];

let gallery: Gallery;

beforeAll(async () => {
  gallery = await openGallery();
}, 120_000);

afterAll(() => gallery.close());

async function faultsOf(state: string, viewport: typeof phone, shot: string): Promise<string[]> {
  const isAllowed = !/ask|denied|no-device/.test(state);
  const context = await gallery.newContext({
    viewport,
    permissions: isAllowed ? ['camera', 'microphone'] : [],
  });
  try {
    const { page, complaints } = await gallery.open(context, state);
    const shots = process.env['GALLERY_SHOTS'];
    if (shots) await page.screenshot({ path: join(shots, `${shot}-${state}.png`) });
    // All in one frame: `legacy` saves a second page for each.
    const { violations } = await new AxeBuilder({ page }).withTags(tags).setLegacyMode(true).analyze();
    const found = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
    );
    await page.setViewportSize(narrowest);
    if (await overflows(page)) found.push('overflows sideways');
    return [...complaints, ...found].map((fault) => `${state}: ${fault}`);
  } finally {
    await context.close();
  }
}

/** Menus follow their buttons a moment after the window has changed. */
const settledMs = 5000;

async function overflows(page: Page): Promise<boolean> {
  const fits = () => document.documentElement.scrollWidth <= window.innerWidth;
  return page.waitForFunction(fits, undefined, { timeout: settledMs }).then(
    () => false,
    () => true,
  );
}

async function faultsOfAll(
  states: readonly string[],
  viewport: typeof phone,
  shot: string,
): Promise<string[]> {
  const left = [...states];
  const found: string[] = [];
  const lane = async () => {
    for (let state = left.shift(); state !== undefined; state = left.shift()) {
      found.push(...(await faultsOf(state, viewport, shot)));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return found;
}

test('every state on a phone', { timeout: timeoutMs }, async () => {
  expect(gallery.states.length).toBeGreaterThan(70);
  expect(await faultsOfAll(gallery.states, phone, 'phone')).toEqual([]);
});

test('what looks different on a desktop', { timeout: timeoutMs }, async () => {
  expect(gallery.states).toEqual(expect.arrayContaining([...wideStates]));
  expect(await faultsOfAll(wideStates, desktop, 'desktop')).toEqual([]);
});

test('the longest words, in Spanish', { timeout: timeoutMs }, async () => {
  const context = await gallery.newContext({
    viewport: narrowest,
    locale: 'es-MX',
    permissions: ['camera', 'microphone'],
  });
  for (const state of ['rooms', 'join-ask', 'waiting-known', 'call-host', 'closed-removed']) {
    const { page, complaints } = await gallery.open(context, state);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('es');
    expect(await overflows(page), state).toBe(false);
    expect(complaints).toEqual([]);
    await page.close();
  }
  await context.close();
});
