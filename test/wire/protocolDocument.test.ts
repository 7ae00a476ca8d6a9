import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { protocolDocument } from '../../src/wire/document/protocolDocument.ts';
import { sampleExchange } from '../../src/wire/document/sampleExchange.ts';
import { errorBody, errorCatalogue } from '../../src/wire/errors.ts';
import { clientEvents, routes, serverEvents } from '../../src/wire/protocol.ts';

const text = protocolDocument();

test('the protocol document is what the entries say now (npm run docs writes it)', async () => {
  expect(await readFile(new URL('../../src/wire/protocol.md', import.meta.url), 'utf8')).toBe(text);
});

test('it has every route, event and error code', () => {
  const headings = new Set(text.split('\n').filter((line) => line.startsWith('### ')));
  for (const { method, path } of routes) expect(headings).toContain(`### ${method} ${path}`);
  for (const { name } of clientEvents) expect(headings).toContain(`### ${name}`);
  for (const { name } of serverEvents) expect(headings).toContain(`### ${name} (server)`);
  for (const code of Object.keys(errorCatalogue)) expect(text).toContain(`| \`${code}\` |`);
});

test('its links lead somewhere', () => {
  const anchors = new Set([...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title.toLowerCase()));
  const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor);
  expect(links.length).toBeGreaterThan(50);
  expect(links.filter((anchor) => !anchors.has(anchor))).toEqual([]);
});

test('the sample exchange goes from a guest link to the first caption and out again, by the schemas', () => {
  const names: string[] = [];
  for (const step of sampleExchange) {
    if (step.step === 'route') {
      names.push(step.route.name);
      step.route.body.parse(step.body);
      step.route.reply.parse(step.reply);
    } else if (step.step === 'event') {
      names.push(step.event.name);
      step.event.request.parse(step.request);
      if (step.answer.ok) step.event.reply.parse(step.answer.reply);
      else errorBody.parse(step.answer.error);
    } else if (step.step === 'sent') {
      names.push(step.event.name);
      step.event.payload.parse(step.payload);
    }
  }
  expect(names[0]).toBe('readInvite');
  expect(names).toContain('caption');
  expect(names.slice(-2)).toEqual(['leave', 'participantLeft']);
});
