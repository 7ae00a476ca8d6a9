import type { Migration } from './Migration.ts';

/** What stored files are found by. */
export const files: Migration = {
  name: '003-files',
  steps: [{ kind: 'unique', label: 'File', property: 'id' }],
};
