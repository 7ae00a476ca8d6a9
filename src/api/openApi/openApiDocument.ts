/** The REST side of the protocol as OpenAPI 3.1, written from the entries of `src/wire` that also dispatch it. */
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { namedObjects, namedValues } from '../../wire/document/namedTypes.ts';
import { accessText } from '../../wire/document/protocolDocument.ts';
import { changesVersion, type Route } from '../../wire/entries.ts';
import { answersOf, bytes } from './answers.ts';

export type OpenApiDocument = ReturnType<typeof createDocument>;

export function openApiDocument(routes: readonly Route[], version: string): OpenApiDocument {
  const document = createDocument({
    openapi: '3.1.1',
    info: {
      title: 'Consilium',
      version,
      description: introduction,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(tagOf))].map((name) => ({ name })),
    paths: pathsOf(routes),
    components: {
      schemas: Object.fromEntries(
        Object.entries({ ...namedValues, ...namedObjects }).map(([name, { schema }]) => [name, schema]),
      ),
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'The access token of somebody who is signed in, or the API key of a service.',
        },
        refreshCookie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'consilium-refresh',
          description: 'The refresh token of a page, which no script reads.',
        },
      },
    },
  });
  for (const route of routes) addExamples(document, route);
  return document;
}

const headerExamples: Readonly<Record<string, string>> = {
  'If-Match': '"3"',
  'X-File-Name': 'rash.jpg',
  Range: 'bytes=0-1023',
};

/** Each parameter gets the value that the entry's example has for it. */
function addExamples(document: OpenApiDocument, { path, method, example }: Route): void {
  const operation = document.paths?.[openApiPath(path)]?.[method.toLowerCase() as 'get'];
  const values = {
    ...(example.params as Record<string, unknown> | undefined),
    ...(example.query as Record<string, unknown> | undefined),
    ...headerExamples,
  };
  for (const parameter of operation?.parameters ?? []) {
    if ('name' in parameter && parameter.name in values) parameter.example = values[parameter.name];
  }
}

const introduction = `Rooms, cases, visits and accounts of a Consilium server. What happens within a visit goes by
Socket.IO (path \`/api/v1/ws\`), which OpenAPI has no words for; the protocol document describes both.

A field that is not listed is refused, not ignored. Every refusal has a \`code\`, by which clients decide, and changes
nothing. Every answer carries \`X-Request-Id\`, the caller's own where it sent one (8 to 64 letters, digits, \`_\`, \`-\`).`;

const openApiPath = (path: string): string => path.replace(/:(\w+)/g, '{$1}');

/** In the order of the entries; several methods of one path stand together. */
function pathsOf(routes: readonly Route[]): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    const path = openApiPath(route.path);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return paths;
}

/** The first part of the path that is a word for something. */
const tagOf = ({ path }: Route): string => path.replace(/^\/api\/v1/, '').split('/')[1] ?? '';

function operationOf(route: Route): ZodOpenApiOperationObject {
  const { name, summary, access } = route;
  const body = bodyOf(route);
  return {
    operationId: name,
    summary: firstSentence(summary),
    description: `${summary}\n\nFor ${accessText(access)}.`,
    tags: [tagOf(route)],
    security: securityOf(route),
    requestParams: {
      path: objectOf(route.params),
      query: objectOf(route.query),
      header: headersOf(route),
    },
    ...(body === null ? {} : { requestBody: body }),
    responses: answersOf(route),
  };
}

const firstSentence = (text: string): string => /^.*?[.:;](?= |$)/.exec(text)?.[0].slice(0, -1) ?? text;

function objectOf(schema: z.ZodType): z.ZodObject {
  if (!(schema instanceof z.ZodObject)) throw new Error('parameters of a route are an object');
  return schema;
}

function headersOf(route: Route): z.ZodObject {
  return z.object({
    ...(changesVersion(route)
      ? {
          'If-Match': z
            .string()
            .regex(/^(\*|"[1-9]\d{0,14}")$/)
            .describe('The ETag of the version that is changed, or `*` for any.'),
        }
      : {}),
    ...(route.content === 'upload'
      ? {
          'X-File-Name': z
            .string()
            .regex(/^[\w.%-]{1,600}$/)
            .describe('The name of the file, percent-encoded in UTF-8.'),
        }
      : {}),
    ...(route.content === 'download'
      ? {
          Range: z.string().optional().describe('One range of bytes; several are answered with the whole.'),
        }
      : {}),
  });
}

/** Null where the route takes none. */
function bodyOf({ method, content, body, example }: Route): ZodOpenApiOperationObject['requestBody'] | null {
  if (content === 'upload') return { required: true, content: bytes };
  if (method === 'GET' || (body instanceof z.ZodObject && Object.keys(body.shape).length === 0)) return null;
  return {
    required: true,
    content: {
      'application/json': { schema: body, ...(example.body === undefined ? {} : { example: example.body }) },
    },
  };
}

/** `{}`: nobody has to bring anything. */
function securityOf({ access, name }: Route): NonNullable<ZodOpenApiOperationObject['security']> {
  if (name === 'refreshSignIn') return [{ refreshCookie: [] }, {}];
  return access.who === 'anyone' ? [] : [{ bearer: [] }];
}
