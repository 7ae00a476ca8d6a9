import { afterEach, expect, test } from 'vitest';
import { startSpeechServer } from '../support/speechServer.ts';
import { churn } from './churn.ts';
import { LoadDriver } from './LoadDriver.ts';
import { ProbedServer, type Holdings } from './ProbedServer.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Until whatever is made once has been made. */
const warmUpRooms = 20;
const rooms = 200;
/** Connections that the last requests used stay open for seconds, and jobs come and go. */
const settlesWithinMs = 60_000;
const passing = 5;

test(
  'rooms that were opened and closed leave nothing: no routers, transports, threads, timers, listeners, memory',
  { timeout: 900_000 },
  async () => {
    // Speech is recognised elsewhere: what a model takes when it is first used is no matter of rooms.
    const speech = await startSpeechServer();
    closing.push(() => speech.close());
    const server = await ProbedServer.start({
      CONSILIUM_STT_BASE_URL: speech.openAiBaseUrl,
      CONSILIUM_STT_MODEL: 'test',
    });
    closing.push(() => server.stop());
    const load = await LoadDriver.start();
    closing.push(() => load.close());
    const opened = async (count: number) => {
      expect(await churn(server.visited, load, (sofar) => sofar < count)).toBeGreaterThanOrEqual(count);
    };

    await opened(warmUpRooms);
    await expect.poll(async () => (await server.look()).routers, { timeout: settlesWithinMs }).toBe(0);
    const start = await server.look();
    await opened(rooms);
    const timers = ({ active }: Holdings) => active['Timeout'] ?? 0;
    await expect
      .poll(
        async () => {
          const { routers, handlers, threads, emitters, ...held } = await server.look();
          return {
            routers,
            handlers,
            threads: threads <= start.threads,
            timers: timers({ ...start, ...held }) <= timers(start) + passing,
            emitters: emitters <= start.emitters + passing,
          };
        },
        { timeout: settlesWithinMs, interval: 2_000 },
      )
      .toEqual({ routers: 0, handlers: start.handlers, threads: true, timers: true, emitters: true });
    const end = await server.look();
    // The record waits ten minutes for the last captions of each visit, by one timer.
    expect(end.timeouts - start.timeouts).toBeLessThan(rooms + 2 * passing);
    for (const memory of ['heapBytes', 'nodeBytes', 'workerBytes'] as const) {
      expect(end[memory], memory).toBeLessThan(1.2 * start[memory]);
    }
  },
);
