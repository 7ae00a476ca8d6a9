/** The form of one entry of the protocol. Tables of entries both dispatch it and document it. */
import type { z } from 'zod';
import type { Access } from './access.ts';
import type { ErrorCode } from './errors.ts';
import type { Pace } from './pace.ts';

type Schema = z.ZodType;

/** A REST route. Bodies and, unless it tells another type, replies are JSON; a reply without content is 204. */
export interface Route<
  Params extends Schema = Schema,
  Query extends Schema = Schema,
  Body extends Schema = Schema,
  Reply extends Schema = Schema,
> {
  name: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Express path, such as `/rooms/:roomId`. */
  path: string;
  summary: string;
  params: Params;
  query: Query;
  /** Refused where the method has none; use `empty`. */
  body: Body;
  reply: Reply;
  /** 200 unless told. */
  status?: 200 | 201 | 202 | 204;
  /** Of a reply that is text, such as `text/vtt`; its schema is a string. */
  contentType?: string;
  /** The body, or the reply, is a file: bytes as they are. `body` is then empty, and `reply` a mere string. */
  content?: 'upload' | 'download';
  /**
   * The reply has a `version`, told in an ETag too; a PUT, PATCH or DELETE needs If-Match (RFC 9110 section 13.1.1) with
   * the one it was made from, and is refused with PRECONDITION_REQUIRED without, with PRECONDITION_FAILED where another
   * stands.
   */
  versioned?: boolean;
  /** Asked every few seconds by what watches over this server: not counted against anybody's limit. */
  uncounted?: boolean;
  access: Access;
  /** Codes beside those that every route can answer with. */
  errors: readonly ErrorCode[];
  example: {
    params?: z.input<Params>;
    query?: z.input<Query>;
    body?: z.input<Body>;
    reply: z.input<Reply>;
  };
}

export const route = <P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
  entry: Route<P, Q, B, R>,
): Route<P, Q, B, R> => entry;

/** Whether it needs If-Match. */
export const changesVersion = ({ versioned, method }: Route): boolean =>
  versioned === true && ['PUT', 'PATCH', 'DELETE'].includes(method);

/** An event a client sends with an acknowledgement: `(request, ack)`, ack being `{ok: true, reply}` or `{ok: false, error}`. */
export interface ClientEvent<Request extends Schema = Schema, Reply extends Schema = Schema> {
  name: string;
  summary: string;
  request: Request;
  reply: Reply;
  access: Access;
  /** How often it may be sent: `media` unless told. */
  pace?: Pace;
  errors: readonly ErrorCode[];
  example: { request: z.input<Request>; reply: z.input<Reply> };
}

export const clientEvent = <Q extends Schema, R extends Schema>(
  entry: ClientEvent<Q, R>,
): ClientEvent<Q, R> => entry;

/** An event the server sends. `acknowledged` ones are answered by the client with an empty acknowledgement. */
export interface ServerEvent<Payload extends Schema = Schema> {
  name: string;
  summary: string;
  payload: Payload;
  acknowledged?: boolean;
  example: z.input<Payload>;
}

export const serverEvent = <P extends Schema>(entry: ServerEvent<P>): ServerEvent<P> => entry;

/** A Socket.IO namespace. */
export interface SocketNamespace {
  name: string;
  summary: string;
  /** Who may open a socket there at all; each event has a rule of its own besides. Null: whoever has a token. */
  access: Access | null;
  clientEvents: readonly ClientEvent[];
  serverEvents: readonly ServerEvent[];
}
