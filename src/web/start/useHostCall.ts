import type { z } from 'zod';
import type { Route } from '../../wire/entries.ts';
import { callRoute, type RouteCall } from '../api/callRoute.ts';
import { asSignedIn } from './asSignedIn.ts';

type HostCall = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: Route<P, Q, B, R>,
  call: RouteCall<P, Q, B>,
) => Promise<z.output<R>>;

export const hostCall: HostCall = (route, call) =>
  asSignedIn((token) => callRoute(route, token === undefined ? call : { ...call, token }));

/** Calls routes as the one who signed in, with a token that is renewed where need be. Always the same function. */
export const useHostCall = (): HostCall => hostCall;
