/** Brings what `exportGraph` has read out into an empty graph. */
import { z } from 'zod';
import { cypher } from '../cypher.ts';
import type { Engine } from '../Engine.ts';
import type { GraphParameters } from '../Graph.ts';
import type { Migration } from '../migrations/Migration.ts';
import { graphTotals, ourText, quoted } from './exportGraph.ts';
import {
  endLine,
  headLine,
  nodeLine,
  relationshipLine,
  Totals,
  type GraphTotals,
  type NodeKey,
  type NodeLine,
  type RelationshipLine,
} from './graphLines.ts';

const batchSize = 1_000;

const anyNode = cypher`
  MATCH (n) WHERE NOT n:Migration AND NOT n:MigrationLock
  RETURN count(n) AS count`;
const removeSome = cypher`
  MATCH (n) WHERE NOT n:Migration AND NOT n:MigrationLock
  WITH n LIMIT $limit
  DETACH DELETE n`;

const countRow = z.object({ count: z.int() });
const contentLine = z.union([nodeLine, relationshipLine, endLine]);

/** What is wrong with what was to be imported, or with where to. The graph is empty again. */
export class ImportFault extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ImportFault';
  }
}

/**
 * Resolves with the totals when they have been read back from the graph and are those of the export. Rejects with
 * ImportFault, nothing being left of it, where the graph is not empty or the lines are damaged, cut off or of another
 * version.
 */
export async function importGraph(
  engine: Engine,
  migrations: readonly Migration[],
  lines: AsyncIterable<string>,
): Promise<GraphTotals> {
  if (!(await isEmptyGraph(engine)))
    throw new ImportFault('The graph is not empty; an import needs one that is.');
  try {
    const told = await takeIn(engine, migrations, lines);
    const there = await graphTotals(engine);
    if (!same(told, there)) {
      throw new ImportFault(
        `The graph has ${there.nodes} nodes and ${there.relationships} relationships now where the export had ` +
          `${told.nodes} and ${told.relationships}, or other properties.`,
      );
    }
    return there;
  } catch (error) {
    await clear(engine);
    throw error;
  }
}

async function takeIn(
  engine: Engine,
  migrations: readonly Migration[],
  lines: AsyncIterable<string>,
): Promise<GraphTotals> {
  const totals = new Totals();
  const batch = new Batch(engine);
  let lineNumber = 0;
  let end: GraphTotals | undefined;
  for await (const line of lines) {
    lineNumber += 1;
    const place = `Line ${lineNumber}`;
    if (end) throw new ImportFault(`${place}: something stands after the end.`);
    if (lineNumber === 1) {
      checkHead(parse(headLine, line, place).migrations, migrations);
      continue;
    }
    const content = parse(contentLine, line, place);
    if ('end' in content) {
      const { end: _, ...told } = content;
      end = told;
    } else if ('type' in content) {
      totals.addRelationship(line);
      await batch.add(`relationship ${content.type} ${content.from.label} ${content.to.label}`, content);
    } else {
      totals.addNode(line);
      await batch.add(`node ${content.labels.join(' ')}`, content);
    }
  }
  await batch.write();
  if (!end) throw new ImportFault('The export has been cut off: it has no end.');
  if (!same(end, totals.result())) {
    throw new ImportFault('The export has been changed: counts and checksum are not those of its end.');
  }
  return end;
}

/** Lines of one kind that follow each other are written together. */
class Batch {
  readonly #engine: Engine;
  #kind = '';
  #lines: (NodeLine | RelationshipLine)[] = [];

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async add(kind: string, line: NodeLine | RelationshipLine): Promise<void> {
    const full = 'from' in line ? `${kind} ${line.from.by} ${line.to.by}` : kind;
    if (full !== this.#kind || this.#lines.length >= batchSize) await this.write();
    this.#kind = full;
    this.#lines.push(line);
  }

  async write(): Promise<void> {
    const lines = this.#lines.splice(0);
    const [first] = lines;
    if (!first) return;
    const rows = lines.map((line) => ({
      properties: line.properties,
      ...('from' in line ? { from: line.from.value, to: line.to.value } : {}),
    }));
    const text = 'from' in first ? relationshipsText(first) : nodesText(first);
    // Where the first attempt was committed after all, the counts at the end tell.
    const parameters: GraphParameters = { rows };
    await this.#engine.write((transaction) => transaction.run(text, parameters));
  }
}

function nodesText({ labels }: NodeLine) {
  return ourText(`
    UNWIND $rows AS row
    CREATE (n${labels.map(quoted).join('')})
    SET n = row.properties`);
}

function relationshipsText({ type, from, to }: RelationshipLine) {
  const node = (variable: string, { label, by }: NodeKey, value: string) =>
    `(${variable}${quoted(label)} {${by}: row.${value}})`;
  return ourText(`
    UNWIND $rows AS row
    MATCH ${node('a', from, 'from')}
    MATCH ${node('b', to, 'to')}
    CREATE (a)-[r${quoted(type)}]->(b)
    SET r = row.properties`);
}

function checkHead(applied: readonly string[], migrations: readonly Migration[]): void {
  const known = migrations.map(({ name }) => name);
  if (applied.join() === known.join()) return;
  throw new ImportFault(
    `The export is of another version of Consilium: its migrations are ${applied.join(', ')}; here they are ${known.join(', ')}.`,
  );
}

function parse<Content>(schema: z.ZodType<Content>, line: string, place: string): Content {
  try {
    return schema.parse(JSON.parse(line));
  } catch (cause) {
    throw new ImportFault(`${place} is no line of an export of this version.`, { cause });
  }
}

/** But for what is known of its migrations. */
export async function isEmptyGraph(engine: Engine): Promise<boolean> {
  return (await nodeCount(engine)) === 0;
}

async function nodeCount(engine: Engine): Promise<number> {
  const [row] = await engine.read((transaction) => transaction.run(anyNode));
  return countRow.parse(row).count;
}

async function clear(engine: Engine): Promise<void> {
  while ((await nodeCount(engine)) > 0) {
    await engine.write((transaction) => transaction.run(removeSome, { limit: batchSize }));
  }
}

const same = (a: GraphTotals, b: GraphTotals) =>
  a.nodes === b.nodes && a.relationships === b.relationships && a.sha256 === b.sha256;
