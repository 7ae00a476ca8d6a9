/** What people do with a case in the page, by the roles and names that a person (or a screen reader) would go by. */
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { en } from '../../src/web/messages/en.ts';
import type { Person } from './browser.ts';
import { copyLink } from './browserVisit.ts';

const m = en.cases;
export type CaseSection = Exclude<keyof typeof m.sections, 'label'>;

/** By the navigation, from wherever somebody is. */
export async function openCases({ page }: Person): Promise<void> {
  await page
    .getByRole('navigation', { name: en.shell.navigation })
    .getByRole('link', { name: m.title })
    .click();
  await page.getByRole('heading', { name: m.title, exact: true }).waitFor();
}

/** Fills in the form, and ends at the new case; answers its number. */
export async function makeCase(person: Person, name: string, summary: string): Promise<string> {
  const { page } = person;
  await openCases(person);
  await page.getByRole('link', { name: m.create }).first().click();
  await page.getByRole('textbox', { name: m.form.name }).fill(name);
  await page.getByRole('textbox', { name: m.form.summary }).fill(summary);
  await page.getByRole('button', { name: m.form.create }).click();
  await page.getByRole('heading', { name, exact: true }).waitFor();
  return (await page.getByText(/^C-\d{4}-\d{6}-\w$/).textContent()) ?? '';
}

/** From the list of cases. */
export async function openCase(person: Person, patientName: string): Promise<void> {
  await person.page.getByRole('link', { name: patientName, exact: true }).click();
  await person.page.getByRole('heading', { name: patientName, exact: true }).waitFor();
}

/** One of the parts of the case that is open. */
export async function openSection({ page }: Person, section: CaseSection): Promise<Locator> {
  await page
    .getByRole('navigation', { name: m.sections.label })
    .getByRole('link', { name: m.sections[section] })
    .click();
  const part = page.getByRole('region', { name: m[section].title, exact: true });
  await part.waitFor();
  return part;
}

/** In the people of a case: for an address that has no account, the link by which its owner makes one. */
export async function inviteToCase(
  { page }: Person,
  email: string,
  role: 'clinician' | 'patient',
): Promise<string> {
  await find(page, email);
  await page
    .getByRole('button', { name: role === 'clinician' ? m.people.inviteColleague : m.people.invitePatient })
    .click();
  return page.getByRole('textbox', { name: m.people.link }).inputValue();
}

async function find(page: Page, email: string): Promise<void> {
  await page.getByRole('textbox', { name: m.people.email }).fill(email);
  await page.getByRole('button', { name: m.people.find }).click();
}

/** From the consultations of a case: a room, and the link for a patient. Ends at the devices, before joining. */
export async function startConsultation(person: Person, name: string): Promise<string> {
  const { page } = person;
  await openSection(person, 'visits');
  await page.getByRole('button', { name: m.visits.start }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: m.start.name }).fill(name);
  await dialog.getByRole('button', { name: m.start.submit }).click();
  await page.getByRole('heading', { name: en.guestLinks.readyTitle(name) }).waitFor();
  const guestLink = await copyLink(page, en.guestLinks.copyPatient);
  await page.getByRole('dialog').getByRole('link', { name: en.guestLinks.openRoom }).click();
  await page.getByRole('heading', { name, exact: true }).waitFor();
  return guestLink;
}

export interface TranscriptLine {
  time: string;
  speaker: string;
  text: string;
}

/** What stands under "What was said", line by line. */
export async function readRecord({ page }: Person): Promise<TranscriptLine[]> {
  const lines = page.getByRole('region', { name: m.transcript.linesTitle }).getByRole('listitem');
  return lines.evaluateAll((items) =>
    items.map((item) => {
      const [speaker, text] = [...item.querySelectorAll('p')].map((words) => words.textContent);
      return { time: item.querySelector('a')?.textContent ?? '', speaker: speaker ?? '', text: text ?? '' };
    }),
  );
}

/** The transcript that is open, as the file that its reader saves. */
export async function download(
  { page }: Person,
  form: keyof typeof m.transcript.downloads,
): Promise<{ name: string; text: string }> {
  await page.getByRole('button', { name: m.transcript.download }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: m.transcript.downloads[form] }).click(),
  ]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}
