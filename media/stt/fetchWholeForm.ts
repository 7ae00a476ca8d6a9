/**
 * `fetch` for requests whose body is a form. A form that fetch reads piece by piece, while the request is aborted or
 * answered early, ends in an unhandled rejection inside undici (as bundled with Node 24: `extractBody` enqueues into
 * a stream that is closed already), and that ends the process. So it is put together before it is sent.
 */
export async function fetchWholeForm(
  input: string | URL | Request,
  init: RequestInit = {},
): Promise<Response> {
  if (!(init.body instanceof FormData)) return fetch(input, init);
  const encoded = new Response(init.body);
  const headers = new Headers(init.headers);
  headers.set('content-type', encoded.headers.get('content-type') ?? '');
  return fetch(input, { ...init, headers, body: await encoded.bytes() });
}
