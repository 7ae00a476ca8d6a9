/** Reads out a whole graph, page by page, whatever labels and types stand in it. */
import { z } from 'zod';
import { cypher, type Cypher } from '../cypher.ts';
import type { Engine } from '../Engine.ts';
import { GraphError, type GraphParameters, type Transaction } from '../Graph.ts';
import type { Migration } from '../migrations/Migration.ts';
import { migrationStates } from '../migrations/migrate.ts';
import {
  formatVersion,
  lineOf,
  nodeLine,
  relationshipLine,
  Totals,
  type GraphTotals,
  type NodeKey,
} from './graphLines.ts';

const pageSize = 2_000;

const labelSets = cypher`
  MATCH (n) WHERE NOT n:Migration AND NOT n:MigrationLock
  RETURN DISTINCT labels(n) AS labels`;
const countNodes = cypher`
  MATCH (n) WHERE NOT n:Migration AND NOT n:MigrationLock
  RETURN count(n) AS count`;
const countRelationships = cypher`MATCH ()-[r]->() RETURN count(r) AS count`;

const labelsRow = z.object({ labels: z.array(z.string()).min(1) });
const countRow = z.object({ count: z.int() });
const nodeRow = z.object({ value: z.string(), properties: nodeLine.shape.properties });
const relationshipRow = z.object({
  from: z.string(),
  type: z.string(),
  labels: z.array(z.string()).min(1),
  id: z.string().nullable(),
  name: z.string().nullable(),
  properties: relationshipLine.shape.properties,
});

/** Nodes of these labels and no others, found by this property. */
interface Group {
  labels: string[];
  by: NodeKey['by'];
}

/**
 * Gives each line to `take`, which may ask for a pause by its promise, and resolves with the totals. Rejects where
 * something in the graph could not be told again, such as a node without an id: an export is complete or none.
 */
export async function exportGraph(
  engine: Engine,
  migrations: readonly Migration[],
  take: (line: string) => Promise<void> | void,
): Promise<GraphTotals> {
  const states = await migrationStates(engine, migrations);
  const unfit = states.filter(({ state }) => state !== 'applied');
  if (unfit.length > 0)
    throw new Error(`The graph is not migrated: ${unfit.map((each) => each.name).join(', ')}.`);
  await take(
    lineOf({
      format: 'consilium-graph',
      version: formatVersion,
      exportedAt: new Date().toISOString(),
      migrations: states.map((state) => state.name),
    }),
  );
  const totals = await engine.readAtLength((transaction) => exportContent(transaction, take));
  await take(lineOf({ end: true, ...totals }));
  return totals;
}

/** The totals of what is in a graph, which are the same as those of an export of it. */
export function graphTotals(engine: Engine): Promise<GraphTotals> {
  return engine.readAtLength((transaction) => exportContent(transaction, () => {}));
}

async function exportContent(
  transaction: Transaction,
  take: (line: string) => Promise<void> | void,
): Promise<GraphTotals> {
  const totals = new Totals();
  const groups = await readGroups(transaction);
  for (const group of groups) {
    for await (const page of nodePages(transaction, group)) {
      for (const { value, properties } of page) {
        const key = { label: group.labels[0]!, by: group.by, value };
        const line = lineOf({ labels: group.labels, key, properties });
        totals.addNode(line);
        await take(line);
      }
    }
  }
  for (const group of groups) {
    for await (const page of nodePages(transaction, group)) {
      for (const line of await relationshipsOf(transaction, group, page)) {
        totals.addRelationship(line);
        await take(line);
      }
    }
  }
  const result = totals.result();
  const count = async (text: Cypher) => countRow.parse((await transaction.run(text))[0]).count;
  const there = { nodes: await count(countNodes), relationships: await count(countRelationships) };
  if (there.nodes !== result.nodes || there.relationships !== result.relationships) {
    throw new Error(
      `The graph has ${there.nodes} nodes and ${there.relationships} relationships, of which ${result.nodes} and ` +
        `${result.relationships} could be read out: a node has neither id nor name, or somebody is writing.`,
    );
  }
  return result;
}

async function readGroups(transaction: Transaction): Promise<Group[]> {
  const rows = await transaction.run(labelSets);
  const sets = new Map(
    rows.map((row) => labelsRow.parse(row).labels.sort()).map((labels) => [labels.join(':'), labels]),
  );
  return [...sets.keys()].sort().flatMap((name) => {
    const labels = sets.get(name)!;
    return [
      { labels, by: 'id' as const },
      { labels, by: 'name' as const },
    ];
  });
}

async function* nodePages(
  transaction: Transaction,
  { labels, by }: Group,
): AsyncGenerator<z.infer<typeof nodeRow>[]> {
  const onlyNamed = by === 'name' ? 'AND n.id IS NULL' : '';
  const text = ourText(`
    MATCH (n${labels.map(quoted).join('')})
    WHERE size(labels(n)) = $labelCount AND n.${by} > $after ${onlyNamed}
    RETURN n.${by} AS value, properties(n) AS properties
    ORDER BY value LIMIT $limit`);
  for (let after = ''; ;) {
    const parameters: GraphParameters = { labelCount: labels.length, after, limit: pageSize };
    const page = (await transaction.run(text, parameters)).map((row) => nodeRow.parse(row));
    if (page.length > 0) yield page;
    if (page.length < pageSize) return;
    after = page.at(-1)!.value;
  }
}

/** Those that begin at one of the nodes, in an order that content alone decides. */
async function relationshipsOf(
  transaction: Transaction,
  { labels, by }: Group,
  page: readonly { value: string }[],
): Promise<string[]> {
  const text = ourText(`
    MATCH (n${quoted(labels[0]!)})-[r]->(other)
    WHERE n.${by} IN $values AND size(labels(n)) = $labelCount
    RETURN n.${by} AS from, type(r) AS type, labels(other) AS labels, other.id AS id, other.name AS name,
      properties(r) AS properties`);
  const parameters = { values: page.map(({ value }) => value), labelCount: labels.length };
  const rows = (await transaction.run(text, parameters)).map((row) => relationshipRow.parse(row));
  return rows
    .map((row) => {
      const value = row.id ?? row.name;
      if (value === null) throw new Error('A relationship leads to a node with neither id nor name.');
      const other = row.id === null ? ('name' as const) : ('id' as const);
      return lineOf({
        type: row.type,
        from: { label: labels[0]!, by, value: row.from },
        to: { label: row.labels.sort()[0]!, by: other, value },
        properties: row.properties,
      });
    })
    .sort();
}

/** Of labels and types that stand in the graph, which no parameter can bring. */
export function ourText(text: string): Cypher {
  return text as Cypher;
}

/** `:\`Case\`` */
export function quoted(labelOrType: string): string {
  if (!/^[A-Za-z]\w{0,63}$/.test(labelOrType)) {
    throw new GraphError('refused', `${JSON.stringify(labelOrType)} is no name for a label or a type`);
  }
  return `:\`${labelOrType}\``;
}
