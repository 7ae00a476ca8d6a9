/** A handler bound to its entry of `src/wire`: the request is parsed before it, the reply after it. */
import type { z } from 'zod';
import type { Claims } from '../auth/claims.ts';
import type { Route } from '../wire/entries.ts';
import { invalidRequest } from '../wire/refusal.ts';
import type { FileReply, UploadedFile } from './fileTransfer.ts';

type Schema = z.ZodType;

/** Who calls, and from where. */
export interface CallContext {
  /** Of a route with `content: 'upload'`. Throws INVALID_REQUEST where the file has no name. */
  upload: () => UploadedFile;
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
      const reply = await handle(parsed(route, raw, context));
      // Strict like the request: nothing leaves that the protocol does not name.
      return route.reply.parse(reply);
    },
  };
}

/** For a route with `content: 'download'`. */
export function bindDownload<P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
  route: Route<P, Q, B, R>,
  handle: (call: Call<P, Q, B>) => Promise<FileReply>,
): Binding {
  return { route, run: async (raw, context) => handle(parsed(route, raw, context)) };
}

function parsed<P extends Schema, Q extends Schema, B extends Schema>(
  route: Route<P, Q, B>,
  raw: RawRequest,
  context: CallContext,
): Call<P, Q, B> {
  const params = route.params.safeParse(raw.params);
  const query = route.query.safeParse(raw.query);
  const body = route.body.safeParse(raw.body);
  if (!params.success || !query.success || !body.success) {
    throw invalidRequest({ params: params.error, query: query.error, body: body.error });
  }
  return { ...context, params: params.data, query: query.data, body: body.data };
}
