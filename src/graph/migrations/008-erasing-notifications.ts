import type { Migration } from './Migration.ts';

/** What erasing a case finds the notifications about it by. */
export const erasingNotifications: Migration = {
  name: '008-erasing-notifications',
  steps: [{ kind: 'index', label: 'Notification', property: 'caseId' }],
};
