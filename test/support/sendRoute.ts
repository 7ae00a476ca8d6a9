/** Requests as a test makes them, to any server. */
import type { Route } from '../../src/wire/entries.ts';

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed JSON, or the text where it is none. */
  body: unknown;
}

/** What a test sends: the parts of a route, or anything in their place. */
export interface Sent {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  token?: string;
  headers?: Record<string, string>;
}

export async function sendRoute(url: string, route: Route, sent: Sent): Promise<Answer> {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(sent.params?.[name] ?? ''),
  );
  const query = new URLSearchParams(sent.query).toString();
  const hasBody = sent.body !== undefined;
  const response = await fetch(`${url}${path}${query === '' ? '' : `?${query}`}`, {
    method: route.method,
    redirect: 'manual',
    headers: {
      ...(sent.token === undefined ? {} : { authorization: `Bearer ${sent.token}` }),
      ...(hasBody ? { 'content-type': 'application/json' } : {}),
      ...sent.headers,
    },
    ...(hasBody ? { body: typeof sent.body === 'string' ? sent.body : JSON.stringify(sent.body) } : {}),
  });
  return answerOf(response);
}

export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  let body: unknown = text;
  try {
    body = JSON.parse(text);
  } catch {
    // no JSON: the text itself
  }
  return { status: response.status, headers: response.headers, body };
}
