/** People whose network lets their media out by the relay alone. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Cast, type Person } from '../support/browser.ts';
import {
  admit,
  askToJoin,
  inVisit,
  joinAsHost,
  moves,
  openNewRoom,
  signIn,
} from '../support/browserVisit.ts';
import { closedNetwork, namespacesMissing, type NetworkNamespace } from '../support/networkNamespace.ts';
import { forceRelay, selectedPaths, watchConnections } from '../support/selectedPath.ts';
import { startServer, type RunningServer } from '../support/startServer.ts';
import { needsNetwork, relayAddress, startTurnServer, type TurnServer } from '../support/turnServer.ts';

const hostName = 'Dr. Okafor';

/** The home of somebody whose browser knows the authority of the relay's certificate. */
async function trustingHome(authorityPath: string): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'consilium-home-'));
  const database = join(home, '.pki/nssdb');
  await mkdir(database, { recursive: true });
  const certutil = (...args: string[]) => promisify(execFile)('certutil', ['-d', `sql:${database}`, ...args]);
  await certutil('-N', '--empty-password');
  await certutil('-A', '-t', 'C,,', '-n', 'relay', '-i', authorityPath);
  return home;
}

async function hostIn(cast: Cast, server: RunningServer): Promise<{ host: Person; guestLink: string }> {
  const host = await cast.open();
  await signIn(host, server.startLink);
  const { guestLink } = await openNewRoom(host, 'Closed network');
  await joinAsHost(host, { name: hostName });
  return { host, guestLink };
}

/** Comes in, and both see each other move. */
async function comeIn(guest: Person, host: Person, guestLink: string): Promise<void> {
  await watchConnections(guest.context);
  await askToJoin(guest, guestLink, { name: 'Ana Ruiz' });
  await admit(host, 'Ana Ruiz');
  await inVisit(guest);
  await Promise.all([moves(guest, hostName, 60_000), moves(host, 'Ana Ruiz', 60_000)]);
}

describe('by the relay alone', () => {
  let relay: TurnServer | null = null;
  let server: RunningServer | null = null;
  let home = '';
  let cast: Cast;
  let host: Person;
  let guestLink = '';

  beforeAll(async () => {
    if (relayAddress === null) return;
    relay = await startTurnServer();
    home = await trustingHome(relay.authorityPath);
    server = await startServer({
      CONSILIUM_RTC_LISTEN_ADDRESS: relayAddress,
      CONSILIUM_TURN_URLS: relay.settings.urls.join(','),
      CONSILIUM_TURN_SECRET: relay.settings.secret,
    });
    cast = new Cast(server.url);
    ({ host, guestLink } = await hostIn(cast, server));
  });
  beforeEach(({ skip }) => skip(relayAddress === null, needsNetwork));
  afterAll(async () => {
    if (!relay) return;
    await cast.close();
    await server?.stop();
    await relay.close();
    await rm(home, { recursive: true, force: true });
  });

  test.each(['udp', 'tcp', 'tls'] as const)('a visit goes by %s', async (kind) => {
    const guest = await cast.open({ home });
    await forceRelay(guest.context, relay!.urls[kind]);
    await comeIn(guest, host, guestLink);
    // What is sent and what is received.
    const path = { candidateType: 'relay', relayProtocol: kind };
    expect(await selectedPaths(guest.page)).toEqual([path, path]);
    await guest.leave();
  });
});

describe('where nothing leaves a network but TCP to port 443', () => {
  let network: NetworkNamespace;
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });

  test('somebody gets into a visit by the relay', async ({ skip }) => {
    skip(namespacesMissing !== null, namespacesMissing ?? '');
    network = await closedNetwork();
    closing.push(() => network.close());
    const [own, relayed] = network.addresses;
    const relay = await startTurnServer({ address: relayed, tlsPort: 443, peer: own });
    closing.push(() => relay.close());
    const home = await trustingHome(relay.authorityPath);
    closing.push(() => rm(home, { recursive: true, force: true }));
    const server = await startServer({
      WS_HOST: own,
      WS_PORT: '443',
      CONSILIUM_TLS: 'self-signed',
      CONSILIUM_RTC_LISTEN_ADDRESS: own,
      CONSILIUM_TURN_URLS: relay.settings.urls.join(','),
      CONSILIUM_TURN_SECRET: relay.settings.secret,
    });
    closing.push(() => server.stop());
    const cast = new Cast(server.url);
    closing.push(() => cast.close());
    const { host, guestLink } = await hostIn(cast, server);
    const guest = await cast.open({ home, within: network.enter });
    await comeIn(guest, host, guestLink);
    const path = { candidateType: 'relay', relayProtocol: 'tls' };
    expect(await selectedPaths(guest.page)).toEqual([path, path]);
  });
});
