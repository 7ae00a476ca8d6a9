/** What is asked for besides a password, or in its place: in real browsers before a real server. */
import { TOTP, Secret } from 'otpauth';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { en } from '../../src/web/messages/en.ts';
import { updateUser } from '../../src/wire/routes/users.ts';
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
import { signIn } from '../support/browserVisit.ts';
import { startServer, type RunningServer } from '../support/startServer.ts';

let server: RunningServer;
let cast: Cast;
let clinician: Person;

beforeAll(async () => {
  server = await startServer();
  cast = new Cast(server.url);
  const administrator = await cast.open();
  await signIn(administrator, server.startLink);
  await makeFirstAdmin(administrator, admin);
  clinician = await cast.open();
  // Browsers report every refusal on their console.
  clinician.expectErrors(/status of 401/);
  await acceptInvitation(clinician, await inviteClinician(administrator, owner.email), owner);
  await administrator.leave();
});

afterAll(async () => {
  await cast.close();
  await server.stop();
});

/** From one's account: a button that opens a dialog, which asks for the password first. */
async function openSetUp(page: Page, name: string): Promise<Locator> {
  await page.getByRole('button', { name }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(en.account.currentPassword).fill(owner.password);
  return dialog;
}

test('an authenticator app is set up in the page; its codes and each recovery code once are then asked for', async () => {
  const { page } = clinician;
  await page.goto(`${server.url}/app/account`);
  const dialog = await openSetUp(page, en.account.totpSetUp);
  await dialog.getByRole('button', { name: en.account.next }).click();
  await dialog.getByRole('img', { name: en.account.qrCode }).waitFor();
  const secret = await dialog.locator('code').innerText();
  const app = new TOTP({ secret: Secret.fromBase32(secret) });
  await dialog.getByLabel(en.account.sixDigits).fill(app.generate());
  await dialog.getByRole('button', { name: en.signIn.confirmCode }).click();
  await dialog.getByText(en.account.codesText).waitFor();
  const [recoveryCode = ''] = await dialog.locator('code').allInnerTexts();
  await dialog.getByRole('button', { name: en.account.codesKept }).click();
  await page.getByText(en.account.totpOn(10)).waitFor();
  await signOut(clinician, owner);

  const confirm = async (code: string) => {
    await page.getByLabel(en.signIn.code, { exact: true }).fill(code);
    await page.getByRole('button', { name: en.signIn.confirmCode }).click();
  };
  const second = page.getByRole('heading', { name: en.signIn.secondFactorTitle });
  await tryPassword(clinician, owner.email, owner.password);
  await second.waitFor();
  await confirm('000000');
  await told(page).getByText(en.errors.SECOND_FACTOR_REFUSED).waitFor();
  // The next one: that of now has been used.
  await confirm(app.generate({ timestamp: Date.now() + 30_000 }));
  await page.getByText(en.account.totpOn(10)).waitFor();
  await signOut(clinician, owner);

  await tryPassword(clinician, owner.email, owner.password);
  await second.waitFor();
  await confirm(recoveryCode.toLowerCase());
  await page.getByText(en.account.totpOn(9)).waitFor();
  await signOut(clinician, owner);
  await tryPassword(clinician, owner.email, owner.password);
  await second.waitFor();
  await confirm(recoveryCode);
  await told(page).getByText(en.errors.SECOND_FACTOR_REFUSED).waitFor();
});

test('a passkey is added, signs in alone and in place of a code, and no longer once it is removed', async () => {
  const { page, context } = clinician;
  const device = await context.newCDPSession(page);
  await device.send('WebAuthn.enable');
  await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  // A page opened anew knows of the device.
  await doneBy(server.url, admin, updateUser, {
    params: { userId: await userIdOf(server.url, admin, owner) },
    body: { secondFactors: 'removed' },
  });
  await page.goto(`${server.url}/app/account`);
  await signInByPassword(clinician, owner);
  const dialog = await openSetUp(page, en.account.addPasskey);
  await dialog.getByLabel(en.account.passkeyName).fill('Laptop');
  await dialog.getByRole('button', { name: en.account.addPasskey }).click();
  await page.getByText(en.account.passkeyAdded).waitFor();
  await page.getByRole('listitem').filter({ hasText: 'Laptop' }).waitFor();
  await signOut(clinician, owner);

  const byPasskey = page.getByRole('button', { name: en.signIn.byPasskey });
  await byPasskey.click();
  await places(page).waitFor();
  await signOut(clinician, owner);
  // With a passkey the password alone no longer does.
  await tryPassword(clinician, owner.email, owner.password);
  await page.getByText(en.signIn.passkeyNeeded).waitFor();
  await byPasskey.click();
  await page.getByRole('button', { name: en.account.removeNamed('Laptop') }).click();
  clinician.expectErrors(/passkeys\/.*\/remove/); // the wrong password
  const removal = page.getByRole('dialog');
  await removal.getByLabel(en.account.currentPassword).fill('not the password');
  await removal.getByRole('button', { name: en.account.remove }).click();
  await removal.getByText(en.errors.PASSWORD_WRONG).waitFor();
  await removal.getByLabel(en.account.currentPassword).fill(owner.password);
  await removal.getByRole('button', { name: en.account.remove }).click();
  await page.getByText(en.account.passkeyRemoved).waitFor();
  await signOut(clinician, owner);
  await byPasskey.click();
  await page.getByText(en.errors.SECOND_FACTOR_REFUSED).waitFor();
  await signInByPassword(clinician, owner);
});
