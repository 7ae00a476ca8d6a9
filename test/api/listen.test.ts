import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaults } from '../../config/defaults.ts';
import { createServer, listen, localUrl, type Tls } from '../../src/api/listen.ts';
import { loadTls } from '../../src/api/tls.ts';

const open: Server[] = [];
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'consilium-tls-'));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  await rm(folder, { recursive: true });
});

function server(tls: Tls | null = null): Server {
  const made = createServer(tls);
  open.push(made);
  return made;
}

describe('listen', () => {
  it('takes the next port where the usual one is taken', async () => {
    const first = await listen(server(), '127.0.0.1', null);
    const second = await listen(server(), '127.0.0.1', null);
    expect(first).toBeGreaterThanOrEqual(defaults.port);
    expect(second).toBeGreaterThan(first);
  });

  it('refuses a wanted port that is taken, in words for the operator', async () => {
    const taken = await listen(server(), '127.0.0.1', 0);
    await expect(listen(server(), '127.0.0.1', taken)).rejects.toThrow(`port ${taken} of 127.0.0.1 is taken`);
  });

  it('refuses an address that is not this machine’s', async () => {
    await expect(listen(server(), '192.0.2.1', 0)).rejects.toThrow('WS_HOST is 192.0.2.1');
  });

  it.each([
    ['127.0.0.1', false, 'http://localhost:8000'],
    ['0.0.0.0', true, 'https://localhost:8000'],
    ['192.168.1.7', false, 'http://192.168.1.7:8000'],
    ['fd00::7', false, 'http://[fd00::7]:8000'],
  ])('names the address to open: %s', (host, tls, url) => {
    expect(localUrl(host, 8000, tls)).toBe(url);
  });
});

describe('TLS', () => {
  const selfSigned = () => loadTls({ mode: 'self-signed' }, { dataDir: folder, addresses: ['192.168.1.7'] });

  it('is off unless asked for', async () => {
    expect(await loadTls({ mode: 'off' }, { dataDir: folder, addresses: [] })).toBeNull();
  });

  it('by a certificate of its own: kept, for this machine’s names, readable to the owner alone', async () => {
    const made = await selfSigned();
    expect(await selfSigned()).toEqual({ cert: made?.cert.trim(), key: made?.key.trim() });
    const certificate = new X509Certificate(made?.cert ?? '');
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.checkIP('192.168.1.7')).toBe('192.168.1.7');
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect((await stat(join(folder, 'tls/self-signed.pem'))).mode & 0o777).toBe(0o600);
  });

  it('makes a damaged or expiring one anew', async () => {
    const made = await selfSigned();
    await writeFile(join(folder, 'tls/self-signed.pem'), 'garbage');
    expect((await selfSigned())?.cert).not.toBe(made?.cert);
    expect(await readFile(join(folder, 'tls/self-signed.pem'), 'utf8')).toContain('BEGIN CERTIFICATE');
  });

  it('serves it, and speaks TLS 1.3 alone', async () => {
    const tls = await selfSigned();
    const made = server(tls);
    made.on('request', (_request, response) => response.end('hello'));
    const port = await listen(made, '127.0.0.1', 0);
    const answer = await new Promise<string>((resolve, reject) => {
      get({ host: '127.0.0.1', port, ca: tls?.cert, servername: 'localhost', agent: false }, (response) => {
        text(response).then(resolve, reject);
      }).once('error', reject);
    });
    expect(answer).toBe('hello');
    const older = await new Promise<string>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port, maxVersion: 'TLSv1.2', rejectUnauthorized: false });
      socket.once('secureConnect', () => resolve('connected'));
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
    expect(older).toMatch(/PROTOCOL_VERSION/);
  });

  it('by files; what is missing, no PEM, or no pair is named', async () => {
    const made = await selfSigned();
    const other = await loadTls({ mode: 'self-signed' }, { dataDir: join(folder, 'other'), addresses: [] });
    const path = (name: string) => join(folder, name);
    await writeFile(path('cert.pem'), made?.cert ?? '');
    await writeFile(path('key.pem'), made?.key ?? '');
    await writeFile(path('other.pem'), other?.key ?? '');
    await writeFile(path('no.pem'), 'nothing');
    const load = (cert: string, key: string) =>
      loadTls(
        { mode: 'files', certPath: path(cert), keyPath: path(key) },
        { dataDir: folder, addresses: [] },
      );
    expect(await load('cert.pem', 'key.pem')).toEqual(made);
    await expect(load('absent.pem', 'key.pem')).rejects.toThrow(/CONSILIUM_TLS_CERT: .*absent\.pem/);
    await expect(load('cert.pem', 'absent.pem')).rejects.toThrow(/CONSILIUM_TLS_KEY: .*absent\.pem/);
    await expect(load('cert.pem', 'no.pem')).rejects.toThrow('in PEM');
    await expect(load('cert.pem', 'other.pem')).rejects.toThrow('not the key of');
  });
});
