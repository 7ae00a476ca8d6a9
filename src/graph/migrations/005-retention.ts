import { cypher } from '../cypher.ts';
import type { Migration } from './Migration.ts';

/** What erasures are found by. Reasons of emergency access are sealed in their nodes, where keys are rotated. */
export const retention: Migration = {
  name: '005-retention',
  steps: [
    { kind: 'unique', label: 'Erasure', property: 'id' },
    { kind: 'index', label: 'Erasure', property: 'state' },
    { kind: 'index', label: 'Case', property: 'heldAt' },
    { kind: 'data', text: cypher`MATCH (:User)-[r:BREAK_GLASS]->(:\`Case\`) SET r.reason = null` },
  ],
};
