/** A graph as lines of JSON, the same from either engine: a head, its nodes, their relationships, an end. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { GraphValue } from '../Graph.ts';

export const formatVersion = 1;

const name = z.string().regex(/^[A-Za-z]\w{0,63}$/);
const properties = z.record(name, z.json());
/** A node has an id; what the graph keeps for itself, such as a counter, has a name. */
const key = z.strictObject({ label: name, by: z.enum(['id', 'name']), value: z.string() });

export const headLine = z.strictObject({
  format: z.literal('consilium-graph'),
  version: z.literal(formatVersion),
  exportedAt: z.iso.datetime(),
  migrations: z.array(z.string()),
});
export const nodeLine = z.strictObject({ labels: z.array(name).min(1), key, properties });
export const relationshipLine = z.strictObject({ type: name, from: key, to: key, properties });
/** Over the lines of nodes and relationships. */
export const endLine = z.strictObject({
  end: z.literal(true),
  nodes: z.int(),
  relationships: z.int(),
  sha256: z.string(),
});

export type HeadLine = z.infer<typeof headLine>;
export type NodeLine = z.infer<typeof nodeLine>;
export type RelationshipLine = z.infer<typeof relationshipLine>;
export type EndLine = z.infer<typeof endLine>;
export type NodeKey = z.infer<typeof key>;
/** What two graphs with the same content have in common. */
export type GraphTotals = Omit<EndLine, 'end'>;

/** The same text for the same content, in whichever order an engine gives properties out. */
export function lineOf(content: HeadLine | NodeLine | RelationshipLine | EndLine): string {
  return JSON.stringify(sorted(content));
}

function sorted(value: GraphValue): GraphValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((each) => [each, sorted(value[each] ?? null)]));
}

/** Counts and sums up the lines as they pass. */
export class Totals {
  readonly #hash = createHash('sha256');
  #nodes = 0;
  #relationships = 0;

  addNode(line: string): void {
    this.#nodes += 1;
    this.#hash.update(line).update('\n');
  }

  addRelationship(line: string): void {
    this.#relationships += 1;
    this.#hash.update(line).update('\n');
  }

  /** Once, at the end. */
  result(): GraphTotals {
    return { nodes: this.#nodes, relationships: this.#relationships, sha256: this.#hash.digest('hex') };
  }
}
