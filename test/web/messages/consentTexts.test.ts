/** What people agree to is kept by the version of the text alone: a text that changes must get a new one. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../../config/setup/locations.mjs';
import { en } from '../../../src/web/messages/en.ts';
import { es } from '../../../src/web/messages/es.ts';
import { consentTextVersion } from '../../../src/wire/sessions.ts';

/**
 * Of every version there was. Where a text has changed, set `consentTextVersion` to the day and add a line; never change
 * one, for people have agreed to that text.
 */
const hashes: Readonly<Record<string, string>> = {
  '2026-11-26': 'b2f8e11e5db0be4cb2899530b9a588c9e3691715c1ad9abdd2b3f3d3c69aae36',
};

const source = (path: string) => readFileSync(join(projectRoot, 'src/web', path), 'utf8');
const settings = source('room/CaptionSettings.tsx');
/** Where consents are asked for. */
const asking = [
  source('join/CaptionsConsent.tsx'),
  source('join/KeepConsent.tsx'),
  settings.slice(settings.indexOf('function OwnConsent'), settings.indexOf('function WhoIsCaptioned')),
];
const shown = [
  ...new Set(
    asking.flatMap((text) =>
      [...text.matchAll(/\bm\.(\w+)\.(\w+)/g)].map(([, area, key]) => `${area}.${key}`),
    ),
  ),
].sort();

function textOf(catalogue: unknown, name: string): string {
  const [area = '', key = ''] = name.split('.');
  const text = (catalogue as Record<string, Record<string, unknown>>)[area]?.[key];
  // Of the service that hears, the name alone differs.
  const value: unknown = typeof text === 'function' ? (text as (service: string) => string)('Groq') : text;
  if (typeof value !== 'string') throw new Error(`${name} is no text`);
  return value;
}

it('of the consents have the version that the ledger keeps with them, in both languages', () => {
  expect(shown).toEqual([
    ...['captions.consent', 'captions.consentText', 'captions.keep', 'captions.keepText'],
    ...['join.captionsConsent', 'join.captionsConsentExternal', 'join.captionsConsentLocal'],
    ...['join.captionsUnavailable', 'join.keepConsent', 'join.keepConsentText'],
  ]);
  const texts = [en, es].map((catalogue) => shown.map((name) => [name, textOf(catalogue, name)]));
  const hash = createHash('sha256').update(JSON.stringify(texts)).digest('hex');
  expect({ [consentTextVersion]: hash }).toEqual({ [consentTextVersion]: hashes[consentTextVersion] });
});
