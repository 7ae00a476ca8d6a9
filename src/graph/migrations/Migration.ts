import type { Cypher } from '../cypher.ts';
import type { SchemaElement } from '../Engine.ts';

/**
 * `data`: a text without parameters, written so that a second run changes nothing. `remove`: what an earlier migration
 * has added.
 */
export type MigrationStep =
  SchemaElement | { kind: 'data'; text: Cypher } | { kind: 'remove'; element: SchemaElement };

/** Once it has been released it is never changed: what is to be different is a further migration. */
export interface Migration {
  /** Three digits, which order them, and words: `001-records`. */
  name: string;
  /** Each can be run again. */
  steps: readonly MigrationStep[];
}
