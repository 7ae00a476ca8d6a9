/** What people do in the page, by the roles and names that a person (or a screen reader) would go by. */
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { en } from '../../src/web/messages/en.ts';
import type { RoomKind } from '../../src/wire/rooms.ts';
import type { Person } from './browser.ts';

const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('button', { name, exact: typeof name === 'string' });

/** Opens the printed link, and goes from where it leads to the rooms. */
export async function signIn({ page }: Person, startLink: string): Promise<void> {
  await page.goto(startLink);
  await page.getByRole('heading', { name: en.cases.title, exact: true }).waitFor();
  const navigation = page.getByRole('navigation', { name: en.shell.navigation });
  await navigation.getByRole('link', { name: en.rooms.title }).click();
  await page.getByRole('heading', { name: en.rooms.title, exact: true }).waitFor();
}

/** From the list of rooms: a new room, and its guest link for a patient. Ends at the devices, before joining. */
export async function openNewRoom(
  { page }: Person,
  name: string,
  kind: RoomKind = 'video',
): Promise<{ guestLink: string }> {
  await button(page, en.rooms.create).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: en.createRoom.name }).fill(name);
  await press(dialog.getByRole('radio', { name: en.kinds[kind] }));
  await dialog.getByRole('button', { name: en.createRoom.submit }).click();
  await page.getByRole('heading', { name: en.guestLinks.readyTitle(name) }).waitFor();
  const guestLink = await copyLink(page, en.guestLinks.copyPatient);
  await page.getByRole('dialog').getByRole('link', { name: en.guestLinks.openRoom }).click();
  await page.getByRole('heading', { name, exact: true }).waitFor();
  return { guestLink };
}

/** Presses a button that copies a link, and pastes it. */
export async function copyLink(page: Page, name: string): Promise<string> {
  await button(page, name).click();
  await button(page, en.invites.copied).waitFor();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Where one presses a checkbox or radio button: its label covers the input, which cannot be seen. */
const press = (input: Locator): Promise<void> => input.locator('xpath=ancestor::label').click();

export async function agreeToCaptions(page: Page): Promise<void> {
  const consent = page.getByRole('checkbox', { name: en.join.captionsConsent });
  await press(consent);
  if (!(await consent.isChecked())) throw new Error('the consent to captions cannot be given');
}

/** What a patient is asked before joining; others are not. */
export const contactOfPatients = {
  whereNow: 'Calle Mayor 12, 28013 Madrid',
  callBackNumber: '+34 600 123 456',
};

/** Where it is asked and nothing stands there yet. */
export async function sayWhereTheyAre(page: Page | FrameLocator): Promise<void> {
  const where = page.getByRole('textbox', { name: en.contact.where });
  if ((await where.count()) === 0 || (await where.inputValue()) !== '') return;
  await where.fill(contactOfPatients.whereNow);
  await page.getByRole('textbox', { name: en.contact.number }).fill(contactOfPatients.callBackNumber);
}

export interface Joining {
  name: string;
  /** Agreed to captions before joining. */
  captions?: boolean;
  /** Agreed to keeping them, too. */
  keep?: boolean;
}

/** Fills in what stands before joining and presses the button named `submit`. */
export async function join(
  { page }: Person,
  { name, captions = true, keep = false }: Joining,
  submit: string,
): Promise<void> {
  const field = page.getByRole('textbox', { name: en.join.name });
  await field.waitFor();
  // Whoever has an account has its name.
  if (await field.isEditable()) await field.fill(name);
  else if ((await field.inputValue()) !== name) throw new Error(`the page has another name than ${name}`);
  await sayWhereTheyAre(page);
  if (captions) await agreeToCaptions(page);
  if (keep) await press(page.getByRole('checkbox', { name: en.join.keepConsent }));
  await button(page, submit).click();
}

export async function joinAsHost(person: Person, joining: Joining): Promise<void> {
  await join(person, joining, en.join.join);
  await inVisit(person);
}

/** Ends in the waiting room. */
export async function askToJoin(person: Person, guestLink: string, joining: Joining): Promise<void> {
  await person.page.goto(guestLink);
  await join(person, joining, en.join.ask);
  await person.page.getByRole('heading', { name: en.waiting.heading }).waitFor();
}

/** Presses "Admit" on the alert that somebody waits. */
export async function admit({ page }: Person, name: string): Promise<void> {
  await page
    .getByRole('region', { name: en.people.waiting })
    .getByRole('button', { name: en.lobbyAlerts.admitName(name) })
    .click();
}

export async function inVisit({ page }: Person): Promise<void> {
  await page.getByRole('group', { name: en.call.controls }).waitFor();
}

/** A button of the bar at the bottom. */
export function control({ page }: Person, name: string): Locator {
  return page.getByRole('group', { name: en.call.controls }).getByRole('button', { name, exact: true });
}

/** The button of the bar that opens the chat or the list of people; its name may tell how many are new. */
export function panelControl({ page }: Person, text: string): Locator {
  return page.getByRole('group', { name: en.call.controls }).getByRole('button').filter({ hasText: text });
}

/** An entry of the menu behind a button of the bar. */
export async function chooseFrom(person: Person, menu: string, entry: string): Promise<void> {
  await control(person, menu).click();
  await person.page.getByRole('menuitem', { name: entry, exact: true }).click();
}

export async function say(person: Person, text: string): Promise<void> {
  const { page } = person;
  const message = page.getByRole('textbox', { name: en.chat.write });
  if (!(await message.isVisible())) await panelControl(person, en.call.chat).click();
  await message.fill(text);
  await button(page, en.chat.send).click();
}

/** What the page says while it is without the server. */
export const reconnecting = ({ page }: Person): Locator =>
  page.getByText(en.call.reconnecting, { exact: true });

/** The tile of somebody on stage. */
export function tile({ page }: Person, name: string): Locator {
  return page.getByRole('region', { name: en.call.stage }).getByRole('listitem').filter({ hasText: name });
}

/** The picture of somebody, or of a shared screen, by its name. */
export function video({ page }: Person, label: string): Locator {
  return page.getByRole('region', { name: en.call.stage }).locator(`video[aria-label="${label}"]`);
}

/** Frames decoded so far, as the browser counts them; 0 where there is no picture. */
export async function framesOf(picture: Locator): Promise<number> {
  if ((await picture.count()) === 0) return 0;
  return picture.first().evaluate((element) => {
    const { totalVideoFrames, droppedVideoFrames } = (element as HTMLVideoElement).getVideoPlaybackQuality();
    return totalVideoFrames - droppedVideoFrames;
  });
}

/** Listens to what the page plays, once it plays anything, for so long: the share of that time in which there was sound, 0 to 1. */
export async function heardShare({ page }: Person, forMs: number): Promise<number> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll('audio')].some(({ srcObject }) => srcObject),
  );
  return page.evaluate(async (limitMs) => {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    for (const { srcObject } of document.querySelectorAll('audio')) {
      if (srcObject instanceof MediaStream) context.createMediaStreamSource(srcObject).connect(analyser);
    }
    const samples = new Float32Array(analyser.fftSize);
    let loud = 0;
    let all = 0;
    const until = performance.now() + limitMs;
    while (performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      analyser.getFloatTimeDomainData(samples);
      all += 1;
      if (samples.some((sample) => Math.abs(sample) > 0.02)) loud += 1;
    }
    await context.close();
    return loud / all;
  }, forMs);
}

/** Joins without devices, which are not allowed yet: what the microphone hears begins when it is opened. */
export async function joinSilently(person: Person, name: string, keep = false): Promise<void> {
  await join(person, { name, keep }, en.join.joinWithout);
}

/** Allows the devices and starts camera and microphone, the person being in the visit. */
export async function startDevices(person: Person): Promise<void> {
  await person.allowDevices();
  await control(person, en.call.cameraStart).click();
  await control(person, en.call.unmuteLabel).click();
}

/** The same without a camera: machines that carry several browsers are spared its pictures. */
export async function startMicrophone(person: Person): Promise<void> {
  await person.allowDevices();
  await control(person, en.call.unmuteLabel).click();
}

export interface Line {
  speaker: string;
  text: string;
  isFinal: boolean;
}

/** Opens "Captions so far". */
export async function openTranscript(person: Person): Promise<void> {
  await chooseFrom(person, en.call.more, en.call.transcript);
  await person.page.getByRole('region', { name: en.captions.log }).waitFor();
}

/** What stands in "Captions so far", which has to be open. Gaps are left out. */
export async function readTranscript({ page }: Person): Promise<Line[]> {
  return page.getByRole('region', { name: en.captions.log }).evaluate(
    (log, { interim, uncertain }) => {
      let speaker = '';
      return [...log.querySelectorAll('li')].flatMap((entry) => {
        // The name stands above the first of several lines by the same person.
        const paragraphs = [...entry.querySelectorAll(':scope > p')];
        const spoken = paragraphs.at(-1)?.querySelector('[lang], span');
        if (paragraphs.length > 1) speaker = paragraphs[0]?.firstElementChild?.textContent ?? '';
        if (!spoken?.textContent) return [];
        return [
          {
            speaker,
            text: spoken.textContent.replaceAll(` (${uncertain})`, ''),
            isFinal: !spoken.querySelector(`[aria-label="${interim}"]`),
          },
        ];
      });
    },
    { interim: en.captions.interim, uncertain: en.captions.uncertain },
  );
}

/** What somebody said, as far as it is final, in one text. */
export async function saidBy(reader: Person, speaker: string): Promise<string> {
  const lines = await readTranscript(reader);
  return lines
    .filter((line) => line.speaker === speaker && line.isFinal)
    .map((line) => line.text)
    .join(' ');
}

/** New frames come, for a while. */
export async function moves(reader: Person, label: string, timeout = 20_000): Promise<void> {
  const picture = video(reader, label);
  let before = await framesOf(picture);
  let steps = 0;
  await expect
    .poll(
      async () => {
        const now = await framesOf(picture);
        steps = now > before ? steps + 1 : 0;
        before = now;
        return steps;
      },
      { timeout, interval: 400, message: `moving picture of ${label}` },
    )
    .toBeGreaterThanOrEqual(5);
}
