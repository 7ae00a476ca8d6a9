import { afterEach, beforeEach, expect, test } from 'vitest';
import { leave } from '../../src/wire/events/admission.ts';
import { closed, serverDraining } from '../../src/wire/events/server.ts';
import { RoomsServer } from '../support/roomsServer.ts';

let server: RoomsServer;
beforeEach(async () => {
  server = await RoomsServer.start();
});
afterEach(async () => {
  expect(server.faults).toEqual([]);
  await server.close();
});

const limitMs = 60_000;
const uncut = new AbortController().signal;

test('a server that drains opens no room, lets people into the visits that run, and tells everybody', async () => {
  const room = server.room();
  const host = await server.host(room);
  const drained = server.registry.drain(limitMs, uncut);
  expect((await host.next(serverDraining)).endsInMs).toBe(limitMs);
  await expect(server.token(server.room(), 'host')).rejects.toMatchObject({ code: 'SERVER_DRAINING' });
  const patient = await server.patient(room, host);
  const { endsInMs } = await patient.next(serverDraining);
  expect(endsInMs).toBeLessThanOrEqual(limitMs);
  expect(endsInMs).toBeGreaterThan(0);

  await host.request(leave, {});
  await patient.request(leave, {});
  await drained;
});

test('who waits for a visit is told too, whether they came before it drained or after', async () => {
  const room = server.room();
  const host = await server.host(room);
  const before = await server.newcomer(room, 'patient');
  await before.wait();
  void server.registry.drain(limitMs, uncut);
  expect((await before.next(serverDraining)).endsInMs).toBe(limitMs);
  const after = await server.newcomer(room, 'patient');
  await after.wait();
  expect((await after.next(serverDraining)).endsInMs).toBeGreaterThan(0);
  await host.request(leave, {});
});

test('it ends at once where nobody is in a visit, in its time where somebody stays, and at once when it is cut', async () => {
  await server.registry.drain(limitMs, uncut);
  const other = await RoomsServer.start();
  const host = await other.host(other.room());
  await other.registry.drain(50, uncut);
  const cut = new AbortController();
  const drained = other.registry.drain(limitMs, cut.signal);
  cut.abort();
  await drained;
  expect(host.pending(closed)).toEqual([]);
  await other.close();
});
