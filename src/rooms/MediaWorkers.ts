import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createWorker, setLogEventListeners } from 'mediasoup';
import type { Router, WebRtcServer, Worker } from 'mediasoup/types';
import type { Logger } from '../../config/logger.ts';
import { SafeEmitter } from '../../config/SafeEmitter.ts';
import { settlesWithin } from '../../config/settlesWithin.ts';
import { WireError } from '../wire/errors.ts';
import { mediaCodecs } from './mediaCodecs.ts';

export interface MediaWorkersOptions {
  /** At most one a core makes sense: a worker is one thread. */
  count: number;
  /** Path of the mediasoup-worker binary. */
  workerBin: string;
  /** Address that media is received on. */
  listenIp: string;
  /** Address that clients are told, where it is another; needed where `listenIp` is a wildcard. */
  announcedAddress: string | null;
  /** Port of the first worker, UDP and TCP; the others take the following ones. Null: free ones. */
  firstPort: number | null;
  logger: Logger;
}

interface MediaWorkersEvents {
  /** Its routers are closed already. A new worker takes its place and port, unless the server is stopping. */
  workerDied: [{ pid: number }];
}

/** What workers carry. */
type MediaCounts = {
  routers: number;
  /** Those of the people; each router has one of the server besides. */
  transports: number;
};

const findPortTries = 20;
const restartTries = 5;
const restartPauseMs = 300;
const answerLimitMs = 1_000;

/**
 * One mediasoup worker with one WebRtcServer: all its transports share one port, UDP and TCP, so that a firewall
 * needs one rule for each worker.
 */
export class MediaWorker {
  readonly worker: Worker;
  readonly webRtcServer: WebRtcServer;
  readonly port: number;
  #transports = 0;
  #routers = 0;

  constructor(worker: Worker, webRtcServer: WebRtcServer, port: number) {
    this.worker = worker;
    this.webRtcServer = webRtcServer;
    this.port = port;
  }

  /** Whether this one has less to carry; routers count between workers of as many transports. */
  isFreerThan(other: MediaWorker): boolean {
    if (this.#transports !== other.#transports) return this.#transports < other.#transports;
    return this.#routers < other.#routers;
  }

  get counts(): MediaCounts {
    return { routers: this.#routers, transports: this.#transports };
  }

  async createRouter(): Promise<Router> {
    this.#routers++;
    try {
      const router = await this.worker.createRouter({ mediaCodecs });
      router.observer.once('close', () => this.#routers--);
      // Not by the WebRtcServer, which is told nothing of those that close with their router.
      router.observer.on('newtransport', (transport) => {
        if (transport.type !== 'webrtc') return;
        this.#transports++;
        transport.observer.once('close', () => this.#transports--);
      });
      return router;
    } catch (error) {
      this.#routers--;
      throw error;
    }
  }
}

/** The media processes of this server. */
export class MediaWorkers extends SafeEmitter<MediaWorkersEvents> {
  readonly #options: MediaWorkersOptions;
  readonly #workers = new Set<MediaWorker>();
  readonly #replacements = new Set<Promise<void>>();
  #closed = false;
  #endExpected = false;

  /** Rejects where a worker does not start or a port is taken. */
  static async create(options: MediaWorkersOptions): Promise<MediaWorkers> {
    if (['0.0.0.0', '::'].includes(options.listenIp) && options.announcedAddress === null) {
      throw new Error(`listening on ${options.listenIp} needs an announced address`);
    }
    const logger = options.logger.child({ part: 'mediasoup' });
    const workers = new MediaWorkers(options);
    setLogEventListeners({
      ondebug: undefined,
      onwarn: (namespace, log) => logger.warn({ namespace }, log),
      // Both sides close the same thing at once; where it matters, the request itself fails.
      onerror: (namespace, log, err) => {
        const expected = workers.#endExpected || log.includes('MediaSoupNotFoundError');
        logger[expected ? 'debug' : 'error']({ namespace, err }, log);
      },
    });
    try {
      for (let index = 0; index < options.count; index++) {
        await workers.#start(options.firstPort === null ? null : options.firstPort + index);
      }
    } catch (error) {
      workers.close();
      throw error;
    }
    return workers;
  }

  private constructor(options: MediaWorkersOptions) {
    super(options.logger);
    this.#options = options;
  }

  /**
   * The worker with the least to carry. Where none runs, waits for one that is being started in place of a dead
   * one; throws DEPENDENCY_UNAVAILABLE where none comes.
   */
  async pick(): Promise<MediaWorker> {
    await this.#someRun();
    return this.#freest();
  }

  /** A router on the worker that `pick` picks. Throws what it throws. */
  async createRouter(): Promise<{ mediaWorker: MediaWorker; router: Router }> {
    await this.#someRun();
    // Counted in the moment it is picked, so that rooms which lose their worker together spread over the others.
    const mediaWorker = this.#freest();
    return { mediaWorker, router: await mediaWorker.createRouter() };
  }

  async #someRun(): Promise<void> {
    // A dead worker closes its routers before it says that it died; who comes from there waits for that.
    await Promise.resolve();
    if (this.#workers.size === 0 && this.#replacements.size > 0) await Promise.race(this.#replacements);
  }

  #freest(): MediaWorker {
    let freest: MediaWorker | null = null;
    for (const worker of this.#workers) {
      if (!freest || worker.isFreerThan(freest)) freest = worker;
    }
    if (!freest) throw new WireError('DEPENDENCY_UNAVAILABLE', { dependency: 'mediaWorkers' });
    return freest;
  }

  /** Those that run. */
  get all(): MediaWorker[] {
    return [...this.#workers];
  }

  /** How many run; fewer than asked for while one is being replaced. */
  get running(): number {
    return this.#workers.size;
  }

  get counts(): MediaCounts {
    const sum = { routers: 0, transports: 0 };
    for (const { counts } of this.#workers) {
      sum.routers += counts.routers;
      sum.transports += counts.transports;
    }
    return sum;
  }

  /** Process ids of those that run. */
  get pids(): number[] {
    return [...this.#workers].map(({ worker }) => worker.pid);
  }

  /** How many of those that should run take orders now. One that hangs counts as none, after a moment. */
  async answering(): Promise<{ answering: number; wanted: number }> {
    const asked = [...this.#workers].map(({ worker }) =>
      settlesWithin(worker.getResourceUsage(), answerLimitMs).catch(() => false),
    );
    const answers = await Promise.all(asked);
    return { answering: answers.filter(Boolean).length, wanted: this.#options.count };
  }

  /** The server is stopping: a terminal's Ctrl-C reaches these processes too, so they may end before `close`. */
  expectEnd(): void {
    this.#endExpected = true;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const { worker } of this.#workers) worker.close();
    this.#workers.clear();
  }

  async #start(port: number | null): Promise<void> {
    const { workerBin } = this.#options;
    const worker = await createWorker({ workerBin, logLevel: 'warn' });
    try {
      const { webRtcServer, port: usedPort } = await this.#listen(worker, port);
      if (this.#closed) {
        worker.close();
        return;
      }
      const mediaWorker = new MediaWorker(worker, webRtcServer, usedPort);
      this.#workers.add(mediaWorker);
      worker.once('died', () => this.#died(mediaWorker));
      this.#options.logger.info({ pid: worker.pid, port: usedPort }, 'media worker runs');
    } catch (error) {
      worker.close();
      throw error;
    }
  }

  async #listen(worker: Worker, port: number | null): Promise<{ webRtcServer: WebRtcServer; port: number }> {
    const { listenIp: ip, announcedAddress } = this.#options;
    // A port that is free for TCP may be taken for UDP, so a free one is a matter of trying.
    for (let tried = 1; ; tried++) {
      const candidate = port ?? (await freeTcpPort(ip));
      const address = { ip, port: candidate, ...(announcedAddress === null ? {} : { announcedAddress }) };
      try {
        const webRtcServer = await worker.createWebRtcServer({
          listenInfos: [
            { protocol: 'udp', ...address },
            { protocol: 'tcp', ...address },
          ],
        });
        return { webRtcServer, port: candidate };
      } catch (cause) {
        if (port !== null || tried === findPortTries) {
          throw new Error(`media cannot listen on ${ip} port ${candidate}`, { cause });
        }
      }
    }
  }

  #died(dead: MediaWorker): void {
    this.#workers.delete(dead);
    const { pid } = dead.worker;
    if (this.#endExpected) {
      this.emit('workerDied', { pid });
      return;
    }
    this.#options.logger.error({ pid, port: dead.port }, 'media worker died');
    const replacement = this.#replace(dead.port).finally(() => this.#replacements.delete(replacement));
    this.#replacements.add(replacement);
    this.emit('workerDied', { pid });
  }

  /** On the same port: firewalls know it. */
  async #replace(port: number): Promise<void> {
    for (let tried = 1; tried <= restartTries && !this.#closed; tried++) {
      try {
        await this.#start(port);
        return;
      } catch (err) {
        this.#options.logger.error({ err, port }, 'media worker did not start again');
        await delay(restartPauseMs * tried, undefined, { ref: false });
      }
    }
  }
}

async function freeTcpPort(ip: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, ip, resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return address.port;
}
