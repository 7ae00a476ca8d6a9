import { expect, test } from 'vitest';
import { en } from '../../../src/web/messages/en.ts';
import { es } from '../../../src/web/messages/es.ts';
import { plural } from '../../../src/web/messages/plural.ts';
import { errorCatalogue } from '../../../src/wire/errors.ts';

interface Text {
  path: string;
  value: unknown;
}

const textsOf = (catalogue: object, path: readonly string[] = []): Text[] =>
  Object.entries(catalogue).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? textsOf(value, [...path, key])
      : [{ path: [...path, key].join('.'), value }],
  );

test('Spanish has the texts that English has, with the same parameters', () => {
  const shape = (texts: readonly Text[]) =>
    texts.map(({ path, value }) => `${path}/${typeof value === 'function' ? value.length : 'text'}`);
  expect(shape(textsOf(es))).toEqual(shape(textsOf(en)));
});

test('no text is empty, and few are the same in both languages', () => {
  const english = textsOf(en);
  const spanish = textsOf(es);
  const same = english.filter(
    ({ value }, index) => typeof value === 'string' && value === spanish[index]?.value,
  );
  expect([...english, ...spanish].filter(({ value }) => value === '')).toEqual([]);
  // A word that is the same in both is named here, so that an untranslated one is seen.
  expect(same.map(({ path }) => path).sort()).toEqual(['call.chat', 'chat.title', 'settings.keys.chat']);
});

test('an error has a text where its code can reach the page', () => {
  const local = ['UNREACHABLE', 'UNEXPECTED_REPLY', 'BROWSER_UNSUPPORTED', 'title', 'other'];
  const unknown = Object.keys(en.errors).filter((key) => !(key in errorCatalogue) && !local.includes(key));
  expect(unknown).toEqual([]);
});

test('numbers choose their form by the rules of the language', () => {
  expect(en.rooms.running(1)).toBe('1 person in a visit');
  expect(en.rooms.running(3)).toBe('3 people in a visit');
  expect(es.call.chatUnread(1)).toBe('1 mensaje sin leer');
  expect(es.call.chatUnread(12)).toBe('12 mensajes sin leer');
  expect(plural('pl')(2, { one: '# osoba', few: '# osoby', other: '# osób' })).toBe('2 osoby');
});
