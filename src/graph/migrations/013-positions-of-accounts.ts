import { cypher } from '../cypher.ts';
import type { Migration } from './Migration.ts';

/** Accounts are listed by their numbers, which both engines have an index for; those that are there get theirs. */
export const positionsOfAccounts: Migration = {
  name: '013-positions-of-accounts',
  steps: [
    {
      kind: 'data',
      text: cypher`
        MATCH (u:User)
        WHERE u.role IS NOT NULL
        WITH u.id AS id
        ORDER BY id
        WITH collect(id) AS ids
        UNWIND range(1, size(ids)) AS position
        MATCH (u:User {id: ids[position - 1]})
        SET u.position = position`,
    },
    {
      // An empty graph stays empty, so that an export can be brought into it.
      kind: 'data',
      text: cypher`
        MATCH (u:User)
        WHERE u.position IS NOT NULL
        WITH max(u.position) AS newest
        WHERE newest IS NOT NULL
        MERGE (n:Counter {name: 'accounts'})
        SET n.value = newest`,
    },
    { kind: 'unique', label: 'User', property: 'position' },
  ],
};
