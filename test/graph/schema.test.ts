/** The schema is held against the nodes and relationships that the design of the graph names. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '../../src/graph/migrations/migrations.ts';
import { standingElements } from '../../src/graph/migrations/standingElements.ts';
import type { cypher } from '../../src/graph/cypher.ts';
import { labels, relationshipTypes } from '../../src/graph/schema.ts';
import { graphEngines, type EmptyGraph } from '../support/graphEngines.ts';
import { neo4jStartLimitMs } from '../support/neo4jServer.ts';

/** As the design lists them. Migrations are known by their name, everything else by its id. */
const design = {
  nodes: [
    ...['User', 'Case', 'Session', 'Message', 'Doctor', 'Report', 'Embedding', 'Room'],
    ...['Media', 'Note', 'Decision', 'Consent', 'AuditEntry', 'Migration'],
  ],
  relationships: [...['HAS_CASE', 'BELONGS_TO', 'CONTAINS', 'SENT_BY', 'CONSULTED', 'HAS_VECTOR', 'IN_ROOM']],
};
/** Nodes that the graph keeps for itself. */
const byName = ['Migration', 'MigrationLock', 'Counter'];

const standing = standingElements(migrations);
const uniqueOf = (label: string) =>
  standing.filter((each) => each.kind === 'unique' && each.label === label).map(({ property }) => property);

describe('the schema', () => {
  it('declares every node and relationship of the design', () => {
    expect(design.nodes.filter((label) => !labels.some((known) => known === label))).toEqual([]);
    const missing = design.relationships.filter((type) => !relationshipTypes.some((known) => known === type));
    expect(missing).toEqual([]);
  });

  it('finds every node by its id, and each case by its number', () => {
    const without = labels.filter((label) => !byName.includes(label) && !uniqueOf(label).includes('id'));
    expect(without).toEqual([]);
    expect(uniqueOf('Case')).toContain('caseNumber');
  });

  it('has nothing for labels that it does not declare', () => {
    expect(standing.filter(({ label }) => !labels.some((known) => known === label))).toEqual([]);
  });
});

/** Labels are no parameters in Cypher; these come from the list above alone. */
const create = (label: string, by: 'id' | 'name') =>
  `CREATE (n:\`${label}\` {${by}: $value})` as ReturnType<typeof cypher>;

describe.each(graphEngines)('on $engine', ({ missing, open }) => {
  let empty: EmptyGraph;
  beforeAll(async () => {
    if (missing === null) empty = await open();
  }, neo4jStartLimitMs);
  beforeEach(({ skip }) => {
    if (missing !== null) skip(missing);
  });
  afterAll(async () => {
    if (missing === null) await empty.close();
  });

  it.each(design.nodes)('there is one %s of each id', async (label) => {
    const text = create(label, byName.includes(label) ? 'name' : 'id');
    const write = () => empty.graph.write((tx) => tx.run(text, { value: 'the same' }));
    await write();
    await expect(write()).rejects.toMatchObject({ kind: 'notUnique' });
  });

  it('there is one case of each number', async () => {
    const text = `CREATE (n:\`Case\` {caseNumber: $value})` as ReturnType<typeof cypher>;
    const write = () => empty.graph.write((tx) => tx.run(text, { value: 'C-1' }));
    await write();
    await expect(write()).rejects.toMatchObject({ kind: 'notUnique' });
  });

  it('what a later migration takes away is gone', async () => {
    const text = create('Invite', 'id');
    const write = () => empty.graph.write((tx) => tx.run(text, { value: 'the same' }));
    await write();
    await expect(write()).resolves.toBeDefined();
  });
});
