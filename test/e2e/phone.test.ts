/** A visit that goes on by phone: a patient says how to be called, and both sides are told when sound stops. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { en } from '../../src/web/messages/en.ts';
import { Cast } from '../support/browser.ts';
import {
  askToJoin,
  contactOfPatients,
  inVisit,
  joinAsHost,
  openNewRoom,
  panelControl,
  signIn,
} from '../support/browserVisit.ts';
import { MediaPath } from '../support/networkPath.ts';
import { startServer, type RunningServer } from '../support/startServer.ts';

let server: RunningServer;
let media: MediaPath;
let cast: Cast;

beforeAll(async () => {
  media = await MediaPath.open();
  server = await startServer(media.environment);
  cast = new Cast(server.url);
});

afterAll(async () => {
  await cast.close();
  await server.stop();
  media.close();
});

test(
  'a patient confirms a number and corrects it, the host sees it, and both go on by it when the media path is dead',
  { timeout: 240_000 },
  async () => {
    const host = await cast.open();
    await signIn(host, server.startLink);
    const { guestLink } = await openNewRoom(host, 'Telephone hour', 'voice');
    await joinAsHost(host, { name: 'Dr. Okafor', captions: false });
    await expect.poll(() => media.flows.size).toBeGreaterThan(0);
    const hostFlows = media.flows;

    const ana = await cast.open();
    await askToJoin(ana, guestLink, { name: 'Ana Ruiz', captions: false });
    await ana.page.getByText(en.contact.calledAt(contactOfPatients.callBackNumber)).waitFor();
    await panelControl(host, en.call.people).click();
    const callAt = (number: string) =>
      host.page.getByRole('link', { name: en.contact.call('Ana Ruiz', number) });
    await callAt(contactOfPatients.callBackNumber).waitFor();
    await host.page.getByText(en.contact.isAt(contactOfPatients.whereNow)).waitFor();

    const corrected = '+34 986 555 014';
    await ana.page.getByRole('button', { name: en.contact.change }).click();
    await ana.page.getByRole('dialog').getByRole('textbox', { name: en.contact.number }).fill(corrected);
    await ana.page.getByRole('button', { name: en.contact.save }).click();
    await ana.page.getByText(en.contact.calledAt(corrected)).waitFor();
    await callAt(corrected).waitFor();

    await host.page.getByRole('button', { name: en.people.admitName('Ana Ruiz') }).click();
    await inVisit(ana);
    // While she is in the visit as well, and nobody is told to call yet.
    await callAt(corrected).waitFor();
    expect(await callAt(corrected).getAttribute('href')).toBe('tel:+34986555014');
    const told = {
      host: host.page.getByRole('alert').filter({ hasText: en.contact.soundLost('Ana Ruiz') }),
      ana: ana.page.getByRole('alert').filter({ hasText: en.contact.theyCall(corrected) }),
    };
    expect([await told.host.count(), await told.ana.count()]).toEqual([0, 0]);

    media.cutAllBut(hostFlows);
    await Promise.all([told.host, told.ana].map((alert) => alert.waitFor({ timeout: 60_000 })));
    await told.host.getByRole('link', { name: en.contact.call('Ana Ruiz', corrected) }).waitFor();

    media.mend();
    await Promise.all(
      [told.host, told.ana].map((alert) => alert.waitFor({ state: 'detached', timeout: 90_000 })),
    );
  },
);
