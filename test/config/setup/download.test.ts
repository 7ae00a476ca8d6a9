import { mkdtempSync, readFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { download, NotReachable } from '../../../config/setup/download.mjs';

const content = Buffer.from('0123456789'.repeat(20_000));

let folder: string;
let target: string;
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'consilium-download-'));
  target = join(folder, 'file');
});

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  rmSync(folder, { recursive: true });
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
}

/** Serves `content`, by range where one is asked for. */
const serveContent: RequestListener = (request, response) => {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': content.length - from });
  response.end(content.subarray(from));
};

test('fetches a file and tells how far it is', async () => {
  const told: [number, number | undefined][] = [];
  await download(await serve(serveContent), target, (done, total) => told.push([done, total]));
  expect(readFileSync(target).equals(content)).toBe(true);
  expect(told.at(-1)).toEqual([content.length, content.length]);
});

test('goes on where it was interrupted', async () => {
  const ranges: (string | undefined)[] = [];
  const url = await serve((request, response) => {
    ranges.push(request.headers.range);
    if (ranges.length > 1) {
      serveContent(request, response);
      return;
    }
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, 100_000), () => response.destroy());
  });
  await expect(download(url, target)).rejects.toThrow(NotReachable);
  expect(existsSync(target)).toBe(false);
  const kept = readFileSync(`${target}.part`).length;
  expect(kept).toBeGreaterThan(0);

  const told: number[] = [];
  await download(url, target, (done) => told.push(done));
  expect(ranges).toEqual([undefined, `bytes=${kept}-`]);
  expect(readFileSync(target).equals(content)).toBe(true);
  expect(told[0]).toBeGreaterThan(kept);
});

test('starts afresh where the server knows no ranges', async () => {
  writeFileSync(`${target}.part`, 'of another time');
  const url = await serve((_, response) => response.end(content));
  await download(url, target);
  expect(readFileSync(target).equals(content)).toBe(true);
});

test('drops a part that is not one of the file', async () => {
  writeFileSync(`${target}.part`, content);
  const url = await serve((_, response) => response.writeHead(416).end());
  await expect(download(url, target)).rejects.toThrow(/answered 416/);
  expect(existsSync(`${target}.part`)).toBe(false);
});

test('names what could not be reached', async () => {
  const missing = await serve((_, response) => response.writeHead(404).end());
  await expect(download(missing, target)).rejects.toThrow(`${missing} answered 404`);
  server?.close();
  await expect(download('http://127.0.0.1:9/file', target)).rejects.toThrow('127.0.0.1:9: ');
  await expect(download('https://no-such-host.invalid/file', target)).rejects.toThrow(NotReachable);
});

test('does not wait for a host that says nothing', async () => {
  const url = await serve(() => {});
  await expect(download(url, target)).rejects.toThrow(/no answer in time/);
}, 10_000);

test('a full disk or a folder that is gone is no fault of the host', async () => {
  const url = await serve(serveContent);
  await expect(download(url, join(folder, 'gone/file'))).rejects.not.toBeInstanceOf(NotReachable);
});
