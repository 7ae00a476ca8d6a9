/** How much may be asked of the routes, and how the answer tells. */
import type { RequestHandler, Response } from 'express';
import type { Claims } from '../auth/claims.ts';
import { limitWindowMs, type Quota, type RequestKind, type RequestLimits } from '../auth/RequestLimits.ts';
import type { Route } from '../wire/entries.ts';
import { WireError } from '../wire/errors.ts';

/** Counts before anything else is looked at. */
export const limitByAddress =
  (limits: RequestLimits, route: Route): RequestHandler =>
  async (request, response, next) => {
    // A connection that is gone has no address, and nobody waits for the answer.
    tell(response, await limits.take({ address: request.ip ?? '::' }, kindOf(route)));
    next();
  };

/** Counts who is signed in. */
export const limitByUser =
  (limits: RequestLimits, route: Route): RequestHandler =>
  async (_request, response, next) => {
    const identity = response.locals.identity as Claims | null;
    if (identity?.kind === 'user') {
      tell(response, await limits.take({ userId: identity.userId }, kindOf(route)));
    }
    next();
  };

function kindOf({ method, content }: Route): RequestKind {
  if (content === 'upload') return 'upload';
  return method === 'GET' ? 'read' : 'write';
}

/** RateLimit header fields for HTTP (IETF draft, version 10). Throws RATE_LIMITED. */
function tell(response: Response, quota: Quota | null): void {
  if (!quota) return;
  const { policy, limit, remaining, resetAfterMs, exceeded } = quota;
  const seconds = Math.max(1, Math.ceil(resetAfterMs / 1000));
  response.append('RateLimit-Policy', `"${policy}";q=${limit};w=${limitWindowMs / 1000}`);
  response.append('RateLimit', `"${policy}";r=${remaining};t=${seconds}`);
  if (!exceeded) return;
  response.set('Retry-After', String(seconds));
  throw new WireError('RATE_LIMITED', { retryAfterMs: resetAfterMs });
}
