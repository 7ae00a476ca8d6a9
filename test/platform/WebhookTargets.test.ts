import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWebhook } from '../../src/wire/routes/webhooks.ts';
import { postSigned } from '../../src/platform/postSigned.ts';
import {
  TargetRefused,
  WebhookTargets,
  type WebhookTargetsOptions,
} from '../../src/platform/WebhookTargets.ts';
import { serviceKey } from '../support/serviceKey.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

const names: Record<string, string[]> = {
  'platform.example': ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'],
  'inside.example': ['10.1.2.3'],
  'both.example': ['93.184.215.14', '192.168.1.1'],
  'loop.example': ['127.0.0.1'],
};
const resolve: NonNullable<WebhookTargetsOptions['resolve']> = async (hostname) => {
  const addresses = names[hostname];
  if (!addresses) throw new Error('ENOTFOUND');
  return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
};

const faultOf = (url: string, options: Partial<WebhookTargetsOptions> = {}) =>
  new WebhookTargets({ allowedHosts: [], loopback: false, resolve, ...options })
    .addressOf(url)
    .then(({ address }) => address)
    .catch((error: unknown) => (error instanceof TargetRefused ? error.fault : error));

describe('where webhooks may lead', () => {
  it.each([
    ['https://platform.example/hooks', '93.184.215.14'],
    ['https://93.184.215.14/', '93.184.215.14'],
    ['http://platform.example/', 'notHttps'],
    ['ftp://platform.example/', 'form'],
    ['nonsense', 'form'],
    ['https://user:word@platform.example/', 'credentials'],
    ['https://unknown.example/', 'unresolvable'],
    ['https://inside.example/', 'privateAddress'],
    ['https://both.example/', 'privateAddress'],
  ])('%s: %s', async (url, outcome) => {
    expect(await faultOf(url)).toBe(outcome);
  });

  it.each([
    ...['127.0.0.1', '127.1', '0x7f000001', '2130706433', '0.0.0.0', '10.0.0.1', '172.31.255.255'],
    ...['192.168.0.1', '169.254.169.254', '100.64.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
    ...['[::1]', '[::]', '[::ffff:10.0.0.1]', '[::ffff:169.254.169.254]', '[::127.0.0.1]', '[fe80::1]'],
    ...['[fec0::1]', '[fd00::1]', '[64:ff9b::10.0.0.1]', '[2002:a00:1::]', '[2001:db8::1]', '[ff02::1]'],
  ])('nothing is sent to %s', async (host) => {
    expect(await faultOf(`https://${host}/`)).toBe('privateAddress');
  });

  it('to hosts that the operator names, whatever their address; over https all the same', async () => {
    const allowed = { allowedHosts: ['inside.example', '::1'] };
    expect(await faultOf('https://inside.example./', allowed)).toBe('10.1.2.3');
    expect(await faultOf('https://INSIDE.example/', allowed)).toBe('10.1.2.3');
    expect(await faultOf('https://[::1]/', allowed)).toBe('::1');
    expect(await faultOf('http://inside.example/', allowed)).toBe('notHttps');
    expect(await faultOf('https://both.example/', allowed)).toBe('privateAddress');
  });

  it('to programs of this machine without https, where the server serves this machine alone', async () => {
    expect(await faultOf('http://127.0.0.1:9/', { loopback: true })).toBe('127.0.0.1');
    expect(await faultOf('http://loop.example/', { loopback: true })).toBe('127.0.0.1');
    expect(await faultOf('http://127.0.0.1:9/')).toBe('notHttps');
    expect(await faultOf('https://127.0.0.1:9/')).toBe('privateAddress');
    expect(await faultOf('https://10.0.0.1/', { loopback: true })).toBe('privateAddress');
  });
});

describe('at a delivery', () => {
  const message = { body: '{}', headers: {} };
  const signal = new AbortController().signal;

  it('the name is looked up again, and the address that was looked at is the one that is connected to', async () => {
    let asked = 0;
    // Public when it was registered, and this machine when something is sent.
    const rebinding = async () => [{ address: asked++ === 0 ? '93.184.215.14' : '127.0.0.1', family: 4 }];
    const targets = new WebhookTargets({ allowedHosts: [], loopback: false, resolve: rebinding });
    await targets.check('https://platform.example/');
    const posting = postSigned('https://platform.example/', message, { targets, timeoutMs: 5_000, signal });
    expect(await posting).toEqual({ status: null, fault: 'privateAddress' });

    const server = createServer((request, response) => response.end(request.headers.host)).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const own = new WebhookTargets({ allowedHosts: [], loopback: true, resolve });
    const reached = await postSigned(`http://loop.example:${port}/`, message, {
      targets: own,
      timeoutMs: 5_000,
      signal,
    });
    expect(reached).toEqual({ status: 200, fault: null });
    server.close();
    server.closeAllConnections();
  });

  it('a receiver that does not answer holds nobody up', async () => {
    const server = createServer(() => {}).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const targets = new WebhookTargets({ allowedHosts: [], loopback: true, resolve });
    const posting = postSigned(`http://127.0.0.1:${port}/`, message, { targets, timeoutMs: 50, signal });
    expect(await posting).toEqual({ status: null, fault: 'timeout' });
    server.close();
    server.closeAllConnections();
  });
});

describe('at registration', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  it('an address is refused with the reason, and nothing is kept', async () => {
    const token = await serviceKey(api, ['webhooks:manage']);
    const body = { url: 'https://169.254.169.254/latest/meta-data' };
    expect(await api.send(createWebhook, { token, body })).toMatchObject({
      status: 422,
      body: { code: 'WEBHOOK_URL_REFUSED', details: { fault: 'privateAddress' } },
    });
  });

  it('needs a key with the scope, and takes twenty of a service', async () => {
    const other = await serviceKey(api, ['visits:write']);
    const body = { url: 'https://platform.example/hooks' };
    expect(await api.send(createWebhook, { token: other, body })).toMatchObject({ status: 403 });
    const token = await serviceKey(api, ['webhooks:manage']);
    for (let at = 0; at < 20; at++) await api.expectReply(createWebhook, { token, body });
    expect(await api.send(createWebhook, { token, body })).toMatchObject({
      status: 409,
      body: { code: 'LIMIT_REACHED' },
    });
  });
});
