/** The REST client: calls an entry of `src/wire/routes`, typed by its schemas. */
import type { z } from 'zod';
import type { Route } from '../../wire/entries.ts';
import { errorBody } from '../../wire/errors.ts';
import { RequestError } from './requestError.ts';

type Schema = z.ZodType;

/** A part of the call may be left out where the route takes nothing there. */
type Part<Name extends string, S extends Schema> =
  Record<string, never> extends z.input<S> ? { [name in Name]?: z.input<S> } : { [name in Name]: z.input<S> };

export type RouteCall<P extends Schema, Q extends Schema, B extends Schema> = Part<'params', P> &
  Part<'query', Q> &
  Part<'body', B> & {
    /** Access token or room token, as the route asks. */
    token?: string;
    /** The version a change was made from, for a versioned route. */
    ifMatch?: number;
    /** That the page is shown in, for routes that keep it; without it the browser's. */
    language?: string;
    /** Another node than the one this page came from. */
    origin?: string;
    signal?: AbortSignal;
  };

const timeoutMs = 15_000;

/**
 * Calls a route and gives its parsed reply; a reply without content (204) is `{}`.
 * Rejects with a `RequestError`: the server's refusal, UNREACHABLE or UNEXPECTED_REPLY; with the signal's reason
 * where the caller gave up.
 */
export async function callRoute<P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
  route: Route<P, Q, B, R>,
  call: RouteCall<P, Q, B>,
): Promise<z.output<R>> {
  // Inside the generic the conditional parts cannot be resolved; all of them are JSON objects.
  const parts = call as { params?: object; query?: object; body?: object };
  const headers = new Headers({ accept: 'application/json' });
  if (call.token !== undefined) headers.set('authorization', `Bearer ${call.token}`);
  if (call.ifMatch !== undefined) headers.set('if-match', `"${call.ifMatch}"`);
  if (call.language !== undefined) headers.set('accept-language', call.language);
  const request: RequestInit = { method: route.method, headers };
  if (route.method !== 'GET' && route.method !== 'DELETE') {
    headers.set('content-type', 'application/json');
    request.body = JSON.stringify(parts.body ?? {});
  }
  const deadline = AbortSignal.timeout(timeoutMs);
  request.signal = call.signal ? AbortSignal.any([call.signal, deadline]) : deadline;

  const url = (call.origin ?? '') + fillPath(route.path, parts.params ?? {}) + queryString(parts.query ?? {});
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, request);
    text = await response.text();
  } catch (error) {
    call.signal?.throwIfAborted();
    throw RequestError.local('UNREACHABLE', error);
  }

  const content = parseJson(text);
  if (!response.ok) {
    const refusal = errorBody.safeParse(content);
    if (refusal.success) throw RequestError.refused(refusal.data);
    // Proxies in front of a server that is away answer with pages of their own.
    throw RequestError.local(response.status >= 500 ? 'UNREACHABLE' : 'UNEXPECTED_REPLY');
  }
  const reply = route.reply.safeParse(response.status === 204 ? {} : content);
  if (!reply.success) throw RequestError.local('UNEXPECTED_REPLY', reply.error);
  return reply.data;
}

/** The path of a route with its parameters in it. */
export function fillPath(path: string, params: object): string {
  const values = new Map<string, unknown>(Object.entries(params));
  return path.replace(/:([A-Za-z]+)/g, (_, name: string) => {
    if (!values.has(name)) throw new TypeError(`${path} needs ${name}`);
    return encodeURIComponent(String(values.get(name)));
  });
}

function queryString(query: object): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size > 0 ? `?${search}` : '';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
