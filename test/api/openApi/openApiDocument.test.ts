import { readFile } from 'node:fs/promises';
import formats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { errorsOf } from '../../../src/api/openApi/answers.ts';
import { openApiDocument } from '../../../src/api/openApi/openApiDocument.ts';
import { changesVersion, type Route } from '../../../src/wire/entries.ts';
import { errorCatalogue } from '../../../src/wire/errors.ts';
import { routes } from '../../../src/wire/protocol.ts';

interface MediaType {
  schema: object;
  example?: unknown;
  examples?: Record<string, { value: { code: string } }>;
}
interface Operation {
  operationId: string;
  security: object[];
  parameters?: { name: string; in: string; required?: boolean; example?: unknown }[];
  requestBody?: { content: Record<string, MediaType> };
  responses: Record<string, { headers: object; content?: Record<string, MediaType> }>;
}

const document = JSON.parse(JSON.stringify(openApiDocument(routes, '0.0.1'))) as {
  paths: Record<string, Record<string, Operation>>;
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);
const operationOf = ({ name }: Route) => {
  const found = operations.find(({ operation }) => operation.operationId === name);
  return found ?? expect.unreachable(`${name} is not in the document`);
};

/** Reads the document as a schema itself, so that what stands in it can be referred to. */
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(document, 'document');
const pointer = (...parts: string[]) =>
  `document#/${parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;

function faultsOf(value: unknown, ...place: string[]): unknown[] {
  const check = ajv.compile({ $ref: pointer(...place) });
  check(value);
  return check.errors ?? [];
}

test('the document is one by the schema of OpenAPI 3.1', async () => {
  const file = new URL('../../support/schemas/openapi-3.1.json', import.meta.url);
  // Without another dialect the dynamic reference leads here; ajv loses its way with it.
  const schema = (await readFile(file, 'utf8')).replaceAll(
    '"$dynamicRef": "#meta"',
    '"$ref": "#/$defs/schema"',
  );
  const check = new Ajv2020({ strict: false, allErrors: true, validateFormats: false }).compile(
    JSON.parse(schema) as object,
  );
  check(document);
  expect(check.errors).toBeNull();
});

test('it has every entry once, and nothing else', () => {
  const listed = operations.map(({ path, method, operation }) => [operation.operationId, method, path]);
  expect(listed.sort()).toEqual(
    routes
      .map(({ name, method, path }) => [name, method.toLowerCase(), path.replace(/:(\w+)/g, '{$1}')])
      .sort(),
  );
});

describe.each(routes)('$name', (route) => {
  const { path, method, operation } = operationOf(route);
  const place = ['paths', path, method];
  const status = `${route.status ?? 200}`;

  test('lists every code that it can be refused with, by its status, and none beside', () => {
    const told = Object.entries(operation.responses).flatMap(([answered, { content }]) =>
      Object.keys(content?.['application/json']?.examples ?? {}).map((code) => [code, Number(answered)]),
    );
    const codes = errorsOf(route).map((code) => [code, errorCatalogue[code].httpStatus]);
    expect(told.sort()).toEqual(codes.sort());
    expect(codes.map(([code]) => code)).toEqual(expect.arrayContaining([...route.errors]));
  });

  test('has examples that its schemas take', () => {
    const body = operation.requestBody?.content['application/json'];
    if (body) {
      expect(body.example).toBeDefined();
      const schema = [...place, 'requestBody', 'content', 'application/json', 'schema'];
      expect(faultsOf(body.example, ...schema)).toEqual([]);
    }
    for (const [answered, { content = {} }] of Object.entries(operation.responses)) {
      for (const [type, { example, examples }] of Object.entries(content)) {
        const schema = [...place, 'responses', answered, 'content', type, 'schema'];
        const values = [
          ...(example === undefined ? [] : [example]),
          ...Object.values(examples ?? {}).map(({ value }) => value),
        ];
        for (const value of values) expect(faultsOf(value, ...schema), answered).toEqual([]);
      }
    }
  });

  test('asks for a token where its rule does', () => {
    const { access } = route;
    expect(operation.security.some((scheme) => 'bearer' in scheme)).toBe(access.who !== 'anyone');
  });

  test('lists each parameter, the headers of its kind, and its reply', () => {
    const parameters = operation.parameters ?? [];
    const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
    expect(inPath).toEqual([...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name));
    for (const [name, value] of Object.entries(route.example.query ?? {})) {
      expect(parameters).toContainEqual(expect.objectContaining({ name, in: 'query', example: value }));
    }
    const headers = parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name);
    expect(headers).toEqual([
      ...(changesVersion(route) ? ['If-Match'] : []),
      ...(route.content === 'upload' ? ['X-File-Name'] : []),
      ...(route.content === 'download' ? ['Range'] : []),
    ]);
    const reply = operation.responses[status];
    expect(reply).toBeDefined();
    expect(reply?.content === undefined).toBe(status === '204');
    if (route.versioned === true && status !== '204') expect(reply?.headers).toHaveProperty('ETag');
    expect('206' in operation.responses).toBe(route.content === 'download');
  });
});
