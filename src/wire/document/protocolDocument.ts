/** The protocol document, written from the same entries that dispatch the protocol. */
import type { z } from 'zod';
import type { Access } from '../access.ts';
import {
  changesVersion,
  type ClientEvent,
  type Route,
  type ServerEvent,
  type SocketNamespace,
} from '../entries.ts';
import { errorCatalogue, type ErrorCode } from '../errors.ts';
import { namespaces, routes } from '../protocol.ts';
import { namedObjects, namedValues } from './namedTypes.ts';
import { exchangeNames, sampleExchange, type ExchangeStep } from './sampleExchange.ts';
import { definitionMarkdown, schemaMarkdown, type Direction } from './schemaTables.ts';
import { paces } from '../pace.ts';

/** What any route can answer with, beside its own. */
export const commonRouteErrors: readonly ErrorCode[] = [
  'INVALID_REQUEST',
  'REQUEST_TOO_LARGE',
  'NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'ORIGIN_NOT_ALLOWED',
  'RATE_LIMITED',
  'UNAUTHENTICATED',
  'TOKEN_EXPIRED',
  'FORBIDDEN',
  'DEPENDENCY_UNAVAILABLE',
  'INTERNAL',
];

/** What any event can be acknowledged with, beside its own. */
export const commonEventErrors: readonly ErrorCode[] = [
  'INVALID_REQUEST',
  'UNKNOWN_EVENT',
  'RATE_LIMITED',
  'FORBIDDEN',
  'NOT_JOINED',
  'NOT_ADMITTED',
  'GRANT_MISSING',
  'DEPENDENCY_UNAVAILABLE',
  'INTERNAL',
];

export const protocolDocument = (): string =>
  [
    introduction,
    section('A whole visit', exchange()),
    section('Routes', routes.map(routeMarkdown).join('\n\n')),
    ...namespaces.flatMap(namespaceSections),
    section('Objects', objects()),
    section('Values', values()),
    section('Errors', errors()),
  ].join('\n\n') + '\n';

const codes = (list: readonly string[]) => list.map((code) => `\`${code}\``).join(', ');
const section = (title: string, body: string) => `## ${title}\n\n${body}`;

const introduction = `# The protocol

<!-- Written by \`npm run docs\` from the entries in src/wire. Change those, not this file. -->

A client talks to the server in two ways: REST for rooms, links and the way in, and a Socket.IO connection for
everything that happens in a visit. Both carry JSON. This page is made from the same schemas that check each message,
and its examples are checked against them.

- **Strict.** A field that is not listed is refused, not ignored.
- **Signing in.** Routes for a signed-in person take \`Authorization: Bearer <access token>\`. The socket takes an access
  token or a room token in the handshake, as \`auth.token\`. Secrets travel in bodies, headers and fragments, never in a
  path or a query.
- **The socket.** Path \`/api/v1/ws\`, namespaces ${codes(namespaces.map(({ name }) => name))}. A client emits \`(event, request, acknowledgement)\`, the
  request being one object (\`{}\` where it has no fields), and is answered \`{"ok": true, "reply": …}\` or
  \`{"ok": false, "error": …}\`. An event without an acknowledgement is ignored. The requests of one socket are handled
  in the order of their coming. What is wrong with a handshake stands in \`data\` of the client's \`connect_error\`.
- **Errors.** A refused route answers with the code's status and an [ErrorBody](#errorbody); a refused event carries the
  same object. A refused request has changed nothing. Clients decide by \`code\`; \`message\` is for people.
- **Correlation.** Every answer to a route carries \`X-Request-Id\`, the caller's own where it sent one. Errors repeat it
  as \`requestId\`, and the server's log has it.

Beside what its entry lists,

- any route can answer ${codes(commonRouteErrors)};
- any event can be refused with ${codes(commonEventErrors)}.

Events of one person are counted by their pace, whatever sockets they come on; what has no acknowledgement or no name here counts too. RATE_LIMITED tells in \`retryAfterMs\` when to send again, and whoever goes on regardless is cut and kept out for a while.

| pace | at once after a rest | then each second |
| --- | --- | --- |
${paceRows()}`;

function paceRows(): string {
  const rows = Object.entries(paces).map(
    ([name, { burst, perSecond }]) => `| \`${name}\` | ${burst} | ${perSecond} |`,
  );
  return rows.join('\n');
}

type UserAccess = Extract<Access, { who: 'user' }>;

function userText({ roles, scope, case: need, caseFrom, regardless }: UserAccess): string {
  const who = `a signed-in ${roles.join(' or ')}`;
  const key = scope !== undefined && roles.includes('service') ? ` (a key with the scope \`${scope}\`)` : '';
  const whose = caseFrom === 'media' ? 'the case of the file' : 'the case';
  const relations = {
    read: ` who belongs to ${whose}`,
    write: ` who owns ${whose} or is of its care team`,
    manage: ` who owns ${whose}`,
    oversee: ` who owns ${whose} or is the patient of it`,
  };
  const rule = need === undefined ? '' : relations[need];
  return `${who}${key}${rule}${regardless ? `, or any ${regardless.join(' or ')}` : ''}`;
}

/** Whom an entry is for. */
export function accessText(access: Access): string {
  switch (access.who) {
    case 'anyone':
      return 'anyone';
    case 'scraper':
      return 'who brings the token of `CONSILIUM_METRICS_TOKEN`, or where none is set, asks from the same machine';
    case 'user':
      return userText(access);
    case 'participant':
      if (access.grant !== undefined) return `a participant with the grant \`${access.grant}\``;
      return access.admitted ? 'an admitted participant' : 'a participant, also one who waits in the lobby';
  }
}

const fence = (value: unknown) => `\`\`\`json\n${jsonText(value)}\n\`\`\``;

/** JSON with short objects and lists on one line. */
function jsonText(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const items = (inner: string) =>
    Array.isArray(value)
      ? value.map((item) => jsonText(item, inner))
      : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${jsonText(item, inner)}`);
  const flat = `${open}${items('').join(', ')}${close}`;
  if (!flat.includes('\n') && indent.length + flat.length <= 90) return flat;
  const deeper = `${indent}  `;
  return `${open}\n${items(deeper)
    .map((item) => deeper + item)
    .join(',\n')}\n${indent}${close}`;
}

/** A part of an entry, left out where it holds nothing. */
function part(title: string, schema: z.ZodType, io: Direction): string[] {
  const text = schemaMarkdown(schema, io);
  return text === 'Nothing.' ? [] : [`**${title}**`, text];
}

function routeMarkdown(route: Route): string {
  const { example, status = 200 } = route;
  return [
    `### ${route.method} ${route.path}`,
    `\`${route.name}\`. ${route.summary} For ${accessText(route.access)}.`,
    ...part('In the path', route.params, 'input'),
    ...part('In the query', route.query, 'input'),
    ...part('Body', route.body, 'input'),
    ...(changesVersion(route) ? ['**Header** `If-Match`: the `ETag` of the version that is changed.'] : []),
    ...(status === 204
      ? ['**Reply** 204, without content.']
      : part(`Reply ${status}`, route.reply, 'output')),
    ...(route.errors.length === 0 ? [] : [`**Errors** ${codes(route.errors)}`]),
    ...(example.body === undefined ? [] : [fence(example.body)]),
    ...(status === 204 ? [] : [fence(example.reply)]),
  ].join('\n\n');
}

function namespaceSections({ name, summary, access, clientEvents, serverEvents }: SocketNamespace): string[] {
  const whom = access === null ? '' : ` For ${accessText(access)}.`;
  const sent = clientEvents.map(clientEventMarkdown);
  const told = serverEvents.map(serverEventMarkdown);
  return [
    ...(sent.length === 0 ? [] : [section(`Events that a client sends on ${name}`, sent.join('\n\n'))]),
    section(`Events that the server sends on ${name}`, [`${summary}${whom}`, ...told].join('\n\n')),
  ];
}

function clientEventMarkdown(event: ClientEvent): string {
  return [
    `### ${event.name}`,
    `${event.summary} For ${accessText(event.access)}. Pace \`${event.pace ?? 'media'}\`.`,
    ...part('Request', event.request, 'input'),
    ...part('Reply', event.reply, 'output'),
    ...(event.errors.length === 0 ? [] : [`**Errors** ${codes(event.errors)}`]),
    fence(event.example.request),
    fence({ ok: true, reply: event.example.reply }),
  ].join('\n\n');
}

function serverEventMarkdown(event: ServerEvent): string {
  return [
    `### ${event.name} (server)`,
    `${event.summary}${event.acknowledged === true ? ' The client acknowledges it, with nothing.' : ''}`,
    ...part('Payload', event.payload, 'output'),
    fence(event.example),
  ].join('\n\n');
}

const exchange = () => sampleExchange.map(stepMarkdown).join('\n\n');

function stepMarkdown(step: ExchangeStep): string {
  switch (step.step) {
    case 'told':
      return step.text;
    case 'route': {
      const { method, path, status = 200 } = step.route;
      return [
        `**${exchangeNames[step.by]}** → server: \`${method} ${path}\``,
        fence(step.body),
        `← \`${status}\``,
        fence(step.reply),
      ].join('\n\n');
    }
    case 'event':
      return [
        `**${exchangeNames[step.by]}** → server: \`${step.event.name}\``,
        fence(step.request),
        '← acknowledged',
        fence(step.answer),
      ].join('\n\n');
    case 'sent':
      return [`server → **${exchangeNames[step.to]}**: \`${step.event.name}\``, fence(step.payload)].join(
        '\n\n',
      );
  }
}

const objects = () =>
  Object.entries(namedObjects)
    .map(([name, { schema, summary }]) => `### ${name}\n\n${summary}\n\n${definitionMarkdown(name, schema)}`)
    .join('\n\n');

const values = () =>
  Object.entries(namedValues)
    .map(([name, { schema, summary }]) => `### ${name}\n\n${definitionMarkdown(name, schema)}: ${summary}.`)
    .join('\n\n');

const errors = () =>
  [
    'Retryable: the same request may succeed later without being changed.',
    [
      '| code | status | retryable | |',
      '|---|---|---|---|',
      ...Object.entries(errorCatalogue).map(
        ([code, { httpStatus, message, retryable }]) =>
          `| \`${code}\` | ${httpStatus} | ${retryable ? 'yes' : ''} | ${message} |`,
      ),
    ].join('\n'),
  ].join('\n\n');
