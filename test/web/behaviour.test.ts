/** What people do with the page, in Chromium, against scripted states: keys, focus, what is asked of the call. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FakeCallClient } from './gallery/FakeCallClient.ts';
import { openGallery, type Gallery } from './openGallery.ts';

let gallery: Gallery;
let context: BrowserContext;

beforeAll(async () => {
  gallery = await openGallery();
}, 120_000);

afterAll(() => gallery.close());

beforeEach(async () => {
  context = await gallery.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['camera', 'microphone'],
  });
});

afterEach(() => context.close());

async function open(state: string): Promise<Page> {
  const { page } = await gallery.open(context, state);
  return page;
}

/** What the page asked of the call client, by the name of the action. */
const askedOf = (page: Page, action: string): Promise<unknown[][]> =>
  page.evaluate(
    (name) =>
      (window as unknown as { callClient: FakeCallClient }).callClient.calls.filter(
        ([called]) => called === name,
      ),
    action,
  );

const focusedText = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.textContent.trim() ?? '');

describe('keys in a call', () => {
  test('single keys mute, hide captions and open panels, but not while somebody writes', async () => {
    const page = await open('call-patient');
    await page.keyboard.press('m');
    expect(await askedOf(page, 'setMicrophone')).toEqual([['setMicrophone', false]]);
    await page.getByRole('button', { name: 'Unmute microphone' }).waitFor();

    await page.keyboard.press('h');
    await page.getByRole('heading', { name: 'Chat' }).waitFor();
    expect(await focusedText(page)).toBe('Chat');
    await page.getByLabel('Message', { exact: true }).fill('');
    await page.keyboard.type('mmm');
    expect(await askedOf(page, 'setMicrophone')).toHaveLength(1);
    expect(await page.getByLabel('Message', { exact: true }).inputValue()).toBe('mmm');

    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Chat' }).waitFor({ state: 'detached' });
  });

  test('they can be switched off, and stay off', async () => {
    const page = await open('call-patient');
    await page.keyboard.press('?');
    await page.getByText('Single-key shortcuts').click();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('m');
    const again = await open('call-patient');
    await again.keyboard.press('m');
    await again.getByRole('button', { name: 'Mute microphone' }).click();
    expect(await askedOf(page, 'setMicrophone')).toEqual([]);
    expect(await askedOf(again, 'setMicrophone')).toHaveLength(1);
  });

  test('a panel gives the focus back to what opened it', async () => {
    const page = await open('call-host');
    const people = page.getByRole('button', { name: 'People', exact: true });
    await people.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'People' }).waitFor();
    await page.getByRole('button', { name: 'Close' }).press('Enter');
    await page.waitForFunction(() => document.activeElement?.textContent.includes('People'));
  });
});

describe('in a call', () => {
  test('the videos on screen are told to the call, with their sizes', async () => {
    const page = await open('call-many');
    await page.waitForFunction(() => {
      const { calls } = (window as unknown as { callClient: FakeCallClient }).callClient;
      const last = calls.filter(([name]) => name === 'setVisible').at(-1)?.[1];
      return Array.isArray(last) && last.length === 4;
    });
    const tiles = (await askedOf(page, 'setVisible')).at(-1)?.[1] as [
      string,
      { width: number; height: number },
    ][];
    for (const [, size] of tiles) expect(size.width * size.height).toBeGreaterThan(20_000);
  });

  test('a message goes with Enter, a line with Shift and Enter, and one that failed can be sent again', async () => {
    const page = await open('call-chat');
    const message = page.getByLabel('Message', { exact: true });
    await message.pressSequentially('one');
    await message.press('Shift+Enter');
    await message.pressSequentially('two');
    await message.press('Enter');
    expect(await askedOf(page, 'sendChat')).toEqual([['sendChat', 'one\ntwo']]);
    expect(await message.inputValue()).toBe('');
    await page.getByRole('button', { name: 'Try again' }).click();
    expect(await askedOf(page, 'retryChat')).toHaveLength(1);
  });

  test('consent to captions is withdrawn by one switch, and everybody’s count follows', async () => {
    const page = await open('call-transcript');
    await page.getByText('2 of 2 people are being captioned').waitFor({ state: 'attached' });
    await page.getByText('Caption what I say').click();
    expect(await askedOf(page, 'setConsent')).toEqual([
      ['setConsent', { captions: false, keepTranscript: false, ai: false }],
    ]);
    await page.getByText('1 of 2 people are being captioned').waitFor({ state: 'attached' });
  });

  test('keeping what one says is agreed to apart from captions', async () => {
    const page = await open('call-transcript');
    await page.getByText('Keep what I say and write').click();
    expect(await askedOf(page, 'setConsent')).toEqual([
      ['setConsent', { captions: true, keepTranscript: true, ai: false }],
    ]);
  });

  test('captions are hidden and shown, in the size chosen', async () => {
    const page = await open('call-captions');
    const caption = page.getByText('And the dizziness').first();
    await caption.waitFor();
    await page.keyboard.press('c');
    await caption.waitFor({ state: 'detached' });
  });

  test('who waits is admitted from the message that tells of them', async () => {
    const page = await open('call-waiting');
    await page.waitForFunction(() => /^\(1\) /.test(document.title));
    await page.getByRole('button', { name: 'Admit Samuel' }).click();
    expect(await askedOf(page, 'admit')).toHaveLength(1);
  });

  test('ending for everybody is asked first, with the focus on the way out', async () => {
    const page = await open('call-end');
    await page.getByRole('alertdialog').waitFor();
    expect(await focusedText(page)).toBe('Cancel');
    expect(await askedOf(page, 'endSession')).toEqual([]);
    await page.getByRole('button', { name: 'End visit', exact: true }).click();
    await page.getByRole('heading', { name: 'The visit has ended' }).waitFor();
    expect(await askedOf(page, 'endSession')).toHaveLength(1);
    expect(await askedOf(page, 'forget')).toHaveLength(1);
    expect(await focusedText(page)).toBe('The visit has ended');
  });

  test('sound that the browser holds back comes with one press', async () => {
    const page = await open('call-sound-blocked');
    await page.getByRole('button', { name: 'Turn on sound' }).click();
    await page.getByText('Your browser holds back the sound.').waitFor({ state: 'detached' });
    const playing = () =>
      page.evaluate(() => [...document.querySelectorAll('audio')].every((audio) => !audio.paused));
    expect(await playing()).toBe(true);
  });

  test('what goes wrong is said politely to screen readers, and mended by keyboard without losing one’s place', async () => {
    const page = await open('call-muted-by-moderator');
    await page.getByRole('status').getByText('A moderator muted you.').waitFor();
    const mend = page.getByRole('main').getByRole('button', { name: 'Unmute', exact: true });
    await page.getByRole('main').getByRole('button').first().focus();
    await mend.press('Enter');
    await mend.waitFor({ state: 'detached' });
    expect(await askedOf(page, 'setMicrophone')).toEqual([['setMicrophone', true]]);
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
  });

  test('a permission that the browser refuses for good is told with the way to its setting', async () => {
    const page = await open('call-microphone-denied-for-good');
    await page.getByRole('main').getByText('Press the icon left of the address').waitFor();
    await page.getByRole('main').getByRole('button', { name: 'Try again' }).click();
    expect(await askedOf(page, 'setMicrophone')).toEqual([['setMicrophone', true]]);
  });
});

async function fillWhoTheyAre(page: Page, number = '+34 600 123 456'): Promise<void> {
  await page.getByLabel('Your name').fill('Ana Ruiz');
  await page.getByLabel('Where you are now').fill('Calle Mayor 12, Madrid');
  await page.getByLabel('Phone number to call you back').fill(number);
}

describe('around the visit', () => {
  test('a guest link in an app’s own browser leads to the real one', async () => {
    const page = await open('join-in-app-android');
    await page.getByText('You are inside Facebook.').waitFor();
    const link = await page.getByLabel('Your link').inputValue();
    expect(link).toMatch(/\/app\/join#invite=\S+$/);
    const out = await page.getByRole('link', { name: 'Open in browser' }).getAttribute('href');
    expect(out).toBe(
      `intent:${link.replace(/^http:/, '')}#Intent;scheme=http;action=android.intent.action.VIEW;category=android.intent.category.BROWSABLE;end`,
    );
    await page.getByRole('button', { name: 'Try it here' }).click();
    await page.getByLabel('Your name').waitFor();
  });

  test('the start link’s credential leaves the address and signs in', async () => {
    const page = await open('start-works');
    await page.getByRole('heading', { name: 'Cases', exact: true }).waitFor();
    expect(page.url()).not.toContain('start=');
    expect(await page.evaluate(() => localStorage.getItem('consilium.signIn'))).toContain('access');
  });

  test('a guest gives a name, joins, and after a reload comes back as the same person', async () => {
    const page = await open('join-works');
    await page.getByRole('button', { name: 'Ask to join' }).click();
    await page.getByText('Enter your name.').waitFor();
    await page.getByText('Say where you are now.').waitFor();
    await page.getByText('Give a phone number.').waitFor();
    await fillWhoTheyAre(page, '600 12');
    await page.getByRole('button', { name: 'Ask to join' }).click();
    await page.getByText('Give a whole number').waitFor();
    await fillWhoTheyAre(page);
    await page.getByText('Show live captions of what I say').click();
    await page.getByText('Keep what I say and write in the record').click();
    await page.getByRole('button', { name: 'Ask to join' }).click();
    await page.getByRole('button', { name: 'Mute microphone' }).waitFor();
    const stored = await page.evaluate(() => sessionStorage.getItem('consilium.visit'));
    expect(JSON.parse(stored ?? '')).toMatchObject({
      displayName: 'Ana Ruiz',
      contact: { whereNow: 'Calle Mayor 12, Madrid', callBackNumber: '+34 600 123 456' },
      captions: true,
      keepTranscript: true,
    });

    await page.goto(page.url().replace('/join', '/join?state=join-works'));
    await page.getByRole('heading', { name: 'You were in this visit' }).waitFor();
    await page.getByRole('button', { name: 'Rejoin' }).waitFor();
    await page.getByRole('button', { name: 'Join as somebody else' }).click();
    await page.getByLabel('Your name').waitFor();
  });

  test('going to another page says goodbye, so that nobody waits for a return', async () => {
    const page = await open('join-works');
    await fillWhoTheyAre(page);
    await page.getByRole('button', { name: 'Ask to join' }).click();
    await page.getByRole('button', { name: 'Mute microphone' }).waitFor();
    await page.evaluate(() => {
      history.pushState(null, '', '/app/nowhere');
      dispatchEvent(new PopStateEvent('popstate'));
    });
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    expect(await askedOf(page, 'leave')).toHaveLength(1);
  });

  test('a refused entry says why and keeps what was entered', async () => {
    const page = await open('join-locked');
    await fillWhoTheyAre(page);
    await page.getByRole('button', { name: 'Ask to join' }).click();
    await page.getByText('The room is locked. Nobody new can enter now.').waitFor();
    expect(await page.getByLabel('Your name').inputValue()).toBe('Ana Ruiz');
  });

  test('a token brought from another device leaves the address', async () => {
    const page = await open('join-continue');
    await page.getByRole('heading', { name: 'Continue your visit here' }).waitFor();
    expect(page.url()).not.toContain('token=');
  });

  test('the language is chosen, told to the document, and kept', async () => {
    const page = await open('rooms');
    await page.getByRole('button', { name: 'Page language' }).click();
    await page.getByRole('menuitemradio', { name: 'Español' }).click();
    await page.getByRole('heading', { name: 'Salas' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('es');
    const again = await open('rooms');
    await again.getByRole('heading', { name: 'Salas' }).waitFor();
  });

  test('a room is made by keyboard alone, and its link is offered', async () => {
    const page = await open('rooms-empty');
    await page.keyboard.press('Tab');
    expect(await focusedText(page)).toBe('Skip to content');
    await page.getByRole('button', { name: 'New room' }).press('Enter');
    await page.getByLabel('Name').waitFor();
    await page.keyboard.type('New room');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '“New room” is ready' }).waitFor();
    await page.getByRole('button', { name: 'Copy link for a patient' }).waitFor();
  });

  test('a link that the browser does not copy can be copied by hand', async () => {
    const page = await open('rooms-invite');
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
    });
    await page.getByRole('button', { name: 'Copy link for a patient' }).click();
    const link = page.getByLabel('Your browser did not allow copying.', { exact: false });
    expect(await link.inputValue()).toContain('#invite=');
  });
});

describe('a form', () => {
  test('that was refused and is corrected is sent by the next click', async () => {
    const page = await open('sign-in');
    const button = page.getByRole('button', { name: 'Sign in', exact: true });
    await page.getByRole('textbox', { name: /mail/ }).pressSequentially('ada@clinic.example');
    await button.click();
    const password = page.locator('input[type=password]');
    await page.locator('[data-invalid] input[type=password]').waitFor();
    await password.pressSequentially('three words and then some');
    const box = (await button.boundingBox()) ?? expect.unreachable();
    // As a hand does it: the press takes the focus from the field, and the button has to be there still when it ends.
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    await page.mouse.up();
    await expect
      .poll(() => page.evaluate(() => window.galleryRequests))
      .toContain('POST /api/v1/auth/sign-in');
  });
});
