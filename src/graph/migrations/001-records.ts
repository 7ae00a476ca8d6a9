import type { Migration } from './Migration.ts';

const withId = [
  'User',
  'Case',
  'Session',
  'Message',
  'Room',
  'Doctor',
  'Report',
  'Embedding',
  'Media',
  'Note',
  'Decision',
  'Consent',
  'Invite',
  'ApiKey',
  'Notification',
  'Webhook',
];

/** What every node is found by. */
export const records: Migration = {
  name: '001-records',
  steps: [
    ...withId.map((label) => ({ kind: 'unique' as const, label, property: 'id' })),
    { kind: 'unique', label: 'Case', property: 'caseNumber' },
    { kind: 'unique', label: 'User', property: 'emailHash' },
    { kind: 'index', label: 'Case', property: 'status' },
    { kind: 'index', label: 'Session', property: 'startedAt' },
    { kind: 'index', label: 'Embedding', property: 'model' },
    { kind: 'vector', label: 'Embedding', property: 'vector', dimensions: 768 },
  ],
};
