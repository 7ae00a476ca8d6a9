import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectedErrors, fuzzServer, unlimited } from './support/fuzz/fuzzServer.ts';
import { KnownValues } from './support/fuzz/KnownValues.ts';
import { Random } from './support/fuzz/Random.ts';
import { sampleOf } from './support/fuzz/sampleOf.ts';
import { startServer, type RunningServer } from './support/startServer.ts';
import { clientEvents, routes } from '../src/wire/protocol.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer(unlimited);
}, 120_000);
afterAll(async () => {
  server.expectErrors(expectedErrors);
  // Rejects where the server did not live to see this, or wrote down an error.
  await server.stop();
});

/** The same ones each time; `npm run fuzz` sends others, and more. */
const seed = 1;
const messages = 3_000;
/** What a server's memory may grow by once it is warm: a visit's own, and what the collector has not come to. */
const growthMb = 150;

test('whatever strangers and members send is answered with a code, and leaves nothing behind', async () => {
  const { log, before, after, memoryMb } = await fuzzServer({ server, messages, seed });
  expect(log.faults, `seed ${seed}`).toEqual([]);
  expect(log.total).toBeGreaterThanOrEqual(messages);
  expect(after, `seed ${seed}`).toEqual(before);
  expect(memoryMb.most - memoryMb.early, `seed ${seed}`).toBeLessThan(growthMb);
  // It came further than to the door.
  expect(log.answers.get('ok')).toBeGreaterThan(messages / 50);
  for (const reached of [
    'TRANSPORT_STATE',
    'CONSUMER_NOT_FOUND',
    'GRANT_MISSING',
    'RTP_PARAMETERS_REFUSED',
  ]) {
    expect([...log.answers.keys()]).toContain(reached);
  }
}, 240_000);

test('most samples of an entry are what its schema takes', () => {
  const random = new Random(seed);
  const known = new KnownValues();
  for (const { name, example } of [...clientEvents, ...routes]) {
    known.learn(example);
    for (const { request } of clientEvents.filter((event) => event.name === name)) {
      const taken = Array.from({ length: 50 }, () => sampleOf(request, known, random)).filter(
        (sample) => request.safeParse(sample).success,
      );
      expect(taken.length, name).toBeGreaterThan(25);
    }
  }
});
