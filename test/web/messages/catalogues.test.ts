import { expect, test } from 'vitest';
import { callCheck as checkInEnglish } from '../../../src/web/messages/callCheck.en.ts';
import { callCheck as checkInSpanish } from '../../../src/web/messages/callCheck.es.ts';
import { en } from '../../../src/web/messages/en.ts';
import { es } from '../../../src/web/messages/es.ts';
import { plural } from '../../../src/web/messages/plural.ts';
import { errorCatalogue } from '../../../src/wire/errors.ts';

// The texts of the check come with it and not with the catalogues.
const english = { ...en, callCheck: checkInEnglish };
const spanish = { ...es, callCheck: checkInSpanish };

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
  expect(shape(textsOf(spanish))).toEqual(shape(textsOf(english)));
});

test('no text is empty, and few are the same in both languages', () => {
  const englishTexts = textsOf(english);
  const spanishTexts = textsOf(spanish);
  const same = englishTexts.filter(
    ({ value }, index) => typeof value === 'string' && value === spanishTexts[index]?.value,
  );
  expect([...englishTexts, ...spanishTexts].filter(({ value }) => value === '')).toEqual([]);
  // A word that is the same in both is named here, so that an untranslated one is seen.
  expect(same.map(({ path }) => path).sort()).toEqual(['call.chat', 'chat.title', 'settings.keys.chat']);
});

test('an error has a text where its code can reach the page', () => {
  const local = ['UNREACHABLE', 'UNEXPECTED_REPLY', 'BROWSER_UNSUPPORTED', 'title', 'other'];
  const unknown = Object.keys({ ...en.errors, ...en.memberErrors }).filter(
    (key) => !(key in errorCatalogue) && !local.includes(key),
  );
  expect(unknown).toEqual([]);
});

test('numbers choose their form by the rules of the language', () => {
  expect(en.rooms.running(1)).toBe('1 person in a visit');
  expect(en.rooms.running(3)).toBe('3 people in a visit');
  expect(es.call.chatUnread(1)).toBe('1 mensaje sin leer');
  expect(es.call.chatUnread(12)).toBe('12 mensajes sin leer');
  expect(plural('pl')(2, { one: '# osoba', few: '# osoby', other: '# osób' })).toBe('2 osoby');
});
