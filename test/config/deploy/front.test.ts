/** The front of port 443, by a real HAProxy with the project's own configuration between a real client and two ends. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer as createTcpServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { freePort } from '../../../config/freePort.ts';
import { findExecutable, projectRoot } from '../../../config/setup/locations.mjs';

/** Not in every user's PATH. */
const haproxy = findExecutable('haproxy') ?? findExecutable('haproxy', { PATH: '/usr/sbin' });
const domain = 'clinic.example';

const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;

describe('the front of port 443', () => {
  let folder: string;
  let front: ChildProcess;
  let ended: Promise<unknown>;
  let frontPort: number;
  /** What the page's proxy got first. */
  const first: Buffer[] = [];
  const closing: (() => void)[] = [];

  beforeAll(async () => {
    if (haproxy === undefined) return;
    folder = await mkdtemp(join(tmpdir(), 'consilium-front-'));
    const { private: key, cert } = await generate([{ name: 'commonName', value: `turn.${domain}` }]);
    const relay = createTlsServer({ key, cert }, (socket) => socket.end('relay'));
    const page = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (bytes) => {
        first.push(bytes);
        socket.destroy();
      });
    });
    for (const server of [relay, page]) {
      await once(server.listen(0, '127.0.0.1'), 'listening');
      closing.push(() => void server.close());
    }
    frontPort = await freePort();
    const text = await readFile(join(projectRoot, 'config/deploy/haproxy.cfg'), 'utf8');
    const here = text
      .replace('bind :8443', `bind 127.0.0.1:${frontPort}`)
      .replace('proxy:443', `127.0.0.1:${portOf(page)}`)
      .replace('relay:5349', `127.0.0.1:${portOf(relay)}`);
    await writeFile(join(folder, 'haproxy.cfg'), here);
    front = spawn(haproxy, ['-db', '-f', join(folder, 'haproxy.cfg')], {
      env: { DOMAIN: domain },
      stdio: 'ignore',
    });
    ended = once(front, 'exit');
    await vi.waitUntil(() => canConnect(frontPort), { timeout: 10_000 });
  });
  beforeEach(({ skip }) => {
    skip(haproxy === undefined, 'haproxy is not installed');
    first.length = 0;
  });
  afterAll(async () => {
    if (haproxy === undefined) return;
    front.kill('SIGTERM');
    await ended;
    for (const close of closing) close();
    await rm(folder, { recursive: true });
  });

  const asked = (servername: string) =>
    connectTls({ host: '127.0.0.1', port: frontPort, servername, rejectUnauthorized: false });

  test('hands what is for the relay to the relay, still encrypted', async () => {
    const socket = asked(`TURN.${domain}`);
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    expect(bytes.toString()).toBe('relay');
    expect(socket.getPeerX509Certificate()?.subject).toBe(`CN=turn.${domain}`);
    socket.destroy();
  });

  test.each([domain, 'elsewhere.example'])(
    'hands %s to the proxy, with the address it is from',
    async (name) => {
      const socket = asked(name);
      socket.on('error', () => undefined);
      const from = once(socket, 'connect').then(() => socket.localPort ?? 0);
      await expect.poll(() => first.length, { timeout: 10_000 }).toBe(1);
      // The binary header of the PROXY protocol: signature, version and command, family, length, addresses, ports.
      const [header] = first;
      expect(header?.subarray(0, 12).toString('latin1')).toBe('\r\n\r\n\0\r\nQUIT\n');
      expect(header?.subarray(12, 14)).toEqual(Buffer.from([0x21, 0x11]));
      expect([...(header?.subarray(16, 20) ?? [])].join('.')).toBe('127.0.0.1');
      expect(header?.readUInt16BE(24)).toBe(await from);
      // The client's own first message follows (TLS handshake record).
      expect(header?.[28]).toBe(0x16);
      socket.destroy();
    },
  );

  test('cuts who speaks no TLS', async () => {
    const socket = connect(frontPort, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await once(socket, 'close');
    expect(first).toEqual([]);
  });
});

async function canConnect(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const outcome = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return outcome;
}
