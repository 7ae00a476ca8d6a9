import { expect, it } from 'vitest';
import { rowsOf } from '../../../src/web/cases/timelineRows.ts';
import type { TimelineEntry } from '../../../src/wire/cases.ts';

const entry = (kind: TimelineEntry['kind'], subjectId: string): TimelineEntry => ({
  ...{ kind, subjectId, at: '2026-03-02T09:00:00.000Z' },
  ...{ endedAt: null, messages: null, by: null, about: null, relation: null, reason: null },
});

it('has consents that came one after the other in one row, and all else in its own', () => {
  const given = ['a', 'b', 'c'].map((id) => entry('consentGiven', id));
  const withdrawn = entry('consentWithdrawn', 'a');
  const media = [entry('media', 'd'), entry('media', 'e')];
  const later = entry('consentGiven', 'f');
  const rows = rowsOf([withdrawn, ...given, ...media, later]);
  expect(rows.map((row) => [row.entry.kind, row.entry.subjectId, row.count])).toEqual([
    ['consentWithdrawn', 'a', 1],
    ['consentGiven', 'a', 3],
    ['media', 'd', 1],
    ['media', 'e', 1],
    ['consentGiven', 'f', 1],
  ]);
});
