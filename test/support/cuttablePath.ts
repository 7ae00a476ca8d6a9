import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to a server that a test can cut, so that the server is away for whoever comes by it. */
export interface CuttablePath {
  /** The same address, by this way. */
  readonly url: string;
  /** Ends every connection and refuses others. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  close(): Promise<void>;
}

export async function cuttablePath(to: string): Promise<CuttablePath> {
  const { hostname, port } = new URL(to);
  const sockets = new Set<Socket>();
  const open = async (ownPort: number): Promise<Server> => {
    const server = createServer((near) => {
      const far = connect(Number(port), hostname);
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(socket);
        socket.on('error', () => other.destroy());
        socket.on('close', () => {
          sockets.delete(socket);
          other.destroy();
        });
        socket.pipe(other);
      }
    }).listen(ownPort, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  let server = await open(0);
  const ownPort = (server.address() as AddressInfo).port;
  const url = new URL(to);
  url.port = String(ownPort);
  const cut = async () => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    url: url.href,
    cut,
    async mend() {
      server = await open(ownPort);
    },
    async close() {
      if (server.listening) await cut();
    },
  };
}
