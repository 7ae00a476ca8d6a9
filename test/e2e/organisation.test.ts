/** Signing in at an identity provider, in a real browser before a real server as in production. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { en } from '../../src/web/messages/en.ts';
import { issuerReturnPath, signInByIssuer } from '../../src/wire/routes/issuerSignIn.ts';
import { updateUser } from '../../src/wire/routes/users.ts';
import { Cast, type Person } from '../support/browser.ts';
import { places, signOut, told } from '../support/browserAccounts.ts';
import { startOidcProvider, type OidcProvider } from '../support/oidcProvider.ts';
import { sendRoute } from '../support/sendRoute.ts';
import { startServer, type RunningServer } from '../support/startServer.ts';

let provider: OidcProvider;
let server: RunningServer;
let cast: Cast;
let doctor: Person;

beforeAll(async () => {
  provider = await startOidcProvider();
  provider.people.set('okafor', { name: 'Dr. Okafor', roles: ['doctors'] });
  provider.people.set('visitor', { name: 'Visitor', roles: ['visitors'] });
  const { clientId, clientSecret } = provider.client;
  server = await startServer({
    CONSILIUM_OIDC_ISSUER: provider.issuer,
    CONSILIUM_OIDC_AUDIENCE: 'consilium',
    CONSILIUM_OIDC_ROLES: 'doctors=clinician,it=admin',
    CONSILIUM_OIDC_CLIENT_ID: clientId,
    CONSILIUM_OIDC_CLIENT_SECRET: clientSecret ?? '',
  });
  provider.client.redirectUris = [`${server.url}${issuerReturnPath}`];
  cast = new Cast(server.url);
  doctor = await cast.open();
  // Browsers report every refusal on their console.
  doctor.expectErrors(/status of (401|403|410|503)/);
});

afterAll(async () => {
  await cast.close();
  await server.stop();
  await provider.close();
});

const toOrganisation = () => doctor.page.getByRole('button', { name: en.signIn.byOrganisation }).click();
const choose = (who: string) => doctor.page.getByRole('link', { name: who }).click();

test('somebody signs in at their organisation, lands where they wanted to go, stays in, and signs out', async () => {
  const { page } = doctor;
  await page.goto(`${server.url}/app/rooms?of=mine`);
  await toOrganisation();
  await page.getByRole('heading', { name: 'Clinic login' }).waitFor();
  await choose('Go on as Dr. Okafor');
  await page.getByRole('heading', { name: en.rooms.title, exact: true }).waitFor();
  expect(page.url()).toBe(`${server.url}/app/rooms?of=mine`);
  expect(await page.evaluate(() => document.cookie)).toBe('');
  await page.reload();
  await places(page).waitFor();

  // The code is in no entry of the history, and who goes back is in already.
  await page.goBack();
  await page.goto(`${server.url}${issuerReturnPath}`);
  await page.getByRole('heading', { name: en.cases.title, exact: true }).waitFor();
  await signOut(doctor, { name: 'Dr. Okafor', email: '', password: '' });
  await page.getByRole('button', { name: en.signIn.byOrganisation }).waitFor();
});

test('who cancels, or has no role here, is told so, and signs in after all', async () => {
  const { page } = doctor;
  await page.goto(`${server.url}/app/account`);
  await toOrganisation();
  await choose('Cancel');
  await told(page).getByText(en.errors.ISSUER_DENIED).waitFor();
  expect(page.url()).toBe(`${server.url}${issuerReturnPath}`);
  await toOrganisation();
  await choose('Go on as Visitor');
  await told(page).getByText(en.errors.ROLE_MISSING).waitFor();
  await toOrganisation();
  await choose('Go on as Dr. Okafor');
  await page.getByRole('heading', { name: 'Dr. Okafor' }).waitFor();
  expect(page.url()).toBe(`${server.url}/app/account`);
});

test('what was begun in another browser opens nothing in this one', async () => {
  const { page } = doctor;
  await signOut(doctor, { name: 'Dr. Okafor', email: '', password: '' });
  await toOrganisation();
  const decision = await page.getByRole('link', { name: 'Go on as Dr. Okafor' }).getAttribute('href');
  const decided = await fetch(new URL(decision ?? '', provider.issuer), { redirect: 'manual' });
  const link = decided.headers.get('location') ?? '';
  const other = await cast.open();
  other.expectErrors(/status of 403/);
  await other.page.goto(link);
  await told(other.page).getByText(en.errors.BEGUN_ELSEWHERE).waitFor();
  await other.leave();
  await page.goto(link);
  await places(page).waitFor();
});

test('whose account is disabled is put out, and does not come in again', async () => {
  const { page } = doctor;
  const answered = page.waitForResponse(/auth\/refresh$/);
  await page.reload();
  const { user } = signInByIssuer.reply.parse(await (await answered).json());
  const token = await provider.sign({ sub: 'adler', name: 'Dr. Adler', roles: ['it'] });
  const sent = { token, params: { userId: user.userId }, body: { state: 'disabled' } };
  expect((await sendRoute(server.url, updateUser, sent)).status).toBe(200);
  await page.getByText(en.signIn.endedText).waitFor();
  await toOrganisation();
  await choose('Go on as Dr. Okafor');
  await told(page).getByText(en.errors.ACCOUNT_DISABLED).waitFor();
});

test('an organisation that does not answer is told as such', async () => {
  const { page } = doctor;
  await toOrganisation();
  await page.getByRole('heading', { name: 'Clinic login' }).waitFor();
  provider.broken = true;
  await choose('Go on as Dr. Okafor');
  await told(page).getByText(en.errors.ISSUER_UNREACHABLE).waitFor();
});
