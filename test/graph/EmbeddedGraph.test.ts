import { afterEach, beforeEach, expect, test } from 'vitest';
import { cypher } from '../../src/graph/cypher.ts';
import type { GraphValue } from '../../src/graph/Graph.ts';
import { migrations } from '../../src/graph/migrations/migrations.ts';
import { standingElements } from '../../src/graph/migrations/standingElements.ts';
import { openGraph } from '../../src/graph/openGraph.ts';
import { createLogger } from '../../config/logger.ts';
import { temporaryGraph, type TemporaryGraph } from '../support/temporaryGraph.ts';

const createUser = cypher`CREATE (u:User) SET u = $properties`;
const userIds = cypher`MATCH (u:User) RETURN u.id AS id ORDER BY id`;

let temporary: TemporaryGraph;
beforeEach(async () => {
  temporary = await temporaryGraph();
});
afterEach(() => temporary.close());

const ids = () => temporary.graph.rows(userIds);
const add = (properties: Record<string, GraphValue>) =>
  temporary.graph.write((tx) => tx.run(createUser, { properties }));

test('opens again with what was written, its migrations applied once', async () => {
  await add({ id: 'u1' });
  await temporary.graph.close();
  const again = await openGraph({
    dataDir: temporary.dataDir,
    neo4j: null,
    logger: await createLogger({ level: 'silent' }),
  });
  expect(await again.read((tx) => tx.run(userIds))).toEqual([{ id: 'u1' }]);
  await again.close();
});

test('an error rolls back what came before it, also where the work has caught it', async () => {
  await add({ id: 'u1' });
  const caught = temporary.graph.write(async (tx) => {
    await tx.run(createUser, { properties: { id: 'u2' } });
    await tx.run(createUser, { properties: { id: 'u1' } }).catch(() => {});
  });
  await expect(caught).rejects.toMatchObject({ kind: 'notUnique', message: 'a User with this id exists' });
  const thrown = temporary.graph.write(async (tx) => {
    await tx.run(createUser, { properties: { id: 'u3' } });
    throw new Error('of the work');
  });
  await expect(thrown).rejects.toThrow('of the work');
  expect(await ids()).toEqual([{ id: 'u1' }]);
});

test('a write in a read transaction is refused and leaves nothing', async () => {
  const writing = temporary.graph.rows(createUser, { properties: { id: 'u1' } });
  await expect(writing).rejects.toMatchObject({ kind: 'refused' });
  expect(await ids()).toEqual([]);
});

test('a closed graph says so', async () => {
  await temporary.graph.close();
  await expect(ids()).rejects.toMatchObject({ kind: 'unavailable' });
});

test('finds by an index whatever a migration has made one for', async () => {
  const elements = standingElements(migrations).filter(({ kind }) => kind !== 'vector');
  expect(elements.length).toBeGreaterThan(20);
  const slow: string[] = [];
  for (const { label, property } of elements) {
    // Labels are no parameters in Cypher; these come from the migrations alone.
    const text = `EXPLAIN MATCH (n:\`${label}\`) WHERE n.${property} = $value RETURN n.id AS id`;
    const [row] = await temporary.graph.rows(text as typeof userIds, { value: 'x' });
    if (!JSON.stringify(row).includes(`[index: ${property}]`)) slow.push(`${label}.${property}`);
  }
  expect(slow).toEqual([]);
});
