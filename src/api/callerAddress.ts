import type { IncomingMessage } from 'node:http';
import type { Express } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
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

/** How many connections of sockets may come from where a request comes, and be open: as many as in a minute may come. */
export const addressLimit = (limits: RequestLimits, addressOf: (request: IncomingMessage) => string) => ({
  // Who has an IPv6 network has more addresses in it than could be counted.
  addressOf: (request: IncomingMessage) => ipKeyGenerator(addressOf(request)),
  /** While nothing can be counted everybody may come: people come back to their visits also when Redis is away. */
  admits: (address: string) =>
    limits.take({ address }, 'handshake').then(
      (quota) => quota?.exceeded !== true,
      () => true,
    ),
  maxOpen: limits.perMinuteOf({ address: '' }, 'handshake'),
});
