/** What an administrator does in the page: people come in, and other programs, and go out again. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { en } from '../../src/web/messages/en.ts';
import { Cast, type Person } from '../support/browser.ts';
import { openAdministration } from '../support/browserAccounts.ts';
import { signIn } from '../support/browserVisit.ts';
import { startServer, type RunningServer } from '../support/startServer.ts';

const { users, keys } = en.admin;

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

/** Signs in by the start link and opens one of the administrator's pages. */
async function administratorAt(title: string): Promise<Person> {
  const admin = await cast.open();
  await signIn(admin, await server.freshStartLink());
  await openAdministration(admin, title);
  return admin;
}

const accountRow = ({ page }: Person, name: string) =>
  page.getByRole('list', { name: users.title }).getByRole('listitem').filter({ hasText: name });

test('somebody is invited, makes their account by the link, is found, and is signed out by being disabled', async () => {
  const admin = await administratorAt(users.title);
  const { page } = admin;
  await page.getByRole('button', { name: users.invite, exact: true }).click();
  await page.getByRole('textbox', { name: users.email }).fill('i.lund@clinic.example');
  await page.getByRole('button', { name: users.inviteSubmit }).click();
  await page.getByText(users.mailMissing).waitFor();
  const link = await page.getByRole('textbox', { name: users.invitationLink }).inputValue();
  await page.getByRole('button', { name: en.shell.copy, exact: true }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  await page.getByRole('button', { name: en.admin.done }).click();

  const lund = await cast.open();
  await lund.page.goto(link);
  const email = lund.page.getByRole('textbox', { name: en.signIn.email });
  expect(await email.inputValue()).toBe('i.lund@clinic.example');
  await lund.page.getByRole('textbox', { name: en.signIn.displayName }).fill('Dr. Ines Lund');
  await lund.page.getByLabel(en.signIn.password, { exact: true }).fill('a horse, a staple');
  await lund.page.getByRole('button', { name: en.signIn.accept }).click();
  await lund.page.getByRole('navigation', { name: en.shell.navigation }).waitFor();
  // For administrators alone.
  expect(await lund.page.getByRole('link', { name: en.shell.administration }).count()).toBe(0);

  await page.getByRole('searchbox', { name: users.search }).fill('ines');
  await page.getByRole('button', { name: en.admin.search, exact: true }).click();
  await accountRow(admin, 'i.lund@clinic.example').waitFor();
  await page.getByRole('button', { name: users.actionsFor('Dr. Ines Lund') }).click();
  await page.getByRole('menuitem', { name: users.actions.disable }).click();
  await page.getByRole('button', { name: users.changes.disable.submit }).click();
  await page.getByText(users.changes.disable.done('Dr. Ines Lund')).waitFor();
  await accountRow(admin, 'Dr. Ines Lund').getByText('Disabled on').waitFor();

  lund.expectErrors(/401/);
  await lund.page.reload();
  await lund.page.getByRole('heading', { name: en.start.title }).waitFor();
});

test('an open invitation is listed, gets a new link and is withdrawn, and each of its links says what became of it', async () => {
  const texts = en.invitations;
  const { page } = await administratorAt(users.title);
  const email = 'e.moreau@clinic.example';
  await page.getByRole('button', { name: users.invite, exact: true }).click();
  await page.getByRole('textbox', { name: users.email }).fill(email);
  await page.getByRole('button', { name: users.inviteSubmit }).click();
  const shown = () => page.getByRole('dialog').getByRole('textbox', { name: texts.link }).inputValue();
  const first = await shown();
  await page.getByRole('button', { name: en.admin.done }).click();

  const open = page.getByRole('list', { name: texts.title }).getByRole('listitem').filter({ hasText: email });
  await open.getByRole('button', { name: texts.resendOf(email) }).click();
  await page.getByRole('heading', { name: texts.linkTitle }).waitFor();
  const second = await shown();
  await page.keyboard.press('Escape');

  const moreau = await cast.open();
  moreau.expectErrors(/status of 410/);
  await moreau.page.goto(first);
  await moreau.page.getByRole('heading', { name: en.signIn.invitationOverTitle }).waitFor();
  await moreau.page.goto('about:blank');
  await moreau.page.goto(second);
  await moreau.page.getByRole('heading', { name: en.signIn.invitationTitle }).waitFor();

  await open.getByRole('button', { name: texts.withdrawOf(email) }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: texts.withdraw }).click();
  await page.getByText(texts.withdrawn).waitFor();
  await open.waitFor({ state: 'detached' });
  await moreau.page.reload();
  await moreau.page.getByRole('heading', { name: en.signIn.invitationWithdrawnTitle }).waitFor();
});

test('a key is made, shown once, opens the server, and opens nothing any more once it is revoked', async () => {
  const { page } = await administratorAt(keys.title);
  await page.getByText(keys.noneTitle).waitFor();
  await page.getByRole('button', { name: keys.create }).click();
  await page.getByRole('textbox', { name: keys.name }).fill('Booking platform');
  await page.getByText(keys.scopes['cases:read'].name).click();
  await page.getByRole('button', { name: keys.createSubmit }).click();
  const key = await page.getByRole('textbox', { name: keys.key }).inputValue();
  await page.getByRole('button', { name: en.admin.done }).click();
  const list = page.getByRole('list', { name: keys.title });
  await list.getByText('Booking platform').waitFor();
  expect(await page.getByText(key).count()).toBe(0);

  const opened = async () => {
    const headers = { authorization: `Bearer ${key}` };
    return (await fetch(`${server.url}/api/v1/cases`, { headers })).status;
  };
  expect(await opened()).toBe(200);
  await list.getByRole('button', { name: keys.revoke }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: keys.revoke }).click();
  await page.getByText(keys.revoked).waitFor();
  await list.getByText('Revoked on').waitFor();
  expect(await opened()).toBe(401);
});
