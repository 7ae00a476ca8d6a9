/** What each route can answer with, as OpenAPI has it: its reply, and every refusal by its status. */
import { z } from 'zod';
import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import type { Route } from '../../wire/entries.ts';
import { errorBody, errorCatalogue, type ErrorCode } from '../../wire/errors.ts';

const always: readonly ErrorCode[] = [
  'INVALID_REQUEST',
  'REQUEST_TOO_LARGE',
  'ORIGIN_NOT_ALLOWED',
  'RATE_LIMITED',
  'DEPENDENCY_UNAVAILABLE',
  'INTERNAL',
];
const withToken: readonly ErrorCode[] = ['UNAUTHENTICATED', 'TOKEN_EXPIRED', 'FORBIDDEN'];

/** Every code that this route can be refused with. */
export function errorsOf({ access, path, errors }: Route): ErrorCode[] {
  return [
    ...new Set([
      ...errors,
      ...always,
      ...(access.who === 'anyone' ? [] : withToken),
      // An empty parameter makes another path of it.
      ...(path.includes('/:') ? (['NOT_FOUND'] as const) : []),
    ]),
  ];
}

const text = { type: 'string' } as const;
const requestId = { description: 'The id of this request, also in the log.', schema: text };
const retryAfter = {
  description: 'Seconds until it is worth trying again.',
  schema: { type: 'integer', minimum: 0 },
} as const;

/** The responses of a route, by status. */
export function answersOf(route: Route): ZodOpenApiResponsesObject {
  const status = route.status ?? 200;
  return {
    [`${status}`]: replyOf(route),
    ...(route.content === 'download' ? { '206': partOf() } : {}),
    ...refusalsOf(route),
  };
}

function replyOf(route: Route): ZodOpenApiResponseObject {
  const { status = 200, reply, contentType, content, versioned, example } = route;
  const headers = {
    'X-Request-Id': requestId,
    ...(versioned === true && status !== 204
      ? { ETag: { description: 'The version, for If-Match.', schema: text } }
      : {}),
    ...(content === 'download' ? fileHeaders : {}),
  };
  if (status === 204) return { description: 'Done.', headers };
  if (content === 'download') return { description: 'The file.', headers, content: bytes };
  return {
    description: 'The reply.',
    headers,
    content: { [contentType ?? 'application/json']: { schema: reply, example: reply.parse(example.reply) } },
  };
}

const fileHeaders = {
  ETag: { description: 'Of the content: its SHA-256.', schema: text },
  'Accept-Ranges': { description: '`bytes`: one range can be asked for.', schema: text },
  'Content-Disposition': { description: 'The name of the file.', schema: text },
};

/** Of any type: what the file is was found by its content. */
export const bytes = { '*/*': { schema: { type: 'string', format: 'binary' } } } as const;

function partOf(): ZodOpenApiResponseObject {
  const contentRange = { description: 'Which bytes of how many.', schema: text };
  return {
    description: 'The range that was asked for.',
    headers: { 'X-Request-Id': requestId, ...fileHeaders, 'Content-Range': contentRange },
    content: bytes,
  };
}

function refusalsOf(route: Route): ZodOpenApiResponsesObject {
  const codes = Object.groupBy(errorsOf(route), (code) => `${errorCatalogue[code].httpStatus}`);
  return Object.fromEntries(
    Object.entries(codes).map(([status, listed = []]) => [status, refusalOf(status, listed)]),
  );
}

function refusalOf(status: string, codes: readonly ErrorCode[]): ZodOpenApiResponseObject {
  const [first = 'INTERNAL', ...others] = codes;
  return {
    description: codes.map((code) => `\`${code}\`: ${errorCatalogue[code].message}`).join('\n\n'),
    headers: {
      'X-Request-Id': requestId,
      ...(status === '401'
        ? { 'WWW-Authenticate': { description: 'The scheme: `Bearer`.', schema: text } }
        : {}),
      ...(status === '429' ? { 'Retry-After': retryAfter } : {}),
    },
    content: {
      'application/json': {
        schema: errorBody.extend({ code: z.enum([first, ...others]) }),
        examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }])),
      },
    },
  };
}

const exampleOf = (code: ErrorCode) => ({
  code,
  message: errorCatalogue[code].message,
  details: {},
  requestId: '5f0f5f7e-6d4b-4f0c-9a59-3f1f0f9d8c21',
});
