import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { workerBinary } from '../../config/workerBinary.ts';
import { MediaWorkers, type MediaWorker } from '../../src/rooms/MediaWorkers.ts';
import { quietLogger, startWorkers } from '../support/roomsServer.ts';

let workers: MediaWorkers | null = null;
afterEach(() => workers?.close());

async function listening({ webRtcServer }: MediaWorker) {
  const { udpSockets, tcpServers } = await webRtcServer.dump();
  return { udp: udpSockets.map(({ port }) => port), tcp: tcpServers.map(({ port }) => port) };
}

test('each worker listens on one port of its own, UDP and TCP', async () => {
  workers = await startWorkers(await quietLogger(), 2);
  const first = await workers.pick();
  await first.createRouter();
  const second = await workers.pick();
  expect(second).not.toBe(first);
  expect(await listening(first)).toEqual({ udp: [first.port], tcp: [first.port] });
  expect(second.port).not.toBe(first.port);
});

test('the worker with the fewest transports is taken, of equal ones that with the fewest routers', async () => {
  workers = await startWorkers(await quietLogger(), 2);
  const first = await workers.pick();
  const router = await first.createRouter();
  const second = await workers.pick();
  await second.createRouter();
  await second.createRouter();
  expect(await workers.pick()).toBe(first);
  const transport = await router.createWebRtcTransport({ webRtcServer: first.webRtcServer });
  expect(await workers.pick()).toBe(second);
  transport.close();
  expect(await workers.pick()).toBe(first);
  router.close();
});

test('routers that are made together spread over the workers', async () => {
  workers = await startWorkers(await quietLogger(), 2);
  const made = await Promise.all(Array.from({ length: 4 }, () => workers!.createRouter()));
  const ports = made.map(({ mediaWorker }) => mediaWorker.port);
  expect(ports.filter((port) => port === ports[0])).toHaveLength(2);
});

test('a dead worker is replaced on its port, and whoever needs one waits for it', async () => {
  workers = await startWorkers(await quietLogger(), 1);
  const { worker, port } = await workers.pick();
  const { pid } = worker;
  const died = new Promise<number>((resolve) => workers?.on('workerDied', (dead) => resolve(dead.pid)));
  process.kill(pid, 'SIGKILL');
  expect(await died).toBe(pid);
  expect(workers.running).toBe(0);
  const next = await workers.pick();
  expect(next.worker.pid).not.toBe(pid);
  expect(await listening(next)).toEqual({ udp: [port], tcp: [port] });
});

test('a worker that ends while the server stops is not replaced', async () => {
  workers = await startWorkers(await quietLogger(), 1);
  const { worker } = await workers.pick();
  workers.expectEnd();
  const died = new Promise<void>((resolve) => workers?.on('workerDied', () => resolve()));
  process.kill(worker.pid, 'SIGINT');
  await died;
  await expect(workers.pick()).rejects.toMatchObject({ code: 'DEPENDENCY_UNAVAILABLE' });
});

test('closed workers are not replaced, and none can be had', async () => {
  workers = await startWorkers(await quietLogger(), 1);
  const { worker } = await workers.pick();
  const gone = once(worker, 'subprocessclose');
  workers.close();
  workers.close();
  await gone;
  expect(workers.running).toBe(0);
  await expect(workers.pick()).rejects.toMatchObject({ code: 'DEPENDENCY_UNAVAILABLE' });
});

test('a port that is taken, a wildcard nobody can be told of, and a missing binary stop the start', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const options = {
    count: 1,
    workerBin: workerBinary(),
    listenIp: '127.0.0.1',
    announcedAddress: null,
    firstPort: (taken.address() as AddressInfo).port,
    logger: await quietLogger(),
  };
  await expect(MediaWorkers.create(options)).rejects.toThrow(`port ${options.firstPort}`);
  taken.close();
  await expect(MediaWorkers.create({ ...options, listenIp: '0.0.0.0' })).rejects.toThrow('announced address');
  await expect(MediaWorkers.create({ ...options, workerBin: '/nowhere/worker' })).rejects.toThrow();
});

test('clients are told the announced address', async () => {
  workers = await MediaWorkers.create({
    count: 1,
    workerBin: workerBinary(),
    listenIp: '0.0.0.0',
    announcedAddress: 'media.clinic.example',
    firstPort: null,
    logger: await quietLogger(),
  });
  const worker = await workers.pick();
  const router = await worker.createRouter();
  const { iceCandidates } = await router.createWebRtcTransport({ webRtcServer: worker.webRtcServer });
  expect(new Set(iceCandidates.map(({ address }) => address))).toEqual(new Set(['media.clinic.example']));
});
