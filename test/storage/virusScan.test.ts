import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { InfectedFile, ScanFailed, scanned } from '../../src/storage/virusScan.ts';
import { startClamdServer, type ClamdServer } from '../support/clamdServer.ts';

let clamd: ClamdServer | null = null;
afterEach(async () => {
  await clamd?.close();
  clamd = null;
});

/** The standard's harmless test file, in two parts so that no scanner minds this one. */
const eicar = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$' + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';
async function* parts(...content: (string | Buffer)[]) {
  for (const part of content) yield Buffer.from(part);
}

it('hands on a clean stream as it came, and the scanner had all of it', async () => {
  clamd = await startClamdServer();
  const content = randomBytes(300_000);
  const out = await buffer(scanned(parts(content, '', 'end'), clamd.address));
  expect(out.equals(Buffer.concat([content, Buffer.from('end')]))).toBe(true);
  expect(clamd.scanned).toEqual([300_003]);
});

it('does not end an infected one', async () => {
  clamd = await startClamdServer();
  const stream = buffer(scanned(parts('before ', eicar, ' after'), clamd.address));
  await expect(stream).rejects.toThrow(InfectedFile);
  await expect(stream).rejects.toMatchObject({ signature: 'Eicar-Test-Signature' });
});

it('does not end one that the scanner could not check', async () => {
  clamd = await startClamdServer(() => null);
  await expect(buffer(scanned(parts('text'), clamd.address))).rejects.toThrow(ScanFailed);
  await clamd.close();
  await expect(buffer(scanned(parts('text'), clamd.address))).rejects.toThrow(ScanFailed);
  await expect(buffer(scanned(parts('text'), { path: '/no/such/socket' }))).rejects.toThrow(ScanFailed);
  clamd = await startClamdServer(undefined, 1000);
  const large = Array.from({ length: 200 }, () => randomBytes(64_000));
  await expect(buffer(scanned(parts(...large), clamd.address))).rejects.toThrow(ScanFailed);
});

it('lets go of the scanner where the sender breaks off', async () => {
  clamd = await startClamdServer();
  async function* broken() {
    yield Buffer.from('half');
    throw new Error('the sender is gone');
  }
  await expect(buffer(scanned(broken(), clamd.address))).rejects.toThrow('the sender is gone');
  expect(clamd.scanned).toEqual([]);
});
