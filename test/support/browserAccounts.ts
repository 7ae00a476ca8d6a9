/** What people do in the page to have an account and to sign in by it. */
import type { Page } from 'playwright-core';
import { en } from '../../src/web/messages/en.ts';
import type { Route } from '../../src/wire/entries.ts';
import { signIn } from '../../src/wire/routes/signIn.ts';
import { listUsers } from '../../src/wire/routes/users.ts';
import type { Person } from './browser.ts';
import { sendRoute, type Sent } from './sendRoute.ts';

export interface AccountOwner {
  name: string;
  email: string;
  password: string;
}

export const administratorAccount: AccountOwner = {
  name: 'Dr. Adler',
  email: 'adler@clinic.example',
  password: 'the first of all words here',
};
export const clinicianAccount: AccountOwner = {
  name: 'Dr. Okafor',
  email: 'okafor@clinic.example',
  password: 'a horse that nobody else rides',
};

/** The navigation of signed-in pages, and what a page says aloud of what went wrong. */
export const places = (page: Page) => page.getByRole('navigation', { name: en.shell.navigation });
export const told = (page: Page) => page.getByRole('alert');

/** The one form behind "Make account", on the page of whoever came by the start link. */
export async function makeFirstAdmin(person: Person, owner: AccountOwner): Promise<void> {
  const { page } = person;
  await page.getByRole('link', { name: en.shell.firstAdminGo }).click();
  await page.getByRole('heading', { name: en.shell.firstAdminTitle }).waitFor();
  await page.getByRole('textbox', { name: en.signIn.email }).fill(owner.email);
  await fillPerson(page, owner);
  await page.getByRole('button', { name: en.signIn.accept }).click();
  await page.getByRole('heading', { name: owner.name }).waitFor();
}

/** Opens the link of an invitation and makes the account; ends where that person begins. */
export async function acceptInvitation({ page }: Person, link: string, owner: AccountOwner): Promise<void> {
  await page.goto(link);
  await page.getByRole('heading', { name: en.signIn.invitationTitle }).waitFor();
  await fillPerson(page, owner);
  await page.getByRole('button', { name: en.signIn.accept }).click();
  await places(page).waitFor();
}

async function fillPerson(page: Page, { name, password }: AccountOwner): Promise<void> {
  await page.getByRole('textbox', { name: en.signIn.displayName }).fill(name);
  await page.getByLabel(en.signIn.password, { exact: true }).fill(password);
}

export async function signOut({ page }: Person, { name }: AccountOwner): Promise<void> {
  await page.getByRole('button', { name: en.start.account(name) }).click();
  await page.getByRole('menuitem', { name: en.start.signOut }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: en.start.signOut }).click();
  await page.getByRole('heading', { name: en.start.title, exact: true }).waitFor();
}

/** Fills in the form of signing in, whatever comes of it. */
export async function tryPassword({ page }: Person, email: string, password: string): Promise<void> {
  await page.getByRole('textbox', { name: en.signIn.email }).fill(email);
  await page.getByLabel(en.signIn.password, { exact: true }).fill(password);
  await page.getByRole('button', { name: en.start.title, exact: true }).click();
}

/** On whatever page asks for it. */
export async function signInByPassword(person: Person, { email, password }: AccountOwner): Promise<void> {
  await tryPassword(person, email, password);
  await places(person.page).waitFor();
}

/** Signed in by a program instead of the page. */
export async function tokenOf(url: string, { email, password }: AccountOwner): Promise<string> {
  const { body } = await sendRoute(url, signIn, { body: { email, password } });
  const outcome = signIn.reply.parse(body);
  if (outcome.state !== 'signedIn') throw new Error(`${email} is asked for a second factor`);
  return outcome.accessToken;
}

/** What somebody who needs no second factor does in the interface; fails where it is refused. */
export async function doneBy(url: string, owner: AccountOwner, route: Route, sent: Sent): Promise<unknown> {
  const { status, body } = await sendRoute(url, route, { ...sent, token: await tokenOf(url, owner) });
  if (status !== (route.status ?? 200)) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** As an administrator finds it. */
export async function userIdOf(url: string, admin: AccountOwner, { email }: AccountOwner): Promise<string> {
  const { users } = listUsers.reply.parse(await doneBy(url, admin, listUsers, {}));
  const user = users.find((found) => found.email === email);
  if (!user) throw new Error(`${email} has no account`);
  return user.userId;
}

/** From the administrator's page of people: the link by which a clinician makes their account. */
export async function inviteClinician({ page }: Person, email: string): Promise<string> {
  const m = en.admin.users;
  await page
    .getByRole('navigation', { name: en.shell.navigation })
    .getByRole('link', { name: en.shell.administration })
    .click();
  await page.getByRole('button', { name: m.invite }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: m.email }).fill(email);
  await dialog.getByRole('button', { name: m.inviteSubmit }).click();
  const link = await dialog.getByRole('textbox', { name: m.invitationLink }).inputValue();
  await dialog.getByRole('button', { name: en.admin.done }).click();
  return link;
}

/** One of the administrator's pages, by the navigation. */
export async function openAdministration({ page }: Person, title: string): Promise<void> {
  await places(page).getByRole('link', { name: en.shell.administration }).click();
  await page
    .getByRole('navigation', { name: en.shell.administration })
    .getByRole('link', { name: title })
    .click();
  await page.getByRole('heading', { name: title, exact: true }).waitFor();
}
