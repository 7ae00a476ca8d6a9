/**
 * What forwarding costs this server (its Node process and its media worker) against mediasoup with nothing around it:
 * the same people, streams, codecs and transports, taking turns in one run, first without taps and then with a tap on
 * everybody, who all talk. What the load itself costs is counted for neither.
 *
 *   npm run bench:sfu -- --rooms 4 --rounds 2 --seconds 5     smaller
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { LoadDriver } from '../load/LoadDriver.ts';
import { serverCost } from '../load/serverCost.ts';
import { VisitedServer } from '../load/VisitedServer.ts';
import { toCaptions } from '../support/RoomsClient.ts';
import { atMost, below, report, told } from './report.ts';

const { values } = parseArgs({
  options: {
    rooms: { type: 'string', default: '8' },
    people: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '10' },
  },
});
const rooms = Number(values.rooms);
const people = Number(values.people);
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const settleMs = 3_000;
const speechDelayMs = 300;

interface Turn {
  packets: number;
  seconds: number;
  nodeCpuSeconds: number;
  workerCpuSeconds: number;
}

const speech = fork(new URL('slowSpeechServer.ts', import.meta.url));
speech.send(speechDelayMs);
const [speechUrl] = (await once(speech, 'message')) as [string];
const bare = fork(new URL('../load/bareServer.ts', import.meta.url));
const [bareUrl] = (await once(bare, 'message')) as [string];
const ours = await VisitedServer.start({ CONSILIUM_STT_BASE_URL: speechUrl, CONSILIUM_STT_MODEL: 'bench' });
const load = await LoadDriver.start();

const { url, pid } = ours.server;
const pidOf = { bare: bare.pid ?? 0, ours: pid, tapped: pid };
type Side = keyof typeof pidOf;
const turns: Record<Side, Turn[]> = { bare: [], ours: [], tapped: [] };
let lost = 0;
let missed = 0;

async function takeTurn(side: Side): Promise<void> {
  await load.order('send', { groups: [side] });
  await delay(settleMs);
  const look = async () => ({
    atMs: performance.now(),
    cost: await serverCost(pidOf[side]),
    traffic: await load.order('look', { group: side }),
  });
  const before = await look();
  await delay(seconds * 1000);
  const after = await look();
  lost += after.traffic.lost;
  missed += after.traffic.missed;
  turns[side].push({
    packets: after.traffic.received - before.traffic.received,
    seconds: (after.atMs - before.atMs) / 1000,
    nodeCpuSeconds: after.cost.nodeCpuSeconds - before.cost.nodeCpuSeconds,
    workerCpuSeconds: after.cost.workerCpuSeconds - before.cost.workerCpuSeconds,
  });
}

async function measure(): Promise<void> {
  const opened = (await ours.openRooms(rooms, people)).map(({ tokens }) => tokens);
  const ofBare = opened.map((tokens, room) => tokens.map(() => `room ${room}`));
  const media = 'soundAndPicture';
  await load.order('join', { group: 'bare', url: bareUrl, rooms: ofBare, media });
  await load.order('join', { group: 'ours', url, rooms: opened, media });
  for (let round = 0; round < rounds; round++) {
    await takeTurn('bare');
    await takeTurn('ours');
  }
  await load.order('leave', { group: 'ours' });
  const tappedRooms = (await ours.openRooms(rooms, people)).map(({ tokens }) => tokens);
  await load.order('join', { group: 'tapped', url, rooms: tappedRooms, media, consent: toCaptions });
  for (let round = 0; round < rounds; round++) await takeTurn('tapped');
}

try {
  await measure();
} finally {
  await load.close();
  bare.disconnect();
  speech.send('stop');
  await ours.server.stop();
}

const total = (side: Side, what: keyof Turn) => turns[side].reduce((sum, turn) => sum + turn[what], 0);
const cpuSeconds = (side: Side) => total(side, 'nodeCpuSeconds') + total(side, 'workerCpuSeconds');
const perCpuSecond = (side: Side) => total(side, 'packets') / cpuSeconds(side);
/** By how much fewer packets a CPU-second forwards than in bare mediasoup, in %. */
const behind = (side: Side) => 100 * (1 - perCpuSecond(side) / perCpuSecond('bare'));
const share = (side: Side, what: keyof Turn) => (100 * total(side, what)) / total(side, 'seconds');

report('sfu', [
  below(5, 'packets forwarded for a CPU-second, behind bare mediasoup', behind('ours'), '%'),
  told('the same with a tap on everybody, who all talk', behind('tapped'), '%'),
  told('packets for a CPU-second, bare mediasoup', perCpuSecond('bare'), ''),
  told('packets for a CPU-second, taps off', perCpuSecond('ours'), ''),
  told('packets for a CPU-second, taps on', perCpuSecond('tapped'), ''),
  told('packets forwarded, bare mediasoup', total('bare', 'packets') / total('bare', 'seconds'), '1/s'),
  told('packets forwarded, taps off', total('ours', 'packets') / total('ours', 'seconds'), '1/s'),
  told('media worker, bare mediasoup', share('bare', 'workerCpuSeconds'), '% of a core'),
  told('media worker, taps off', share('ours', 'workerCpuSeconds'), '% of a core'),
  told('media worker, taps on', share('tapped', 'workerCpuSeconds'), '% of a core'),
  told('Node process, bare mediasoup', share('bare', 'nodeCpuSeconds'), '% of a core'),
  told('Node process, taps off', share('ours', 'nodeCpuSeconds'), '% of a core'),
  told('Node process with its threads, taps on', share('tapped', 'nodeCpuSeconds'), '% of a core'),
  atMost(0, 'packets lost on the way', lost, ''),
  told('packets that the load came too late for', missed, ''),
]);
