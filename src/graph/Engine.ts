import type { Graph, Transaction } from './Graph.ts';

/** Makes look-ups by it fast and, where unique, a second node with the same value impossible. */
export type SchemaElement =
  | { kind: 'unique' | 'index'; label: string; property: string }
  /** Nearest neighbours by cosine. */
  | { kind: 'vector'; label: string; property: string; dimensions: number };

/** What migrations and exports need beside reading and writing. */
export interface Engine extends Graph {
  /** As `read`, for as long as it takes. The embedded engine shows one moment all along, Neo4j what is there by then. */
  readAtLength<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  /** Adds it where it is not there yet. */
  addSchemaElement(element: SchemaElement): Promise<void>;
  /** Takes it away where it is there. */
  removeSchemaElement(element: SchemaElement): Promise<void>;
  /** While `work` runs, no other process runs its own on the same graph. */
  alone<Result>(work: () => Promise<Result>): Promise<Result>;
}
