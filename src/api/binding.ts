/** A handler bound to its entry of `src/wire`: the request is parsed before it, the reply after it. */
import type { z } from 'zod';
import type { Claims } from '../auth/claims.ts';
import { authorizeCase, type CaseStanding, type RequestCases } from '../auth/policy.ts';
import type { Route } from '../wire/entries.ts';
import { invalidRequest } from '../wire/refusal.ts';
import type { MailLanguage } from '../wire/notifications.ts';
import type { FileReply, UploadedFile } from './fileTransfer.ts';
import type { IssuerCookie } from './issuerCookie.ts';
import type { RefreshCookie } from './refreshCookie.ts';

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
  cookie: RefreshCookie;
  issuerCookie: IssuerCookie;
  /** Gives the caller's browser a pass to the board of jobs. */
  setBoardPass: (secret: string) => void;
  /** What the caller reads, of the languages that mails are in; null where they do not say. */
  language: MailLanguage | null;
}

export interface Call<P extends Schema, Q extends Schema, B extends Schema> extends CallContext {
  /** What the caller is to the case of the route; null where that is about none. */
  caseStanding: CaseStanding | null;
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
  /** Throws INVALID_REQUEST with every issue of all three parts, and what the policy and the handler throw. */
  run: (raw: RawRequest, context: CallContext, cases: RequestCases) => Promise<unknown>;
}

export function bind<P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
  route: Route<P, Q, B, R>,
  handle: (call: Call<P, Q, B>) => Promise<z.input<R>>,
): Binding {
  return {
    route,
    run: async (raw, context, cases) => {
      const reply = await handle(await admitted(route, raw, context, cases));
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
  return {
    route,
    run: async (raw, context, cases) => handle(await admitted(route, raw, context, cases)),
  };
}

/** The request in its form, from somebody who may do this with the case that it names. */
async function admitted<P extends Schema, Q extends Schema, B extends Schema>(
  route: Route<P, Q, B>,
  raw: RawRequest,
  context: CallContext,
  cases: RequestCases,
): Promise<Call<P, Q, B>> {
  const params = route.params.safeParse(raw.params);
  const query = route.query.safeParse(raw.query);
  const body = route.body.safeParse(raw.body);
  if (!params.success || !query.success || !body.success) {
    throw invalidRequest({ params: params.error, query: query.error, body: body.error });
  }
  const named = { params: params.data, query: query.data };
  const caseStanding = await authorizeCase(route.access, context.identity, named, cases);
  return { ...context, caseStanding, params: params.data, query: query.data, body: body.data };
}
