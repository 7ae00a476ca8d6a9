import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Allocation, RelayRefusal } from '../../src/cli/doctor/Allocation.ts';
import { turnCredentials } from '../../src/rooms/iceServers.ts';
import { newTransactionId, readStun, stunMethods, writeStun } from '../../src/cli/doctor/stunMessage.ts';
import { needsNetwork, relayAddress, startTurnServer, type TurnServer } from '../support/turnServer.ts';

const participantId = '01939a2e-7c1b-7aaa-8000-000000000001';

describe('the relay', () => {
  let relay: TurnServer;
  let close = async () => {};
  beforeAll(async () => {
    if (relayAddress === null) return;
    relay = await startTurnServer();
    ({ close } = relay);
  });
  beforeEach(({ skip }) => skip(relayAddress === null, needsNetwork));
  afterAll(() => close());

  const ownCredentials = () => turnCredentials(relay.settings.secret, participantId, Date.now());
  const refusalOf = async (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => (error instanceof RelayRefusal ? error.code : error),
    );

  test.each(['udp', 'tcp'] as const)('takes the credentials of the server by %s', async (kind) => {
    const allocation = await Allocation.make(relay.urls[kind], ownCredentials());
    expect(allocation.relayed).toMatch(new RegExp(`^${relayAddress}:\\d+$`));
    await allocation.close();
  });

  test('has a certificate that is not taken unless its authority is known', async () => {
    await expect(Allocation.make(relay.urls.tls, ownCredentials())).rejects.toThrow(/certificate/);
  });

  test('refuses credentials that ran out, and those of another secret', async () => {
    const attempt = (secret: string, lifeMs?: number) =>
      refusalOf(
        Allocation.make(relay.urls.udp, turnCredentials(secret, participantId, Date.now(), lifeMs)).then(
          (allocation) => allocation.close(),
        ),
      );
    expect(await attempt(relay.settings.secret, 60_000)).toBeNull();
    expect(await attempt(relay.settings.secret, -2_000)).toBe(401);
    expect(await attempt('another secret of thirty-two and more')).toBe(401);
  });

  test('relays to the media address, and to no other', async () => {
    const peer = createSocket('udp4').bind(0, relayAddress ?? '');
    await once(peer, 'listening');
    peer.on('message', (bytes, { address, port }) => {
      const asked = readStun(bytes);
      if (asked) peer.send(writeStun(0x0101, asked.transactionId, []), port, address);
    });
    const allocation = await Allocation.make(relay.urls.udp, ownCredentials());
    const place = { address: relayAddress ?? '', port: peer.address().port };
    await allocation.permit(place);
    const answer = await allocation.ask(place, writeStun(stunMethods.binding, newTransactionId(), []));
    expect(answer.type).toBe(0x0101);
    for (const address of ['127.0.0.1', '10.0.0.1', '192.168.1.1', '169.254.169.254', '8.8.8.8', '224.0.0.1'])
      expect(await refusalOf(allocation.permit({ address, port: 53 })), address).toBe(403);
    await allocation.close();
    peer.close();
  });

  test('says nothing of the secret in its log', () => {
    expect(relay.log).toContain('Cannot find credentials');
    expect(relay.log).not.toContain(relay.settings.secret);
  });
});
