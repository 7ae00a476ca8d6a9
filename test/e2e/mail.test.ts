import { afterAll, beforeAll, expect, test } from 'vitest';
import { en } from '../../src/web/messages/en.ts';
import { createFirstAdmin } from '../../src/wire/routes/accounts.ts';
import { exchangeStartLink } from '../../src/wire/routes/server.ts';
import { createInvitation } from '../../src/wire/routes/invitations.ts';
import { Cast, type Person } from '../support/browser.ts';
import { freePort } from '../../config/freePort.ts';
import { mailUser, startMailServer, type MailServer } from '../support/mailServer.ts';
import { sendRoute } from '../support/sendRoute.ts';
import { startServer, type RunningServer } from '../support/startServer.ts';

let mailServer: MailServer;
let server: RunningServer;
let cast: Cast;

beforeAll(async () => {
  mailServer = await startMailServer();
  const { user, password } = mailUser;
  const port = await freePort();
  server = await startServer({
    WS_PORT: String(port),
    CONSILIUM_PUBLIC_URL: `http://127.0.0.1:${port}`,
    CONSILIUM_SMTP_URL: `smtp://${user}@127.0.0.1:${mailServer.settings.server.port}`,
    CONSILIUM_SMTP_PASSWORD: password,
    CONSILIUM_MAIL_FROM: 'Clinic <no-reply@clinic.example>',
  });
  cast = new Cast(server.url);
});
afterAll(async () => {
  await cast.close();
  await server.stop();
  await mailServer.close();
});

const email = 'lund@clinic.example';
const linkIn = (text: string) => /http:\/\/\S+/.exec(text)?.[0] ?? expect.unreachable('no link');
const heading = ({ page }: Person, name: string) =>
  page.getByRole('heading', { name, exact: true }).waitFor();
const fill = ({ page }: Person, label: string, text: string) =>
  page.getByRole('textbox', { name: label, exact: true }).fill(text);
const press = ({ page }: Person, name: string) => page.getByRole('button', { name, exact: true }).click();

/** An administrator invites by mail. */
async function invite(): Promise<void> {
  const credential = new URLSearchParams(new URL(server.startLink).hash.slice(1)).get('start');
  const exchanged = await sendRoute(server.url, exchangeStartLink, { body: { credential } });
  const made = await sendRoute(server.url, createFirstAdmin, {
    token: (exchanged.body as { accessToken: string }).accessToken,
    body: { displayName: 'Admin', email: 'admin@clinic.example', password: 'the password of the admin' },
  });
  const answer = await sendRoute(server.url, createInvitation, {
    token: (made.body as { accessToken: string }).accessToken,
    body: { role: 'clinician', email },
    headers: { 'accept-language': 'es' },
  });
  expect(answer.body).toMatchObject({ mailed: true });
}

test('somebody makes their account from the mailed invitation, and sets a new password from another mail', async () => {
  await invite();
  const invitation = await mailServer.next();
  expect(invitation).toMatchObject({ to: [email], subject: 'Le invitan a Consilium', secure: true });
  const lund = await cast.open();
  lund.expectErrors(/auth\/refresh/);
  await lund.page.goto(linkIn(invitation.text));
  await heading(lund, en.signIn.invitationTitle);
  await fill(lund, en.signIn.displayName, 'Dr. Lund');
  await fill(lund, en.signIn.password, 'the first password');
  await press(lund, en.signIn.accept);
  await heading(lund, en.cases.title);

  const elsewhere = await cast.open();
  elsewhere.expectErrors(/auth\/refresh/); // nobody is signed in there
  await elsewhere.page.goto(`${server.url}/app/reset`);
  await heading(elsewhere, en.signIn.forgotTitle);
  await fill(elsewhere, en.signIn.email, email);
  await press(elsewhere, en.signIn.ask);
  await heading(elsewhere, en.signIn.askedTitle);
  const mail = await mailServer.next();
  // In the language of the page in which the account was made.
  expect(mail).toMatchObject({ to: [email], subject: 'Set a new password' });
  await elsewhere.page.goto(linkIn(mail.text));
  await heading(elsewhere, en.signIn.resetTitle);
  await fill(elsewhere, en.signIn.newPassword, 'the second password');
  await press(elsewhere, en.signIn.setPassword);
  await heading(elsewhere, en.signIn.setTitle);
  await elsewhere.page.getByRole('link', { name: en.signIn.toSignIn }).click();
  await fill(elsewhere, en.signIn.email, email);
  await fill(elsewhere, en.signIn.password, 'the second password');
  await press(elsewhere, en.start.title);
  await heading(elsewhere, en.cases.title);
});
