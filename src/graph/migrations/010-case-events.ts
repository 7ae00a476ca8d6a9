import type { Migration } from './Migration.ts';

/** What was done with cases; erasing an account finds by `aboutId` whom it was done to. */
export const caseEvents: Migration = {
  name: '010-case-events',
  steps: [
    { kind: 'unique', label: 'CaseEvent', property: 'id' },
    { kind: 'index', label: 'CaseEvent', property: 'aboutId' },
  ],
};
