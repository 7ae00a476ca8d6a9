/** A handler bound to its entry of `src/wire`: the request is parsed before it, the reply after it. */
import type { z } from 'zod';
import type { Claims } from '../auth/claims.ts';
import type { Route } from '../wire/entries.ts';
import { invalidRequest } from '../wire/refusal.ts';

type Schema = z.ZodType;

/** Who calls, and from where. */
export interface CallContext {
  identity: Claims | null;
  /** Scheme, host and port under which the caller reached this server, for links. */
  origin: () => string;
  /** In every line of the log about this request, and in the audit log. */
  requestId: string;
  /**
   * Of a versioned route that changes something: the version it may change. `*` is any; 0, which nothing has, stands
   * for tags that are not this server's.
   */
  ifMatch: number | '*';
}

export interface Call<P extends Schema, Q extends Schema, B extends Schema> extends CallContext {
  params: z.output<P>;
  query: z.output<Q>;
  body: z.output<B>;
}

export interface RawRequest {
  params: unknown;
  query: unknown;
  body: unknown;
}

export interface Binding {
  route: Route;
  /** Throws INVALID_REQUEST with every issue of all three parts, and what the handler throws. */
  run: (raw: RawRequest, context: CallContext) => Promise<unknown>;
}

export function bind<P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
  route: Route<P, Q, B, R>,
  handle: (call: Call<P, Q, B>) => Promise<z.input<R>>,
): Binding {
  return {
    route,
    run: async (raw, context) => {
      const params = route.params.safeParse(raw.params);
      const query = route.query.safeParse(raw.query);
      const body = route.body.safeParse(raw.body);
      if (!params.success || !query.success || !body.success) {
        throw invalidRequest({ params: params.error, query: query.error, body: body.error });
      }
      const reply = await handle({
        ...context,
        params: params.data,
        query: query.data,
        body: body.data,
      });
      // Strict like the request: nothing leaves that the protocol does not name.
      return route.reply.parse(reply);
    },
  };
}
