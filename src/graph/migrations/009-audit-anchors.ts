import type { Migration } from './Migration.ts';

/** Each chain of an audit log has one. */
export const auditAnchors: Migration = {
  name: '009-audit-anchors',
  steps: [{ kind: 'unique', label: 'AuditAnchor', property: 'id' }],
};
