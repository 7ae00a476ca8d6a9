/**
 * A media worker is killed while visits run on it: from the kill to the first sound that somebody in each of them
 * hears again, real ICE, DTLS and SRTP included. Callers are mediasoup-client on werift in this process, so that part
 * of the time is theirs.
 *
 *   npm run bench:recovery
 */
import { setTimeout as delay } from 'node:timers/promises';
import { mediaRestarted, participantLeft } from '../../src/wire/events/server.ts';
import { callHearing, callMicrophone, type CallHearing, type CallMicrophone } from '../support/callDevice.ts';
import type { RoomsClient } from '../support/RoomsClient.ts';
import { RoomsServer } from '../support/roomsServer.ts';
import { installWebRtc } from '../support/weriftCaller.mjs';
import { atMost, below, report, told } from './report.ts';

const kills = 20;
const workerCount = 2;
const rooms = 6;
const goalMs = 2_000;
const packet = { payload: Uint8Array.of(0xf8, 0xff, 0xfe), level: 20 };

/** Two people in a room: the guest speaks on and on, the host hears it. */
class Pair {
  readonly host: RoomsClient;
  readonly guest: RoomsClient;
  readonly #server: RoomsServer;
  #microphone: CallMicrophone | null = null;
  #hearing: CallHearing | null = null;

  static async start(server: RoomsServer): Promise<Pair> {
    const room = server.room();
    const host = await server.host(room);
    const pair = new Pair(server, host, await server.patient(room, host));
    await pair.talk();
    return pair;
  }

  private constructor(server: RoomsServer, host: RoomsClient, guest: RoomsClient) {
    this.#server = server;
    this.host = host;
    this.guest = guest;
  }

  get workerPid(): number {
    const { session } = this.#server.registry.find(this.host.admission.room.roomId) ?? {};
    return session?.mediaWorkerPids[0] ?? 0;
  }

  /** Resolves when the host hears the guest. */
  async talk(): Promise<void> {
    this.close();
    this.#microphone = await callMicrophone(this.guest);
    this.#microphone.speak([packet], { loop: true });
    this.#hearing = await callHearing(this.host, this.#microphone.producerId);
    await this.#hearing.firstPacket;
  }

  /** As the page does when it is told. */
  async recover(): Promise<void> {
    await Promise.all([this.host.next(mediaRestarted), this.guest.next(mediaRestarted)]);
    await this.talk();
  }

  close(): void {
    this.#microphone?.close();
    this.#hearing?.close();
  }
}

const removeWebRtc = installWebRtc();
const server = await RoomsServer.start({ workerCount });
const pairs: Pair[] = [];
for (let made = 0; made < rooms; made++) pairs.push(await Pair.start(server));

const recoveriesMs: number[] = [];
let left = 0;
for (let kill = 0; kill < kills; kill++) {
  // The dead one's replacement is up again, so that there is always another.
  while (server.workers.running < workerCount) await delay(20);
  const carried = (pid: number) => pairs.filter(({ workerPid }) => workerPid === pid);
  const [pid] = server.workers.pids.toSorted((a, b) => carried(b).length - carried(a).length);
  const struck = carried(pid!);
  const killedAtMs = performance.now();
  process.kill(pid!, 'SIGKILL');
  await Promise.all(
    struck.map(async (pair) => {
      await pair.recover();
      recoveriesMs.push(performance.now() - killedAtMs);
    }),
  );
  left += pairs
    .flatMap(({ host, guest }) => [host, guest])
    .flatMap((peer) => peer.pending(participantLeft)).length;
}
for (const pair of pairs) pair.close();
await server.close();
removeWebRtc();

const sorted = recoveriesMs.toSorted((a, b) => a - b);
const percentile = (share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
report('recovery', [
  told('kills', kills, ''),
  told('visits struck', recoveriesMs.length, ''),
  told('media back p50', percentile(0.5), 'ms'),
  below(goalMs, 'media back p99', percentile(0.99), 'ms'),
  atMost(0, 'people who left', left, ''),
]);
process.exit(0);
