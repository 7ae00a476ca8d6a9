import { expect, test } from 'vitest';
import { contentOf, draftOf, emptyDraft } from '../../../src/web/cases/caseDraft.ts';
import { sampleCase } from '../../../src/wire/examples.ts';

test('a case goes into a form and comes out as it was', () => {
  const { patient, summary } = sampleCase;
  expect(contentOf(draftOf({ patient, summary }))).toEqual({ patient, summary });
});

test('what is not filled in is not known, and spaces are nothing', () => {
  expect(contentOf({ ...emptyDraft, name: ' Ana Ruiz ', phone: '  ' })).toEqual({
    patient: { name: 'Ana Ruiz', birthDate: null, sex: 'unknown', phone: null, recordNumber: null },
    summary: null,
  });
});
