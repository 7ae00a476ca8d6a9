import type { Migration } from './Migration.ts';

/** Embedded graphs in which 011 took away the index of ids, which all labels share, have it again. */
export const indexOfIds: Migration = {
  name: '012-index-of-ids',
  steps: [{ kind: 'unique', label: 'Case', property: 'id' }],
};
