import type { Migration } from './Migration.ts';

/** What other platforms’ ids, and the deliveries of webhooks, are found by. */
export const platform: Migration = {
  name: '006-platform',
  steps: [
    { kind: 'unique', label: 'ExternalId', property: 'id' },
    { kind: 'unique', label: 'ExternalId', property: 'hash' },
    { kind: 'unique', label: 'VisitEvent', property: 'id' },
    { kind: 'unique', label: 'Delivery', property: 'id' },
    { kind: 'unique', label: 'Delivery', property: 'key' },
    { kind: 'index', label: 'Delivery', property: 'webhookId' },
    { kind: 'index', label: 'Delivery', property: 'state' },
  ],
};
