import type { Migration } from './Migration.ts';

/** What notifications are found by; of one occasion a person is told once. */
export const notifications: Migration = {
  name: '007-notifications',
  steps: [
    { kind: 'unique', label: 'Notification', property: 'id' },
    { kind: 'unique', label: 'Notification', property: 'occasion' },
    { kind: 'index', label: 'Notification', property: 'userId' },
    { kind: 'index', label: 'Notification', property: 'createdAt' },
  ],
};
