import type { Cypher } from './cypher.ts';
import type { Engine, SchemaElement } from './Engine.ts';
import type { GraphParameters, Row, Transaction } from './Graph.ts';

type Work<Result> = (transaction: Transaction) => Promise<Result>;
type Observe = (words: { kind: 'read' | 'write'; outcome: 'done' | 'failed' }, seconds: number) => void;

/** A graph that tells how long its transactions take, waiting for their turn included. */
export class MeasuredGraph implements Engine {
  readonly #graph: Engine;
  #observe: Observe = () => {};

  constructor(graph: Engine) {
    this.#graph = graph;
  }

  get engine(): Engine['engine'] {
    return this.#graph.engine;
  }

  listen(observe: Observe): void {
    this.#observe = observe;
  }

  read<Result>(work: Work<Result>): Promise<Result> {
    return this.#timed('read', () => this.#graph.read(work));
  }

  rows(text: Cypher, parameters?: GraphParameters): Promise<Row[]> {
    return this.#timed('read', () => this.#graph.rows(text, parameters));
  }

  write<Result>(work: Work<Result>): Promise<Result> {
    return this.#timed('write', () => this.#graph.write(work));
  }

  readAtLength<Result>(work: Work<Result>): Promise<Result> {
    return this.#graph.readAtLength(work);
  }

  addSchemaElement(element: SchemaElement): Promise<void> {
    return this.#graph.addSchemaElement(element);
  }

  removeSchemaElement(element: SchemaElement): Promise<void> {
    return this.#graph.removeSchemaElement(element);
  }

  alone<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#graph.alone(work);
  }

  close(): Promise<void> {
    return this.#graph.close();
  }

  async #timed<Result>(kind: 'read' | 'write', work: () => Promise<Result>): Promise<Result> {
    const startedAtMs = performance.now();
    let outcome: 'done' | 'failed' = 'failed';
    try {
      const result = await work();
      outcome = 'done';
      return result;
    } finally {
      this.#observe({ kind, outcome }, (performance.now() - startedAtMs) / 1000);
    }
  }
}
