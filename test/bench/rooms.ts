/**
 * What a room costs: CPU and memory of the server with 1, 10 and 50 rooms of three people who send sound and a small
 * picture, above what it takes with none. Growth is linear where a room among 50 costs no more than one among 10.
 *
 *   npm run bench:rooms -- --rooms 1,5,10 --seconds 5     smaller
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { LoadDriver } from '../load/LoadDriver.ts';
import { serverCost } from '../load/serverCost.ts';
import { VisitedServer } from '../load/VisitedServer.ts';
import { atMost, report, told } from './report.ts';

const { values } = parseArgs({
  options: {
    rooms: { type: 'string', default: '1,10,50' },
    seconds: { type: 'string', default: '15' },
  },
});
const steps = values.rooms.split(',').map(Number);
const seconds = Number(values.seconds);
const people = 3;
const settleMs = 5_000;

interface Step {
  rooms: number;
  /** Of both processes, in % of a core. */
  node: number;
  worker: number;
  megabytes: number;
  packets: number;
  lost: number;
  missed: number;
}

const visited = await VisitedServer.start();
const { url, pid } = visited.server;
const load = await LoadDriver.start();

async function measure(rooms: number, groups: string[]): Promise<Step> {
  await load.order('send', { groups });
  await delay(settleMs);
  const look = async () => ({
    cost: await serverCost(pid),
    traffic: await Promise.all(groups.map((group) => load.order('look', { group }))),
  });
  const before = await look();
  await delay(seconds * 1000);
  const after = await look();
  const sum = ({ traffic }: typeof after, what: 'received' | 'lost' | 'missed') =>
    traffic.reduce((total, each) => total + each[what], 0);
  const percent = (what: 'nodeCpuSeconds' | 'workerCpuSeconds') =>
    (100 * (after.cost[what] - before.cost[what])) / seconds;
  return {
    rooms,
    node: percent('nodeCpuSeconds'),
    worker: percent('workerCpuSeconds'),
    megabytes: (after.cost.nodeBytes + after.cost.workerBytes) / 1e6,
    packets: (sum(after, 'received') - sum(before, 'received')) / seconds,
    lost: sum(after, 'lost'),
    missed: sum(after, 'missed'),
  };
}

async function measureAll(): Promise<{ idle: Step; measured: Step[] }> {
  const idle = await measure(0, []);
  const measured: Step[] = [];
  const groups: string[] = [];
  let open = 0;
  for (const wanted of steps) {
    const rooms = (await visited.openRooms(wanted - open, people)).map(({ tokens }) => tokens);
    const group = `up to ${wanted}`;
    await load.order('join', { group, url, rooms, media: 'soundAndSmallPicture' });
    groups.push(group);
    open = wanted;
    measured.push(await measure(wanted, groups));
  }
  return { idle, measured };
}

const { idle, measured } = await measureAll().finally(async () => {
  await load.close();
  await visited.server.stop();
});

const cpu = ({ node, worker }: Step) => node + worker;
const perRoom = (step: Step, of: (step: Step) => number) => (of(step) - of(idle)) / step.rooms;
const memory = ({ megabytes }: Step) => megabytes;
const [last, middle] = [measured.at(-1)!, measured.at(-2) ?? measured.at(-1)!];
const ratio = (of: (step: Step) => number) => perRoom(last, of) / perRoom(middle, of);

console.table([idle, ...measured]);
report('rooms', [
  ...measured.flatMap((step) => [
    told(`CPU per room of ${people}, at ${step.rooms}`, perRoom(step, cpu), '% of a core'),
    told(`memory per room of ${people}, at ${step.rooms}`, perRoom(step, memory), 'MB'),
  ]),
  told(`CPU per peer, at ${last.rooms} rooms`, perRoom(last, cpu) / people, '% of a core'),
  told(`memory per peer, at ${last.rooms} rooms`, perRoom(last, memory) / people, 'MB'),
  atMost(1.2, `CPU per room, at ${last.rooms} against ${middle.rooms}`, ratio(cpu), 'times'),
  atMost(1.2, `memory per room, at ${last.rooms} against ${middle.rooms}`, ratio(memory), 'times'),
  told(`packets forwarded, at ${last.rooms} rooms`, last.packets, '1/s'),
  atMost(
    0,
    'packets lost on the way',
    measured.reduce((sum, { lost }) => sum + lost, 0),
    '',
  ),
  told(
    'packets that the load came too late for',
    measured.reduce((sum, { missed }) => sum + missed, 0),
    '',
  ),
]);
