/**
 * Rooms that open, fill, empty and close, people who join and leave, for ten minutes, on the real server; every half
 * minute one line of what it holds. Ends with 1 where memory or anything else grew from the first minutes to the last.
 *
 *   npm run soak -- --minutes 60
 */
import { parseArgs } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { atMost, below, report, told } from '../bench/report.ts';
import { startSpeechServer } from '../support/speechServer.ts';
import { churn } from './churn.ts';
import { LoadDriver } from './LoadDriver.ts';
import { ProbedServer, type Holdings } from './ProbedServer.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const endsAtMs = performance.now() + Number(values.minutes) * 60_000;
const lookMs = 30_000;
const settleMs = 15_000;
const megabyte = 1_000_000;

const speech = await startSpeechServer();
const server = await ProbedServer.start({
  CONSILIUM_STT_BASE_URL: speech.openAiBaseUrl,
  CONSILIUM_STT_MODEL: 'soak',
});
const load = await LoadDriver.start();
const looks: Holdings[] = [];
let rooms = 0;
try {
  do {
    const restsAtMs = Math.min(endsAtMs, performance.now() + lookMs);
    await server.visited.signIn();
    rooms += await churn(server.visited, load, () => performance.now() < restsAtMs);
    await delay(settleMs);
    const look = await server.look();
    looks.push(look);
    const megabytes = (bytes: number) => `${(bytes / megabyte).toFixed(0)} MB`;
    console.log(
      `${rooms} rooms so far; ${look.routers} routers, ${look.threads} threads, ${look.emitters} emitters,`,
      `heap ${megabytes(look.heapBytes)}, Node ${megabytes(look.nodeBytes)}, worker ${megabytes(look.workerBytes)}`,
    );
  } while (performance.now() < endsAtMs);
} finally {
  await load.close();
  await server.stop();
  await speech.close();
}

const [first, last] = [looks[0]!, looks.at(-1)!];
const growth = (of: 'heapBytes' | 'nodeBytes' | 'workerBytes') => 100 * (last[of] / first[of] - 1);
const figures = [
  told('rooms opened and closed', rooms, ''),
  atMost(0, 'routers left', last.routers, ''),
  atMost(0, 'transports, producers, consumers left', last.handlers - first.handlers, ''),
  atMost(2, 'threads more than at the first look', last.threads - first.threads, ''),
  atMost(10, 'event emitters more than at the first look', last.emitters - first.emitters, ''),
  below(20, 'heap, more than at the first look', growth('heapBytes'), '%'),
  below(20, 'memory of the Node process, more', growth('nodeBytes'), '%'),
  below(20, 'memory of the media worker, more', growth('workerBytes'), '%'),
];
report('soak', figures);
process.exitCode = figures.every(({ met }) => met !== false) ? 0 : 1;
