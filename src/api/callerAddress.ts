import type { IncomingMessage } from 'node:http';
import type { Express } from 'express';
import type { RequestLimits } from '../auth/RequestLimits.ts';

/**
 * The address a request comes from, as `request.ip` has it for routes: what trusted proxies say of who stands before
 * them. For requests that are not express's, those of sockets.
 */
export function callerAddress(app: Express): (request: IncomingMessage) => string {
  const trusts = app.get('trust proxy fn') as (address: string, hop: number) => boolean;
  return ({ socket, headers }) => {
    const forwarded = String(headers['x-forwarded-for'] ?? '').split(',');
    const nearestFirst = [socket.remoteAddress ?? '::', ...forwarded.map((part) => part.trim()).reverse()];
    const known = nearestFirst.filter((address) => address !== '');
    return known.find((address, hop) => !trusts(address, hop)) ?? known.at(-1) ?? '::';
  };
}

/** Whether one more connection may be opened from where this request comes. */
export const handshakeLimit =
  (limits: RequestLimits, addressOf: (request: IncomingMessage) => string) =>
  async (request: IncomingMessage): Promise<boolean> =>
    (await limits.take({ address: addressOf(request) }, 'handshake'))?.exceeded !== true;
