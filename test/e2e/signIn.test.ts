/** Ways in and out of the page, in real browsers before a real server. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { en } from '../../src/web/messages/en.ts';
import type { Route } from '../../src/wire/entries.ts';
import { refreshSignIn } from '../../src/wire/routes/signIn.ts';
import { createResetLink, updateUser } from '../../src/wire/routes/users.ts';
import { Cast, type Person } from '../support/browser.ts';
import {
  acceptInvitation,
  administratorAccount as admin,
  clinicianAccount as owner,
  doneBy,
  inviteClinician,
  makeFirstAdmin,
  places,
  signInByPassword,
  signOut,
  told,
  tryPassword,
  userIdOf,
} from '../support/browserAccounts.ts';
import {
  admit,
  askToJoin,
  copyLink,
  inVisit,
  join,
  joinAsHost,
  openNewRoom,
  signIn,
  tile,
} from '../support/browserVisit.ts';
import { startServer, type RunningServer } from '../support/startServer.ts';

let server: RunningServer;
let cast: Cast;
let administrator: Person;
let clinician: Person;

beforeAll(async () => {
  server = await startServer();
  cast = new Cast(server.url);
  administrator = await cast.open();
  clinician = await cast.open();
  // Browsers report every refusal on their console.
  clinician.expectErrors(/status of (401|429|410)/);
});

afterAll(async () => {
  await cast.close();
  await server.stop();
});

const signInHeading = (page: Page) => page.getByRole('heading', { name: en.start.title, exact: true });

/** What the administrator does with the clinician's account in the interface. */
const withOwner = async (route: Route, body: unknown) =>
  doneBy(server.url, admin, route, {
    params: { userId: await userIdOf(server.url, admin, owner) },
    body,
  });

test('the start link makes the first administrator, in one form, who then signs in without it', async () => {
  const { page } = administrator;
  await signIn(administrator, server.startLink);
  await makeFirstAdmin(administrator, admin);
  await page.getByText(en.account.firstAdminDone).waitFor();
  expect(await page.getByText(en.shell.firstAdminText).count()).toBe(0);
  await signOut(administrator, admin);
  await signInByPassword(administrator, admin);
  // The cookie alone brings them back.
  await page.reload();
  await places(page).waitFor();
  expect(await page.evaluate(() => document.cookie)).toBe('');
});

test('somebody who was invited makes an account, once, and is where they begin', async () => {
  const { page } = clinician;
  const link = await inviteClinician(administrator, owner.email);
  await acceptInvitation(clinician, link, owner);
  expect(new URL(page.url()).hash).toBe('');
  await signOut(clinician, owner);
  await signInByPassword(clinician, owner);
  await signOut(clinician, owner);
  await page.goto(link);
  await page.getByRole('heading', { name: en.signIn.invitationOverTitle }).waitFor();
  await page.getByRole('link', { name: en.signIn.toSignIn }).click();
  await signInHeading(page).waitFor();
});

test('a wrong password is told without saying what was wrong, and too many are told as too many', async () => {
  const { page } = clinician;
  await tryPassword(clinician, owner.email, 'not this one at all');
  await told(page).getByText(en.errors.SIGN_IN_REFUSED).waitFor();
  expect(await page.getByRole('textbox', { name: en.signIn.email }).inputValue()).toBe(owner.email);
  await tryPassword(clinician, 'nobody@clinic.example', 'not this one at all');
  await told(page).getByText(en.errors.SIGN_IN_REFUSED).waitFor();
  for (let tried = 1; tried < 10; tried++) {
    const answered = page.waitForResponse(/auth\/sign-in$/);
    await tryPassword(clinician, owner.email, `not this one either ${tried}`);
    expect((await answered).status()).toBe(401);
  }
  await tryPassword(clinician, owner.email, owner.password);
  await told(page).getByText(en.errors.SIGN_IN_LOCKED).waitFor();
});

test('a link sets a new password, once, and unlocks', async () => {
  const { page } = clinician;
  const made = await withOwner(createResetLink, {});
  const { url } = createResetLink.reply.parse(made);
  owner.password = 'another horse, and quite a long one';
  const setPassword = async (password: string) => {
    await page.goto(url);
    await page.getByRole('heading', { name: en.signIn.resetTitle }).waitFor();
    await page.getByLabel(en.signIn.newPassword, { exact: true }).fill(password);
    await page.getByRole('button', { name: en.signIn.setPassword }).click();
  };
  await setPassword(owner.password);
  await page.getByRole('heading', { name: en.signIn.setTitle }).waitFor();
  await page.getByRole('link', { name: en.signIn.toSignIn }).click();
  await signInByPassword(clinician, owner);
  await signOut(clinician, owner);

  await page.goto('about:blank');
  await setPassword('a third one, which is too late');
  await told(page).getByText(en.errors.LINK_USED).waitFor();
  await page.goto(`${server.url}/app/reset`);
  await page.getByRole('textbox', { name: en.signIn.email }).fill(owner.email);
  clinician.expectErrors(/status of 501/);
  await page.getByRole('button', { name: en.signIn.ask }).click();
  // Without mail that is said, and what to do instead.
  await told(page).getByText(en.errors.MAIL_UNAVAILABLE).waitFor();
});

test('a sign-in is renewed before its token ends, and the person notices nothing', async () => {
  const person = await cast.open();
  const { page } = person;
  await page.clock.install();
  await page.goto(`${server.url}/app/account`);
  await signInByPassword(person, admin);
  await page.getByRole('heading', { name: admin.name }).waitFor();
  const answered = page.waitForResponse(/auth\/refresh$/);
  // As long as a token lives.
  await page.clock.fastForward('15:00');
  const renewed = refreshSignIn.reply.parse(await (await answered).json());
  const asked = page.waitForRequest(/api\/v1\/cases/);
  await places(page).getByRole('link', { name: en.cases.title, exact: true }).click();
  expect((await asked).headers()['authorization']).toBe(`Bearer ${renewed.accessToken}`);
  await page.getByRole('heading', { name: en.cases.title, exact: true }).waitFor();
  await person.leave();
});

test('all tabs of a browser sign out and in together', async () => {
  const { page, context } = clinician;
  await page.goto(`${server.url}/app/cases`);
  await signInByPassword(clinician, owner);
  const other = await context.newPage();
  await other.goto(`${server.url}/app/cases`);
  await places(other).waitFor();
  await signOut(clinician, owner);
  await signInHeading(other).waitFor();
  await signInByPassword({ ...clinician, page: other }, owner);
  await places(page).waitFor();
  await other.close();
});

test('whoever signed in enters by a colleague’s link as the owner of their account; by a patient’s link as a guest', async () => {
  const { page } = administrator;
  await page.goto(`${server.url}/app/rooms`);
  const { guestLink } = await openNewRoom(administrator, 'Two accounts');
  await page.goto(`${server.url}/app/rooms`);
  await page.getByRole('button', { name: en.rooms.inviteTo('Two accounts') }).click();
  const colleaguesLink = await copyLink(page, en.guestLinks.copyClinician);
  const name = clinician.page.getByRole('textbox', { name: en.join.name });
  await clinician.page.goto(colleaguesLink);
  await expect.poll(() => name.inputValue()).toBe(owner.name);
  expect(await name.isEditable()).toBe(false);
  const asked = clinician.page.waitForRequest(/invites\/enter/);
  await join(clinician, { name: owner.name }, en.join.join);
  expect((await asked).headers()['authorization']).toMatch(/^Bearer /);
  await inVisit(clinician);
  await tile(clinician, owner.name).waitFor();
  await clinician.page.goto(guestLink);
  await name.waitFor();
  expect(await name.isEditable()).toBe(true);
});

const setState = (state: 'enabled' | 'disabled') => withOwner(updateUser, { state });

test('whose account is disabled is put out at once, and does not come in again', async () => {
  const { page } = clinician;
  await page.goto(`${server.url}/app/rooms`);
  await page.getByRole('heading', { name: en.rooms.title, exact: true }).waitFor();
  await setState('disabled');
  // Sooner than the list of rooms would ask again.
  await page.getByText(en.signIn.endedText).waitFor({ timeout: 5_000 });
  await tryPassword(clinician, owner.email, owner.password);
  await told(page).getByText(en.errors.SIGN_IN_REFUSED).waitFor();
  await setState('enabled');
  await signInByPassword(clinician, owner);
  await page.getByRole('heading', { name: en.rooms.title, exact: true }).waitFor();
});

test('whose account is disabled while they are in a visit is put out of that as well', async () => {
  const { page } = clinician;
  const { guestLink } = await openNewRoom(clinician, 'Follow-up');
  await joinAsHost(clinician, { name: owner.name });
  await askToJoin(administrator, guestLink, { name: 'Ana Ruiz' });
  await admit(clinician, 'Ana Ruiz');
  await inVisit(administrator);
  await setState('disabled');
  await page.getByRole('heading', { name: en.ended.removed.title }).waitFor();
  await expect.poll(() => tile(administrator, owner.name).count()).toBe(0);
});
