import type { Migration } from './Migration.ts';

/** What recording visits and numbering cases look up. */
export const visits: Migration = {
  name: '002-visits',
  steps: [
    { kind: 'unique', label: 'Participant', property: 'id' },
    { kind: 'unique', label: 'Counter', property: 'name' },
    { kind: 'index', label: 'Session', property: 'recorderId' },
  ],
};
