/** What holds for every entry of the protocol, whoever writes the next one. */
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { grant, userRole, type Access } from '../../src/wire/access.ts';
import { commonEventErrors, commonRouteErrors } from '../../src/wire/document/protocolDocument.ts';
import { errorCatalogue, WireError, type ErrorCode } from '../../src/wire/errors.ts';
import { clientEvents, routes, serverEvents } from '../../src/wire/protocol.ts';

const issuesOf = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues ?? [];
const repeated = (values: readonly string[]) => values.filter((value, at) => values.indexOf(value) !== at);

function accessFaults(access: Access): string[] {
  if (access.who === 'user') {
    const known = access.roles.every((role) => userRole.options.includes(role));
    return access.roles.length > 0 && known ? [] : [`roles ${access.roles.join()}`];
  }
  if (access.who === 'participant' && access.grant !== undefined) {
    return grant.options.includes(access.grant) && access.admitted ? [] : [`grant ${access.grant}`];
  }
  return [];
}

const errorFaults = (errors: readonly ErrorCode[]) => [
  ...errors.filter((code) => !Object.hasOwn(errorCatalogue, code)),
  ...repeated(errors),
];

test('names are unique', () => {
  expect(repeated(routes.map(({ name }) => name))).toEqual([]);
  expect(repeated(routes.map(({ method, path }) => `${method} ${path}`))).toEqual([]);
  expect(repeated(clientEvents.map(({ name }) => name))).toEqual([]);
  expect(repeated(serverEvents.map(({ name }) => name))).toEqual([]);
});

describe.each(routes)('route $name', (route) => {
  const { example } = route;

  test('has an access rule of the vocabulary and errors of the catalogue', () => {
    expect(accessFaults(route.access)).toEqual([]);
    expect(errorFaults(route.errors)).toEqual([]);
  });

  test('has an example that its schemas take', () => {
    expect(issuesOf(route.params, example.params ?? {})).toEqual([]);
    expect(issuesOf(route.query, example.query ?? {})).toEqual([]);
    expect(issuesOf(route.body, example.body ?? {})).toEqual([]);
    expect(issuesOf(route.reply, example.reply)).toEqual([]);
  });

  test('takes just the parameters of its path', () => {
    const named = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
    expect(Object.keys(example.params ?? {})).toEqual(named);
  });

  test('refuses unknown fields', () => {
    for (const part of ['params', 'query', 'body'] as const) {
      const unknown = { ...(example[part] as object | undefined), unknownField: 1 };
      expect(issuesOf(route[part], unknown), part).not.toEqual([]);
    }
  });
});

describe.each(clientEvents)('event $name', (event) => {
  test('has an access rule of the vocabulary and errors of the catalogue', () => {
    expect(accessFaults(event.access)).toEqual([]);
    expect(errorFaults(event.errors)).toEqual([]);
  });

  test('has an example that its schemas take', () => {
    expect(issuesOf(event.request, event.example.request)).toEqual([]);
    expect(issuesOf(event.reply, event.example.reply)).toEqual([]);
  });

  test('refuses unknown fields, and anything but an object', () => {
    expect(issuesOf(event.request, { ...(event.example.request as object), unknownField: 1 })).not.toEqual(
      [],
    );
    for (const wrong of [undefined, null, 'text', 1, [], [event.example.request]]) {
      expect(issuesOf(event.request, wrong)).not.toEqual([]);
    }
  });
});

test.each(serverEvents)(
  'server event $name has an example that its schema takes, and no field beside',
  (event) => {
    expect(issuesOf(event.payload, event.example)).toEqual([]);
    expect(issuesOf(event.payload, { ...(event.example as object), unknownField: 1 })).not.toEqual([]);
  },
);

test('every code of the catalogue is the answer of something', () => {
  const answered = new Set<string>([
    ...commonRouteErrors,
    ...commonEventErrors,
    ...[...routes, ...clientEvents].flatMap(({ errors }) => errors),
  ]);
  expect(Object.keys(errorCatalogue).filter((code) => !answered.has(code))).toEqual([]);
});

test('statuses are those of refusals', () => {
  const wrong = Object.entries(errorCatalogue).filter(
    ([, { httpStatus }]) => httpStatus < 400 || httpStatus > 599,
  );
  expect(wrong).toEqual([]);
});

test('an error carries its code, the message of the catalogue and its details', () => {
  const error = new WireError('GRANT_MISSING', { grant: 'moderate' });
  expect(error).toMatchObject({
    code: 'GRANT_MISSING',
    message: errorCatalogue.GRANT_MISSING.message,
    details: { grant: 'moderate' },
  });
});
