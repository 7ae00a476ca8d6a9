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

/** Forwards every browser's media (UDP) to the server and back, each flow from a socket of its own. */
export class MediaPath {
  readonly #near: UdpSocket;
  readonly #flows = new Map<string, UdpSocket>();
  /** Flows that pass while others do not; null while all pass. */
  #passing: ReadonlySet<string> | null = null;

  static async open(port: number): Promise<MediaPath> {
    const near = createSocket('udp4');
    near.bind(port, announcedAddress);
    await once(near, 'listening');
    return new MediaPath(near, port);
  }

  private constructor(near: UdpSocket, port: number) {
    this.#near = near;
    near.on('message', (packet, { address, port: from }) => {
      const flow = `${address}:${from}`;
      if (!this.#passes(flow)) return;
      this.#farSide(flow, address, from).send(packet, port, listenAddress);
    });
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
  }

  close(): void {
    this.#near.close();
    for (const socket of this.#flows.values()) socket.close();
  }

  #passes(flow: string): boolean {
    return this.#passing === null || this.#passing.has(flow);
  }

  #farSide(flow: string, address: string, from: number): UdpSocket {
    const known = this.#flows.get(flow);
    if (known) return known;
    const far = createSocket('udp4');
    far.on('message', (packet) => {
      if (this.#passes(flow)) this.#near.send(packet, from, address);
    });
    // The server's socket may be gone at the end of a test.
    far.on('error', () => undefined);
    this.#flows.set(flow, far);
    return far;
  }
}

/** A port that is free for UDP now. */
export async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}
