/** The doctor at real servers, each with one thing wrong. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { freePort } from '../../config/freePort.ts';
import { projectRoot } from '../../config/setup/locations.mjs';
import { startServer, type RunningServer } from '../support/startServer.ts';
import { startTestRedis } from '../support/testRedis.ts';
import { needsNetwork, relayAddress, startTurnServer } from '../support/turnServer.ts';

// Each starts a whole server and a command.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let dataDir: string;
const closing: (() => unknown)[] = [];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'consilium-doctor-'));
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

/** Without a fault unless `environment` makes one. */
async function serve(environment: Record<string, string> = {}): Promise<RunningServer> {
  const server = await startServer({ CONSILIUM_DATA_DIR: dataDir, WHISPER_MODEL: 'tiny.en', ...environment });
  closing.push(() => server.kill());
  return server;
}

function doctor(environment: Record<string, string> = {}): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['src/cli/doctor/main.ts'],
      { cwd: projectRoot, env: { ...process.env, CONSILIUM_DATA_DIR: dataDir, ...environment } },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: stdout + stderr }),
    );
  });
}

const faultsIn = (said: string) => said.split('\n').filter((line) => line.startsWith('✗'));

async function expectOnly(fault: RegExp, mend: RegExp): Promise<void> {
  const { code, said } = await doctor();
  expect(faultsIn(said), said).toHaveLength(1);
  expect(said).toMatch(fault);
  expect(said).toMatch(mend);
  expect(code).toBe(1);
}

test('finds nothing where everything works', async () => {
  await serve();
  const { code, said } = await doctor();
  expect(faultsIn(said), said).toEqual([]);
  expect(said).toContain('Everything works');
  expect(said).toContain('No relay is configured');
  expect(code).toBe(0);
});

test('says that no server runs', async () => {
  expect(await doctor()).toMatchObject({
    code: 1,
    said: expect.stringContaining('No server runs') as string,
  });
});

test('names a wrong announced address', async () => {
  await serve({ CONSILIUM_RTC_LISTEN_ADDRESS: '127.0.0.1', CONSILIUM_ANNOUNCED_ADDRESS: '127.0.0.9' });
  await expectOnly(/announced at 127\.0\.0\.9 port \d+, and nothing answers/, /CONSILIUM_ANNOUNCED_ADDRESS/);
});

test('names closed UDP', async () => {
  const port = await freePort();
  // TCP gets through to the media worker, and nothing else.
  const forwarder = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one.pipe(other).on('error', () => one.destroy());
  });
  await once(forwarder.listen(port, '127.0.0.2'), 'listening');
  closing.push(() => forwarder.close());
  await serve({
    CONSILIUM_RTC_LISTEN_ADDRESS: '127.0.0.1',
    CONSILIUM_ANNOUNCED_ADDRESS: '127.0.0.2',
    CONSILIUM_RTC_PORT: String(port),
  });
  await expectOnly(/127\.0\.0\.2 port \d+ cannot be reached by UDP/, /Open UDP of that port/);
});

test('names a certificate that browsers refuse', async () => {
  await serve({ CONSILIUM_TLS: 'self-signed' });
  await expectOnly(/warn of the certificate of https:/, /CONSILIUM_TLS_CERT/);
});

test('names a relay of another secret, and one that is not to be reached', async ({ skip }) => {
  skip(relayAddress === null, needsNetwork);
  const relay = await startTurnServer();
  closing.push(() => relay.close());
  const { udp } = relay.urls;
  const gone = `turn:${relayAddress}:${await freePort()}?transport=tcp`;
  await serve({
    CONSILIUM_TURN_URLS: `${udp},${gone}`,
    CONSILIUM_TURN_SECRET: 'another secret of thirty-two characters or more',
  });
  const { code, said } = await doctor();
  expect(faultsIn(said)).toHaveLength(2);
  expect(said).toContain(`✗ The relay at ${udp} does not take the credentials of this server.`);
  expect(said).toContain(`✗ The relay at ${gone} cannot be used (connect ECONNREFUSED`);
  expect(said).not.toContain('another secret');
  expect(code).toBe(1);
});

test('finds nothing at a relay that takes the credentials and relays to the media', async ({ skip }) => {
  skip(relayAddress === null, needsNetwork);
  const relay = await startTurnServer();
  closing.push(() => relay.close());
  await serve({
    CONSILIUM_RTC_LISTEN_ADDRESS: relayAddress ?? '',
    CONSILIUM_TURN_URLS: `${relay.urls.udp},${relay.urls.tcp},${relay.urls.tls}`,
    CONSILIUM_TURN_SECRET: relay.settings.secret,
  });
  const { code, said } = await doctor({ NODE_EXTRA_CA_CERTS: relay.authorityPath });
  expect(faultsIn(said), said).toEqual([]);
  expect(said).toContain('page, media and relay');
  expect(code).toBe(0);
  await expectOnly(/Browsers refuse the certificate of the relay at turns:/, /known authority/);
});

test('names a Redis that is gone', async () => {
  const redis = await startTestRedis();
  await serve({ REDIS_URL: redis.url });
  await redis.close();
  const { code, said } = await doctor();
  expect(said).toMatch(/✗ Redis does not answer[^\n]*\n {2}Start Redis, or set REDIS_URL/);
  expect(code).toBe(1);
});

test('names a media worker that hangs', async () => {
  const server = await serve();
  await server.signalMediaWorkers('SIGSTOP');
  closing.push(() => server.signalMediaWorkers('SIGKILL'));
  const { code, said } = await doctor();
  expect(said).toMatch(/✗ A media worker does not answer[^\n]*\n {2}Start the server again/);
  expect(code).toBe(1);
});

test('names a speech model that is missing', async () => {
  await serve({ WHISPER_MODEL: './no-such-model.bin' });
  await expectOnly(/no model or service for speech/, /WHISPER_MODEL/);
});
