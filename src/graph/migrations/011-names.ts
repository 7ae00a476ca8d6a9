import type { Migration } from './Migration.ts';

/** Entries of the audit log are one each where they stand in the graph. Invites never came into it: they lie in Redis. */
export const names: Migration = {
  name: '011-names',
  steps: [
    { kind: 'unique', label: 'AuditEntry', property: 'id' },
    { kind: 'remove', element: { kind: 'unique', label: 'Invite', property: 'id' } },
  ],
};
