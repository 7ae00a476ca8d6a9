import type { Graph } from './Graph.ts';

/** Makes look-ups by it fast and, where unique, a second node with the same value impossible. */
export type SchemaElement =
  | { kind: 'unique' | 'index'; label: string; property: string }
  /** Nearest neighbours by cosine. */
  | { kind: 'vector'; label: string; property: string; dimensions: number };

/** What migrations need beside reading and writing. */
export interface Engine extends Graph {
  /** Adds it where it is not there yet. */
  addSchemaElement(element: SchemaElement): Promise<void>;
  /** While `work` runs, no other process runs its own on the same graph. */
  alone<Result>(work: () => Promise<Result>): Promise<Result>;
}
