/** Each action that the server writes into the audit log is told in words on the page where it is searched. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { actions, areas } from '../../../src/web/messages/auditActions.en.ts';
import { webhookEventType } from '../../../src/wire/platform.ts';

const source = join(import.meta.dirname, '../../../src');

test('each action of the audit log is told in words, and belongs to an area', async () => {
  const files = (await readdir(source, { recursive: true })).filter(
    (name) => name.endsWith('.ts') && !name.startsWith('web/'),
  );
  const texts = await Promise.all(files.map((name) => readFile(join(source, name), 'utf8')));
  const inAreas = new RegExp(`'((?:${Object.keys(areas).join('|')})\\.[A-Za-z]+)'`, 'g');
  const written = texts.flatMap((text) => [...text.matchAll(inAreas)].map(([, action]) => action ?? ''));
  const events: readonly string[] = webhookEventType.options;
  const isFile = /\.(json|ndjson|grafeo)$/;
  const found = new Set(written.filter((action) => !events.includes(action) && !isFile.test(action)));
  expect(found.size).toBeGreaterThan(60);
  expect([...found].filter((action) => !(action in actions))).toEqual([]);
  expect(Object.keys(actions).filter((action) => !found.has(action))).toEqual([]);
  expect(Object.keys(actions).filter((action) => !((action.split('.')[0] ?? '') in areas))).toEqual([]);
});
