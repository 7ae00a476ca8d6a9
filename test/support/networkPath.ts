/** The network between a person and the server, that a test can cut: packets stop, connections break. */
import { once } from 'node:events';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Forwards TCP connections to the server from a port of its own. */
export class SignallingPath {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #cut = false;

  static async open(target: { host: string; port: number }): Promise<SignallingPath> {
    const path = new SignallingPath(target);
    path.#server.listen(0, '127.0.0.1');
    await once(path.#server, 'listening');
    return path;
  }

  private constructor(target: { host: string; port: number }) {
    this.#server = createServer((near) => {
      if (this.#cut) {
        near.destroy();
        return;
      }
      const far = connect(target);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from);
        from.pipe(to);
        from.on('error', () => to.destroy());
        from.on('close', () => {
          this.#sockets.delete(from);
          to.destroy();
        });
      }
    });
  }

  /** Where the person's browser finds the server. */
  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  cut(): void {
    this.#cut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#cut = false;
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** Second loopback address: the server announces it to browsers and listens on the first, on the same port. */
export const announcedAddress = '127.0.0.2';
export const listenAddress = '127.0.0.1';

/** What a bad network does to packets, each way. */
export interface Impairment {
  lossRatio?: number;
  delayMs?: number;
  /** Added to the delay at random, up to so much: packets overtake each other. */
  jitterMs?: number;
  maxBitsPerSecond?: number;
}

/** What waits longer than this for its turn is dropped, as by a router's queue. */
const maxQueuedMs = 500;

/** One way of a bad network. */
class BadWay {
  readonly #impairment: Impairment;
  #freeAtMs = 0;

  constructor(impairment: Impairment) {
    this.#impairment = impairment;
  }

  pass(bytes: number, send: () => void): void {
    const { lossRatio = 0, delayMs = 0, jitterMs = 0, maxBitsPerSecond = Infinity } = this.#impairment;
    if (Math.random() < lossRatio) return;
    const nowMs = performance.now();
    const startMs = Math.max(nowMs, this.#freeAtMs);
    if (startMs - nowMs > maxQueuedMs) return;
    this.#freeAtMs = startMs + (bytes * 8 * 1000) / maxBitsPerSecond;
    setTimeout(send, this.#freeAtMs - nowMs + delayMs + Math.random() * jitterMs);
  }
}

/** Forwards every browser's media (UDP) to the server and back, each flow from a socket of its own. */
export class MediaPath {
  /** Of the media worker, and of this path in front of it. */
  readonly port: number;
  readonly #near: UdpSocket;
  #closed = false;
  readonly #flows = new Map<string, UdpSocket>();
  /** Flows that pass while others do not; null while all pass. */
  #passing: ReadonlySet<string> | null = null;
  #bad: { here: BadWay; there: BadWay; except: ReadonlySet<string> } | null = null;

  static async open(): Promise<MediaPath> {
    const port = await freeMediaPort();
    const near = createSocket('udp4');
    near.bind(port, announcedAddress);
    await once(near, 'listening');
    return new MediaPath(near, port);
  }

  private constructor(near: UdpSocket, port: number) {
    this.#near = near;
    this.port = port;
    near.on('message', (packet, { address, port: from }) => {
      const flow = `${address}:${from}`;
      if (!this.#passes(flow)) return;
      const far = this.#farSide(flow, address, from);
      this.#travel('there', flow, packet, () => far.send(packet, port, listenAddress, () => undefined));
    });
  }

  /** Of a server with one media worker, whose clients come by this path. */
  get environment(): Record<string, string> {
    return {
      CONSILIUM_RTC_LISTEN_ADDRESS: listenAddress,
      CONSILIUM_ANNOUNCED_ADDRESS: announcedAddress,
      CONSILIUM_RTC_PORT: String(this.port),
    };
  }

  /** The flows there are; whoever joins next brings new ones. */
  get flows(): ReadonlySet<string> {
    return new Set(this.#flows.keys());
  }

  /** Only these flows pass from now on: packets of all others vanish without a word, both ways. */
  cutAllBut(flows: ReadonlySet<string>): void {
    this.#passing = flows;
  }

  mend(): void {
    this.#passing = null;
    this.#bad = null;
  }

  /** All flows but these are so bad from now on, all of them together on one line. */
  impair(impairment: Impairment, except: ReadonlySet<string>): void {
    this.#bad = { here: new BadWay(impairment), there: new BadWay(impairment), except };
  }

  close(): void {
    this.#closed = true;
    this.#near.close();
    for (const socket of this.#flows.values()) socket.close();
  }

  #travel(way: 'here' | 'there', flow: string, packet: Buffer, send: () => void): void {
    const sendWhileOpen = () => {
      if (!this.#closed) send();
    };
    if (!this.#bad || this.#bad.except.has(flow)) sendWhileOpen();
    else this.#bad[way].pass(packet.length, sendWhileOpen);
  }

  #passes(flow: string): boolean {
    return this.#passing === null || this.#passing.has(flow);
  }

  #farSide(flow: string, address: string, from: number): UdpSocket {
    const known = this.#flows.get(flow);
    if (known) return known;
    const far = createSocket('udp4');
    far.on('message', (packet) => {
      if (!this.#passes(flow)) return;
      this.#travel('here', flow, packet, () => this.#near.send(packet, from, address));
    });
    // The server's socket may be gone at the end of a test.
    far.on('error', () => undefined);
    this.#flows.set(flow, far);
    return far;
  }
}

/** A port that is free for UDP and for TCP now: a media worker takes both. */
async function freeMediaPort(): Promise<number> {
  for (;;) {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address();
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    server.close();
    socket.close();
    if (isFree) return port;
  }
}
