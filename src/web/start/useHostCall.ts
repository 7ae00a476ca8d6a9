import { useCallback } from 'react';
import type { z } from 'zod';
import type { Route } from '../../wire/entries.ts';
import { callRoute, type RouteCall } from '../api/callRoute.ts';
import { RequestError } from '../api/requestError.ts';
import { signOut, useSignIn } from './signIn.ts';

type HostCall = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: Route<P, Q, B, R>,
  call: RouteCall<P, Q, B>,
) => Promise<z.output<R>>;

/** Calls routes as the one who signed in; a token that is no longer good signs out. */
export function useHostCall(): HostCall {
  const token = useSignIn()?.accessToken;
  return useCallback<HostCall>(
    async (route, call) => {
      try {
        return await callRoute(route, token === undefined ? call : { ...call, token });
      } catch (error) {
        if (
          error instanceof RequestError &&
          (error.code === 'TOKEN_EXPIRED' || error.code === 'UNAUTHENTICATED')
        ) {
          signOut();
        }
        throw error;
      }
    },
    [token],
  );
}
