/** Requests to routes that are right, nearly right, or nothing like it. */
import { changesVersion, type Route } from '../../../src/wire/entries.ts';
import { commonRouteErrors } from '../../../src/wire/document/protocolDocument.ts';
import { errorCatalogue } from '../../../src/wire/errors.ts';
import { getOpenApi } from '../../../src/wire/routes/operation.ts';
import { sendRoute, type Answer, type Sent } from '../sendRoute.ts';
import type { FuzzLog } from './FuzzLog.ts';
import type { KnownValues } from './KnownValues.ts';
import { hostile, mutated } from './mutated.ts';
import type { Random } from './Random.ts';
import { sampleOf } from './sampleOf.ts';

export interface AnyRouteOptions {
  url: string;
  route: Route;
  token: string | undefined;
  log: FuzzLog;
  known: KnownValues;
  random: Random;
}

/** Sends one request to the route and judges the answer. */
export async function sendAnyRoute({
  url,
  route,
  token,
  log,
  known,
  random,
}: AnyRouteOptions): Promise<void> {
  const { sent, ownPath } = made(route, known, random);
  log.sent.route++;
  const message = { route: route.name, ...sent };
  const send = () => sendRoute(url, route, token === undefined ? sent : { ...sent, token });
  let answer: Answer;
  try {
    // A connection that had been idle may be closed in the moment it is used again.
    answer = await send().catch(send);
  } catch (error) {
    log.fault(`${route.name}: no answer (${String(error)}, ${String((error as Error).cause)})`, message);
    return;
  }
  const { status, body } = answer;
  if (status >= 400) {
    // What is no id in a path may make the path of another route.
    const codes = ownPath ? [...route.errors, ...ofVersions(route), ...commonRouteErrors] : anyCode;
    const code = log.refused(route.name, body, codes, message);
    if (code !== null && errorCatalogue[code].httpStatus !== status) {
      log.fault(`${route.name}: ${code} with ${status}`, message);
    }
    return;
  }
  log.answered('ok');
  // The document's ids are those of its examples.
  if (route !== getOpenApi) known.learn(body);
  if (!ownPath || status === 204 || status >= 300 || route.content === 'download') return;
  const reply = route.reply.safeParse(body);
  if (!reply.success) log.fault(`${route.name}: a reply of another form`, reply.error.issues);
}

const anyCode = Object.keys(errorCatalogue) as (keyof typeof errorCatalogue)[];
const ofVersions = (route: Route) =>
  changesVersion(route) ? (['PRECONDITION_REQUIRED', 'PRECONDITION_FAILED'] as const) : [];

function made(route: Route, known: KnownValues, random: Random): { sent: Sent; ownPath: boolean } {
  const part = (name: 'params' | 'query' | 'body', wrong: number) => {
    const right = sampleOf(route[name], known, random);
    return random.happens(wrong)
      ? { value: mutated(right, random), right: false }
      : { value: right, right: true };
  };
  const params = part('params', 0.1);
  const sent: Sent = { params: texts(params.value), query: texts(part('query', 0.2).value), headers: {} };
  if (changesVersion(route) || random.happens(0.05)) {
    sent.headers = {
      'if-match': random.pick(['*', '"1"', '"2"', 'W/"1"', '', '"', '"99999999999999999999"']),
    };
  }
  if (route.content === 'upload') {
    sent.headers = {
      ...sent.headers,
      'x-file-name': encodeURIComponent(random.pick(['letter.pdf', '../x', 'é\u0000', 'x'.repeat(300)])),
      'content-type': random.pick(['image/png', 'application/pdf', 'audio/wav', 'text/html', 'x']),
    };
    sent.body = random.bytes(random.whole(0, 300)).toString('latin1');
  } else if (route.method !== 'GET') {
    const { value } = part('body', 0.4);
    sent.body = random.happens(0.04) ? wrongBody(value, random) : value;
  }
  return { sent, ownPath: params.right };
}

/** No JSON, or none that was asked for. */
function wrongBody(value: unknown, random: Random): unknown {
  const text = JSON.stringify(value);
  return random.pick<() => unknown>([
    () => text.slice(0, random.whole(0, text.length)),
    () => random.bytes(random.whole(1, 200)).toString('latin1'),
    () => `${text}${text}`,
    () => hostile(random),
  ])();
}

/** As they stand in an address. */
const texts = (value: unknown): Record<string, string> =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([name, member]) => [
          name,
          (typeof member === 'string' ? member : JSON.stringify(member ?? null))
            .slice(0, 4_000)
            .toWellFormed(),
        ]),
      )
    : {};
