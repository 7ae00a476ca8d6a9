/** The server is started again while people talk: nobody does anything, and everybody is back. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../../config/freePort.ts';
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
} from '../support/browserVisit.ts';
import { examine } from '../support/examinePage.ts';
import { startServer, type RunningServer } from '../support/startServer.ts';

const hostName = 'Dr. Okafor';
let dataDir: string;
let environment: Record<string, string>;
let server: RunningServer;
let people: Cast;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'consilium-restart-'));
  environment = {
    CONSILIUM_DATA_DIR: dataDir,
    WS_PORT: String(await freePort()),
    // Visits that run hold up no end here.
    CONSILIUM_DRAIN_MS: '0',
  };
  server = await startServer(environment);
  people = new Cast(server.url);
});
afterEach(async () => {
  await people.close();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

/** Host and Ana in a visit, Bo in the lobby. */
async function visit(): Promise<{ host: Person; ana: Person; bo: Person }> {
  const host = await people.open();
  await signIn(host, server.startLink);
  const { guestLink } = await openNewRoom(host, 'Started again');
  await joinAsHost(host, { name: hostName });
  const [ana, bo] = [await people.open(), await people.open()];
  await askToJoin(ana, guestLink, { name: 'Ana Ruiz' });
  await admit(host, 'Ana Ruiz');
  await inVisit(ana);
  await askToJoin(bo, guestLink, { name: 'Bo Lindqvist' });
  for (const person of [host, ana, bo])
    person.expectErrors(/WebSocket|ERR_CONNECTION|Failed to load resource/);
  await say(host, 'Before it happened.');
  await Promise.all([moves(ana, hostName), moves(host, 'Ana Ruiz')]);
  return { host, ana, bo };
}

async function allBack({ host, ana, bo }: { host: Person; ana: Person; bo: Person }): Promise<void> {
  await Promise.all(
    [host, ana].map((person) => reconnecting(person).waitFor({ state: 'detached', timeout: 60_000 })),
  );
  await Promise.all([moves(ana, hostName, 60_000), moves(host, 'Ana Ruiz', 60_000)]);
  expect(await tile(host, 'Ana Ruiz').count()).toBe(1);
  await panelControl(ana, en.call.chat).click();
  await ana.page.getByRole('log', { name: en.chat.log }).getByText('Before it happened.').waitFor();
  await admit(host, 'Bo Lindqvist');
  await inVisit(bo);
}

test('killed and started again: the visit goes on, pictures move, and who waits still waits', async () => {
  const visitors = await visit();
  await server.kill();
  await Promise.all([visitors.host, visitors.ana].map((person) => reconnecting(person).waitFor()));
  await examine(visitors.ana, 'server away in a visit');
  await examine(visitors.bo, 'server away in the lobby');
  server = await startServer(environment);
  await allBack(visitors);
});

test('stopped in order and started again: the visit goes on', async () => {
  const visitors = await visit();
  await server.stop();
  await Promise.all([visitors.host, visitors.ana].map((person) => reconnecting(person).waitFor()));
  server = await startServer(environment);
  await allBack(visitors);
});
