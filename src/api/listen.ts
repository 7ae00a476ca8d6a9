import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { isLoopback, isWildcard } from '../../config/addresses.ts';
import { defaults } from '../../config/defaults.ts';

const portsTried = 100;
const headersTimeout = 60_000;

export interface Tls {
  /** Chain and key in PEM. */
  cert: string;
  key: string;
}

/** An HTTP server, or with `tls` an HTTPS one that speaks TLS 1.3 (RFC 8446) and nothing older. */
export function createServer(tls: Tls | null): Server {
  // How long a body may take is for the routes: an upload takes what it takes (bodyTime.ts).
  const options = { requestTimeout: 0, headersTimeout };
  return tls ? createHttpsServer({ ...options, ...tls, minVersion: 'TLSv1.3' }) : createHttpServer(options);
}

/**
 * Resolves with the port. `port` null: the first free one from the default on, so that two checkouts run side by side.
 * Rejects with words for the operator where a wanted port is taken or the address is not this machine's.
 */
export async function listen(server: Server, host: string, port: number | null): Promise<number> {
  if (port !== null) return listenOn(server, host, port);
  for (let candidate = defaults.port; candidate < defaults.port + portsTried; candidate++) {
    try {
      return await listenOn(server, host, candidate);
    } catch (error) {
      if (!(error instanceof PortTaken)) throw error;
    }
  }
  throw new Error(
    `every port from ${defaults.port} to ${defaults.port + portsTried - 1} is taken; set WS_PORT`,
  );
}

class PortTaken extends Error {}

function listenOn(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        reject(
          new PortTaken(`port ${port} of ${host} is taken by another program; set WS_PORT to a free one`),
        );
      } else if (error.code === 'EACCES') {
        reject(new Error(`this user may not listen on port ${port}; set WS_PORT to one from 1024 on`));
      } else if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
        reject(new Error(`WS_HOST is ${host}, which is no address of this machine`));
      } else {
        reject(error);
      }
    };
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** The address to open on this machine. */
export function localUrl(host: string, port: number, tls: boolean): string {
  const name = isLoopback(host) || isWildcard(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `${tls ? 'https' : 'http'}://${name}:${port}`;
}

/** Takes nothing new, and cuts what is open. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // Its only error is that it does not listen (any more).
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
