import type { Migration } from './Migration.ts';

/** What accounts and their keys are found by. */
export const accounts: Migration = {
  name: '004-accounts',
  steps: [
    { kind: 'unique', label: 'User', property: 'externalHash' },
    { kind: 'index', label: 'User', property: 'role' },
    { kind: 'unique', label: 'ApiKey', property: 'secretHash' },
    { kind: 'unique', label: 'Passkey', property: 'id' },
    { kind: 'unique', label: 'Passkey', property: 'credentialId' },
    { kind: 'unique', label: 'BreakGlass', property: 'id' },
  ],
};
