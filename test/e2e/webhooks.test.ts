/** An administrator has another program told of visits, in a real browser, with a receiver that is up and fails. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { en } from '../../src/web/messages/en.ts';
import { createRoom, endVisit, enterRoom } from '../../src/wire/routes/rooms.ts';
import { exchangeStartLink } from '../../src/wire/routes/server.ts';
import { Cast, type Person } from '../support/browser.ts';
import { openAdministration } from '../support/browserAccounts.ts';
import { signIn } from '../support/browserVisit.ts';
import { RoomsClient } from '../support/RoomsClient.ts';
import { sendRoute } from '../support/sendRoute.ts';
import { startServer, type RunningServer } from '../support/startServer.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhookReceiver.ts';

const { webhooks: texts } = en.admin;

let server: RunningServer;
let receiver: WebhookReceiver;
let cast: Cast;
let admin: Person;
let host: { token: string; roomId: string; program: RoomsClient } | null = null;

beforeAll(async () => {
  receiver = await startWebhookReceiver();
  server = await startServer();
  cast = new Cast(server.url);
  admin = await cast.open();
  await signIn(admin, server.startLink);
  await openAdministration(admin, texts.title);
});

afterAll(async () => {
  host?.program.close();
  await cast.close();
  await server.stop();
  await receiver.close();
});

/** A visit that a program holds. */
async function beginVisit(): Promise<NonNullable<typeof host>> {
  const credential = new URL(await server.freshStartLink()).hash.replace('#start=', '');
  const signedIn = await sendRoute(server.url, exchangeStartLink, { body: { credential } });
  const { accessToken: token } = exchangeStartLink.reply.parse(signedIn.body);
  const made = await sendRoute(server.url, createRoom, { token, body: { name: 'Follow-up' } });
  const { roomId } = createRoom.reply.parse(made.body).room;
  const entered = await sendRoute(server.url, enterRoom, {
    ...{ token, params: { roomId }, body: { displayName: 'Dr. Okafor' } },
  });
  const program = await RoomsClient.connect(server.url, enterRoom.reply.parse(entered.body).token);
  await program.enter();
  return { token, roomId, program };
}

const list = () => admin.page.getByRole('list', { name: texts.title });
const sent = () => admin.page.getByRole('dialog').getByRole('listitem');
const told = (type: string) => receiver.received.filter(({ event }) => event.type === type);

/** Looks until it is there: what was sent is written down after its answer. */
async function lookFor(state: string): Promise<void> {
  await expect
    .poll(async () => {
      await admin.page.getByRole('button', { name: texts.refresh }).click();
      return (await sent().first().innerText()).includes(state);
    })
    .toBe(true);
}

test('a webhook is made on the page with a secret that is shown once, and what is sent is signed with it', async () => {
  const { page } = admin;
  await page.getByRole('heading', { name: texts.noneTitle }).waitFor();
  await page.getByRole('button', { name: texts.create }).click();
  const address = page.getByRole('textbox', { name: texts.url });
  admin.expectErrors(/status of 422/);
  await address.fill('http://10.0.0.1/hooks');
  await page.getByRole('button', { name: texts.createSubmit }).click();
  await page.getByRole('alert').getByText(en.memberErrors.WEBHOOK_URL_REFUSED).waitFor();
  await address.fill(receiver.url);
  await page.getByText(texts.events['transcript.ready'].name).click();
  await page.getByRole('button', { name: texts.createSubmit }).click();
  const secret = await page.getByRole('textbox', { name: texts.secret }).inputValue();
  await page.getByRole('button', { name: en.admin.done }).click();
  await list().getByText(texts.state.none).waitFor();
  expect(await page.getByText(secret).count()).toBe(0);

  host = await beginVisit();
  await expect.poll(() => told('visit.began').length).toBe(1);
  expect(told('visit.began')[0]?.signedBy(secret)).toBe(true);
  await page.getByRole('button', { name: texts.deliveriesOf(receiver.url) }).click();
  await lookFor(texts.deliveryStates.delivered);
  await sent().first().getByText(texts.events['visit.began'].name).waitFor();
  await sent().first().getByRole('button', { name: texts.replay }).click();
  await expect.poll(() => told('visit.began').length).toBe(2);
  await page.keyboard.press('Escape');
  await list().getByText(texts.state.delivered, { exact: true }).waitFor();
});

test('where the receiver fails the page says so', async () => {
  const { page } = admin;
  server.expectErrors(/WEBHOOK_NOT_TAKEN/);
  receiver.status = 500;
  const { token, roomId } = host ?? expect.unreachable('nobody came');
  const ended = await sendRoute(server.url, endVisit, { token, params: { roomId }, body: {} });
  expect(ended.status).toBe(endVisit.status ?? 200);
  await expect.poll(() => told('visit.ended').length).toBeGreaterThan(0);
  await page.getByRole('button', { name: texts.deliveriesOf(receiver.url) }).click();
  await lookFor(texts.answered(500));
  await sent().first().getByText(texts.deliveryStates.waiting, { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await list().getByText(texts.state.waiting, { exact: true }).waitFor();
  receiver.status = 204;
});

test('its secret is replaced, and it is deleted', async () => {
  const { page } = admin;
  const more = page.getByRole('button', { name: texts.actions(receiver.url) });
  await more.click();
  await page.getByRole('menuitem', { name: texts.rotate }).click();
  await page.getByRole('dialog').getByRole('button', { name: texts.rotate }).click();
  await page.getByRole('heading', { name: texts.rotatedTitle }).waitFor();
  expect(await page.getByRole('textbox', { name: texts.secret }).inputValue()).toMatch(/^whsec_/);
  await page.getByRole('button', { name: en.admin.done }).click();
  await list()
    .getByText(/former secret/)
    .waitFor();
  await more.click();
  await page.getByRole('menuitem', { name: texts.remove }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: texts.remove }).click();
  await page.getByText(texts.removed).waitFor();
  await page.getByRole('heading', { name: texts.noneTitle }).waitFor();
});
