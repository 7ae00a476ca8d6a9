/**
 * The shared graph as the rest of the server sees it: one interface, one Cypher text for both engines. Texts keep to
 * what both understand; values are scalars, lists and maps, times are ISO 8601 strings, ids are made by the application.
 */
import type { Cypher } from './cypher.ts';

/** What goes into a text as a parameter and comes out as a column; never a raw node (`n {.*}` is a map). */
export type GraphValue = null | boolean | number | string | GraphValue[] | { [key: string]: GraphValue };
export type GraphParameters = Readonly<Record<string, GraphValue>>;
export type Row = Record<string, GraphValue>;

/** Runs Cypher texts in one transaction. */
export interface Transaction {
  /** Resolves with all rows. After one rejected the transaction is lost, also where the rejection is caught. */
  run(text: Cypher, parameters?: GraphParameters): Promise<Row[]>;
}

/** All methods reject with GraphError, or with what `work` threw. */
export interface Graph {
  readonly engine: 'embedded' | 'neo4j';
  /** What one text finds: as `read`, without the cost of a transaction around it. */
  rows(text: Cypher, parameters?: GraphParameters): Promise<Row[]>;
  /** One consistent view; sees every write that this process was told of. A text that writes is refused. */
  read<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  /**
   * All or nothing, on disk when it resolves. `work` may run again where another server's write got in its way, so it
   * is idempotent, its ids made outside of it.
   */
  write<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/**
 * `notUnique`: another node has this id (or case number, ...) already; `unavailable`: the engine cannot be reached, is
 * closed or has too much to do; `refused`: the text or its parameters are wrong, which is a mistake of ours.
 */
export type GraphErrorKind = 'notUnique' | 'unavailable' | 'refused';

/** The message names properties and types, never values: those may be a patient's. The engine's own is in `cause`. */
export class GraphError extends Error {
  readonly kind: GraphErrorKind;

  constructor(kind: GraphErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'GraphError';
    this.kind = kind;
  }
}
