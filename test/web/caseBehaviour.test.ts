/** What people do with cases and transcripts on the page, in Chromium, against scripted answers. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { uploadMedia } from '../../src/wire/routes/files.ts';
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

describe('cases', () => {
  test('are looked for when asked, and never by an address', async () => {
    const page = await open('cases');
    await page.getByRole('searchbox', { name: 'Search' }).fill('ruiz');
    await page.keyboard.press('Enter');
    await page.getByText('1 case', { exact: true }).waitFor();
    expect(page.url()).not.toContain('ruiz');
    await page.getByRole('heading', { name: 'Said in consultations' }).waitFor();
    await page.getByText('It began on Sunday', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'Show all cases' }).click();
    await page.getByRole('link', { name: 'Bảo Trân Nguyễn' }).waitFor();
  });

  test('a new one needs a name alone, and shows its number', async () => {
    const page = await open('cases-new');
    await page.getByRole('button', { name: 'Make the case' }).click();
    await page.getByText('Enter the patient’s name.').waitFor();
    await page.getByLabel('Patient’s name').fill('Ana Ruiz');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Ana Ruiz' }).waitFor();
    await page.getByText('C-2026-000123-X').waitFor();
  });

  test('a change that somebody else has overtaken keeps what was entered, and shows theirs', async () => {
    const page = await open('case-edit-conflict');
    await page.getByLabel('What it is about').fill('Mine');
    await page.getByRole('button', { name: 'Save' }).click();
    const conflict = page.getByRole('alert');
    await conflict.getByText('Somebody else changed this case meanwhile').waitFor();
    await conflict.getByText('Palpitations since Monday', { exact: false }).waitFor();
    expect(await page.getByLabel('What it is about').inputValue()).toBe('Mine');
    await page.getByRole('button', { name: 'Leave it as it is now' }).click();
    await page.getByRole('heading', { name: 'Ana Ruiz' }).waitFor();
  });

  test('what belongs to the demonstration says so, and nothing else does', async () => {
    const list = await open('cases-demo');
    const marked = (page: Page) => page.getByText('Demonstration', { exact: true }).count();
    expect(await marked(list)).toBe(1);
    expect(await marked(await open('case-demo'))).toBe(1);
    // One of the case, one of each.
    expect(await marked(await open('case-demo-people'))).toBe(4);
    expect(await marked(await open('case-demo-files'))).toBe(4);
    expect(await marked(await open('case-people'))).toBe(0);
  });

  test('each part has an address, and going back leads back', async () => {
    const page = await open('case-timeline');
    const parts = page.getByRole('navigation', { name: 'Parts of the case' });
    await parts.getByRole('link', { name: 'People' }).click();
    await page.getByRole('heading', { name: 'People and access' }).waitFor();
    expect(page.url()).toMatch(/\/people$/);
    await page.goBack();
    await page.getByRole('heading', { name: 'Timeline' }).waitFor();
  });

  test('a consultation is scheduled from it, and its link is offered', async () => {
    const page = await open('case-visits');
    await page.getByRole('button', { name: 'Schedule one' }).click();
    await page.getByLabel('When').fill('2020-03-09T09:30');
    await page.getByRole('button', { name: 'Schedule', exact: true }).click();
    await page.getByText('This time is over. Choose a later one.').waitFor();
    await page.getByLabel('When').fill('2027-03-09T09:30');
    await page.getByRole('button', { name: 'Schedule', exact: true }).click();
    await page.getByRole('button', { name: 'Copy link for a patient' }).waitFor();
  });

  test('a colleague is found by e-mail address and added; whoever has no account is invited', async () => {
    const page = await open('case-people');
    await page.getByLabel('E-mail address').fill('moreau@clinic.example');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('button', { name: 'Add to the care team' }).click();
    await page.getByText('Élodie Moreau has access now.').waitFor();
    const unknown = await open('case-people-unknown');
    await unknown.getByLabel('E-mail address').fill('new@clinic.example');
    await unknown.getByRole('button', { name: 'Find' }).click();
    await unknown.getByRole('button', { name: 'Invite as the patient' }).click();
    expect(await unknown.getByLabel('Invitation link').inputValue()).toContain('#invitation=');
  });

  test('a file that was refused says why and is sent again by one press', async () => {
    const page = await open('case-files');
    const example = { ...(uploadMedia.example.reply as object), fileName: 'rash.jpg' };
    let tries = 0;
    await page.route('**/api/v1/media?**', (route) => {
      tries += 1;
      const refusal = { code: 'FILE_TYPE_REFUSED', message: '', details: {}, requestId: 'r1' };
      return route.fulfill(tries === 1 ? { status: 415, json: refusal } : { status: 201, json: example });
    });
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Add files' }).click();
    await (await choosing).setFiles({ name: 'rash.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('x') });
    await page.getByText('Files of this type are not taken.', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('rash.jpg was added.').waitFor();
    expect(tries).toBe(2);
  });

  test('a file is downloaded by its name', async () => {
    const page = await open('case-files');
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download heart-sounds.wav' }).click();
    expect((await downloading).suggestedFilename()).toBe('heart-sounds.wav');
  });

  test('a file is removed with a reason by who added it, and by the owner of the case', async () => {
    const page = await open('case-files');
    await page.getByRole('button', { name: 'Remove heart-sounds.wav' }).waitFor();
    await page.getByRole('button', { name: 'Remove letter.pdf' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Remove this file for good?' });
    await dialog.getByText('letter.pdf is erased', { exact: false }).waitFor();
    await dialog.getByText('It is here twice').click();
    await dialog.getByRole('button', { name: 'Remove the file' }).click();
    await page.getByText('letter.pdf was removed.').waitFor();
    await dialog.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => window.galleryRequests)).toContainEqual(
      expect.stringMatching(/^DELETE \/api\/v1\/media\//),
    );

    const held = await open('case-files-refused');
    await held.getByText('A legal hold stands on this case', { exact: false }).waitFor();
    const colleague = await open('case-files-of-colleague');
    await colleague.getByRole('button', { name: 'Remove letter.pdf' }).waitFor();
    expect(await colleague.getByRole('button', { name: 'Remove heart-sounds.wav' }).count()).toBe(0);
  });

  test('one that is not theirs can be asked for with a reason, and is flagged while that lasts', async () => {
    const page = await open('case-unknown');
    await page.getByRole('button', { name: 'Open the case' }).click();
    await page.getByText('Write why you need it.').waitFor();
    const flagged = await open('case-emergency');
    await flagged.getByText('Emergency access: this is not your case').waitFor();
    expect(await flagged.getByRole('link', { name: 'Edit' }).count()).toBe(0);
    const patient = await open('case-unknown-of-patient');
    await patient.getByRole('heading', { name: 'There is no such case' }).waitFor();
    expect(await patient.getByText('emergency').count()).toBe(0);
  });

  test('a patient reads theirs, sees who looked, and changes nothing', async () => {
    const page = await open('case-of-patient-readers');
    await page.getByText('Dr. Nils Berg').waitFor();
    await page.getByText('In an emergency').waitFor();
    for (const name of ['Edit', 'More for this case', 'Add files', 'Start a consultation'])
      expect(await page.getByRole('button', { name }).count()).toBe(0);
  });
});

describe('a transcript', () => {
  const current = (page: Page) => page.locator('li[aria-current=true]');

  test('is searched, and each place shown in turn', async () => {
    const page = await open('transcript');
    await page.getByRole('searchbox', { name: 'Find in this consultation' }).fill('SUNDAY');
    await page.getByText('1 of 3').waitFor();
    expect(await current(page).textContent()).toContain('It began on Sunday');
    await page.getByRole('button', { name: 'Next place' }).click();
    await page.getByText('2 of 3').waitFor();
    expect(await current(page).textContent()).toContain('I take 5 mg');
    await page.getByRole('button', { name: 'Previous place' }).click();
    await page.getByRole('button', { name: 'Previous place' }).click();
    await page.getByText('3 of 3').waitFor();
  });

  test('a link to a moment leads to what was going on, and so does a time that is typed', async () => {
    const page = await open('transcript-moment');
    expect(await current(page).textContent()).toContain('I take 5 mg');
    await page.getByLabel('Go to a time').fill('12:40');
    await page.getByRole('button', { name: 'Go', exact: true }).click();
    await page.locator('li[aria-current=true]', { hasText: 'Thank you' }).waitFor();
    expect(page.url()).toContain('#t=760');
    await page.getByRole('link', { name: 'Link to 0:04' }).click();
    await page.locator('li[aria-current=true]', { hasText: 'Good morning' }).waitFor();
  });

  test('a sentence is corrected, and what was recognised stays beside it', async () => {
    const page = await open('transcript');
    await page.getByText('Recognised as: Dr. Maja Lindqvist', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'Correct what was said at 0:04' }).click();
    await page.getByRole('textbox', { name: 'What was said' }).fill('Good morning. What brings you in?');
    await page.getByRole('button', { name: 'Save the correction' }).click();
    await page.getByText('Corrected.', { exact: true }).waitFor();
    const patient = await open('transcript-of-patient');
    expect(await patient.getByRole('button', { name: 'Correct', exact: false }).count()).toBe(0);
  });

  test('is downloaded in three forms', async () => {
    const page = await open('transcript');
    for (const [choice, ending] of [
      ['WebVTT', 'vtt'],
      ['Plain text', 'txt'],
      ['JSON', 'json'],
    ] as const) {
      await page.getByRole('button', { name: 'Download' }).click();
      const downloading = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: choice }).click();
      expect((await downloading).suggestedFilename()).toBe(`transcript-2026-03-02.${ending}`);
    }
  });
});
