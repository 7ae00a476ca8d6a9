/**
 * 500 people in rooms of five, all connected, with everything of a call but its packets: how long the server takes to
 * answer what they ask, each about once in two seconds; and meanwhile how long one pair waits for its first media, from
 * asking to join to the first packet.
 *
 *   npm run bench:signalling -- --rooms 20 --seconds 10     smaller
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { LoadDriver } from '../load/LoadDriver.ts';
import { serverCost } from '../load/serverCost.ts';
import { VisitedServer } from '../load/VisitedServer.ts';
import { atMost, below, percentile, report, told } from './report.ts';

const { values } = parseArgs({
  options: {
    rooms: { type: 'string', default: '100' },
    people: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '30' },
  },
});
const people = Number(values.people);
const seconds = Number(values.seconds);
const sockets = Number(values.rooms) * people;
const requestsPerSecond = sockets / 2;
const pairs = 10;

const visited = await VisitedServer.start();
const { url, pid } = visited.server;
const crowd = await LoadDriver.start();
// In a process of its own: what the crowd takes must not delay what is measured.
const pair = await LoadDriver.start();

async function measure() {
  const rooms = (await visited.openRooms(Number(values.rooms), people)).map(({ tokens }) => tokens);
  const joinedAfterMs = performance.now();
  await crowd.order('join', { group: 'crowd', url, rooms, media: 'none' });
  const joinSeconds = (performance.now() - joinedAfterMs) / 1000;
  const [own] = await visited.openRooms(1, 1 + pairs);
  const [first, ...newcomers] = own!.tokens;
  await pair.order('join', { group: 'pair', url, rooms: [[first!]], media: 'soundAndPicture' });
  await pair.order('send', { groups: ['pair'] });

  const before = await serverCost(pid);
  const talking = crowd.order('talk', { group: 'crowd', requestsPerSecond, seconds });
  const firstMediaMs: number[] = [];
  for (const token of newcomers) {
    firstMediaMs.push(await pair.order('firstMedia', { group: 'pair', url, token }));
    await delay((seconds * 1000) / pairs / 2);
  }
  const talk = await talking;
  const after = await serverCost(pid);
  return {
    talk,
    firstMediaMs,
    joinSeconds,
    nodeCpuSeconds: after.nodeCpuSeconds - before.nodeCpuSeconds,
    workerCpuSeconds: after.workerCpuSeconds - before.workerCpuSeconds,
  };
}

const measured = await measure().finally(async () => {
  await crowd.close();
  await pair.close();
  await visited.server.stop();
});
const { talk, firstMediaMs, joinSeconds, nodeCpuSeconds, workerCpuSeconds } = measured;
const { timesMs, failures, worstDelayMs } = talk;
if (failures.length > 0) console.log('failures', failures.slice(0, 10));
const all = Object.values(timesMs).flat();
report('signalling', [
  below(100, 'request to acknowledgement p99', percentile(all, 0.99), 'ms'),
  told('request to acknowledgement median', percentile(all, 0.5), 'ms'),
  told('request to acknowledgement max', Math.max(...all), 'ms'),
  ...Object.entries(timesMs).map(([kind, times]) => told(`${kind}, p99`, percentile(times, 0.99), 'ms')),
  atMost(0, 'requests that failed', failures.length, ''),
  told('sockets', sockets, ''),
  told('requests', all.length / seconds, '1/s'),
  told('first media of a pair meanwhile, median', percentile(firstMediaMs, 0.5), 'ms'),
  told(`first media of a pair meanwhile, slowest of ${pairs}`, Math.max(...firstMediaMs), 'ms'),
  told('time until all had joined', joinSeconds, 's'),
  told('Node process', (100 * nodeCpuSeconds) / seconds, '% of a core'),
  told('media worker', (100 * workerCpuSeconds) / seconds, '% of a core'),
  told('longest delay in the process of the load', worstDelayMs, 'ms'),
]);
