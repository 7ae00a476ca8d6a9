import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { en } from '../../src/web/messages/en.ts';
import { Cast, type Person } from '../support/browser.ts';
import {
  admit,
  askToJoin,
  inVisit,
  joinAsHost,
  moves,
  openNewRoom,
  panelControl,
  reconnecting,
  say,
  signIn,
  tile,
  video,
} from '../support/browserVisit.ts';
import { MediaPath, SignallingPath } from '../support/networkPath.ts';
import { startServer, type RunningServer } from '../support/startServer.ts';

const hostName = 'Dr. Okafor';

let server: RunningServer;
let media: MediaPath;
let hosts: Cast;
let host: Person;

/** The guest's own way to the server. */
let signalling: SignallingPath;
let guests: Cast;

beforeAll(async () => {
  media = await MediaPath.open();
  server = await startServer(media.environment);
  hosts = new Cast(server.url);
  host = await hosts.open();
  await signIn(host, server.startLink);
});

beforeEach(async () => {
  const { hostname, port } = new URL(server.url);
  signalling = await SignallingPath.open({ host: hostname, port: Number(port) });
  guests = new Cast(signalling.origin);
  await host.page.goto(`${server.url}/app/rooms`);
});

afterEach(async () => {
  media.mend();
  signalling.mend();
  await guests.close();
  await signalling.close();
});

afterAll(async () => {
  await hosts.close();
  await server.stop();
  media.close();
});

/** Host and guest in a visit; the flows are the host's alone. */
async function visitOf(name: string): Promise<{ ana: Person; hostFlows: ReadonlySet<string> }> {
  const { guestLink } = await openNewRoom(host, name);
  await joinAsHost(host, { name: hostName });
  await expect.poll(() => media.flows.size).toBeGreaterThan(0);
  const hostFlows = media.flows;
  const ana = await guests.open();
  const { pathname, hash } = new URL(guestLink);
  await askToJoin(ana, signalling.origin + pathname + hash, { name: 'Ana Ruiz' });
  await admit(host, 'Ana Ruiz');
  await inVisit(ana);
  await Promise.all([moves(ana, hostName), moves(host, 'Ana Ruiz')]);
  return { ana, hostFlows };
}

test('who loses the whole network comes back as the same person, and nothing that was written is missing', async () => {
  const { ana, hostFlows } = await visitOf('Network lost');
  ana.expectErrors(/WebSocket|ERR_CONNECTION|Failed to load resource/);
  signalling.cut();
  media.cutAllBut(hostFlows);
  await reconnecting(ana).waitFor();
  await tile(host, 'Ana Ruiz').getByText(en.call.personReconnecting).waitFor();
  await say(host, 'Written while you were away.');

  signalling.mend();
  media.mend();
  await reconnecting(ana).waitFor({ state: 'detached', timeout: 60_000 });
  await tile(host, 'Ana Ruiz').getByText(en.call.personReconnecting).waitFor({ state: 'detached' });
  await Promise.all([moves(ana, hostName, 60_000), moves(host, 'Ana Ruiz', 60_000)]);
  await panelControl(ana, en.call.chat).click();
  await ana.page.getByRole('log', { name: en.chat.log }).getByText('Written while you were away.').waitFor();
  // The same person: once in the list, and nobody was asked to let her in again.
  expect(await tile(host, 'Ana Ruiz').count()).toBe(1);
});

test('a dead media path is named, and mends without a reload while signalling goes on', async () => {
  const { ana, hostFlows } = await visitOf('Media lost');
  media.cutAllBut(hostFlows);
  await reconnecting(ana).waitFor({ timeout: 30_000 });
  await say(ana, 'I do not see you.');
  await panelControl(host, en.call.chat).click();
  await host.page.getByRole('log', { name: en.chat.log }).getByText('I do not see you.').waitFor();

  media.mend();
  await reconnecting(ana).waitFor({ state: 'detached', timeout: 60_000 });
  await Promise.all([moves(ana, hostName, 60_000), moves(host, 'Ana Ruiz', 60_000)]);
});

test('while only signalling is away, sound and picture go on', async () => {
  const { ana } = await visitOf('Signalling lost');
  ana.expectErrors(/WebSocket|ERR_CONNECTION|Failed to load resource/);
  signalling.cut();
  await reconnecting(ana).waitFor();
  await Promise.all([moves(ana, hostName), moves(host, 'Ana Ruiz')]);
  signalling.mend();
  await reconnecting(ana).waitFor({ state: 'detached', timeout: 30_000 });
});

test('a reload in the visit comes back as the same person', async () => {
  const { ana } = await visitOf('Reloaded');
  await ana.page.reload();
  await ana.page.getByRole('button', { name: en.join.rejoin }).click();
  await inVisit(ana);
  await Promise.all([moves(ana, hostName), moves(host, 'Ana Ruiz')]);
  expect(await tile(host, 'Ana Ruiz').count()).toBe(1);
});

test('when the media worker dies, everybody is back in the visit without doing anything', async () => {
  const { ana } = await visitOf('Worker killed');
  await say(host, 'Before it happened.');
  server.expectErrors(/worker/i);
  await server.killMediaWorkers();
  // The old pictures are gone before the new ones come.
  await video(host, 'Ana Ruiz').waitFor({ state: 'detached' });
  await Promise.all([moves(ana, hostName, 60_000), moves(host, 'Ana Ruiz', 60_000)]);
  await panelControl(ana, en.call.chat).click();
  await ana.page.getByRole('log', { name: en.chat.log }).getByText('Before it happened.').waitFor();
  expect(await tile(host, 'Ana Ruiz').count()).toBe(1);
});
