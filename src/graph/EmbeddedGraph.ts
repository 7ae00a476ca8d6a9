/** The graph inside this process, on disk in the data folder: no server is needed, and no other process can enter. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import grafeo from '@grafeo-db/js';
import type { Logger } from '../../config/logger.ts';
import type { Cypher } from './cypher.ts';
import type { Engine, SchemaElement } from './Engine.ts';
import { GraphError, type GraphParameters, type Row, type Transaction } from './Graph.ts';
import { checkParameters, rowOf } from './graphValues.ts';
import { WriteAheadLog } from './WriteAheadLog.ts';

type Database = grafeo.GrafeoDB;
type EngineTransaction = grafeo.Transaction;

/** The log of writes is folded into the file when either is reached, so that a start has little to replay. */
const checkpoints = { intervalMs: 60_000, walBytes: 32 * 1024 * 1024 };
const maxWaitingWrites = 10_000;
/** Of one transaction's work, since all other writes wait for it. */
const workLimitMs = 30_000;

export class EmbeddedGraph implements Engine {
  readonly engine = 'embedded';
  readonly #database: Database;
  readonly #onDisk: WriteAheadLog;
  readonly #logger: Logger;
  /** Ends when the last write that was let in ends. */
  #lastWrite: Promise<unknown> = Promise.resolve();
  #waitingWrites = 0;
  readonly #reads = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  /** Throws where another process has the files open, or they are damaged. */
  static async open(folder: string, logger: Logger): Promise<EmbeddedGraph> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, 'graph.grafeo');
    return new EmbeddedGraph(grafeo.GrafeoDB.create(path), new WriteAheadLog(`${path}.wal`), logger);
  }

  private constructor(database: Database, onDisk: WriteAheadLog, logger: Logger) {
    this.#database = database;
    this.#onDisk = onDisk;
    this.#logger = logger;
    database.setCheckpointTriggers(checkpoints);
  }

  read<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.#read(work, workLimitMs);
  }

  readAtLength<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.#read(work, null);
  }

  async #read<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    limitMs: number | null,
  ): Promise<Result> {
    this.#checkOpen();
    const reading = this.#inTransaction(work, { writes: false, limitMs });
    this.#reads.add(reading);
    return reading.finally(() => this.#reads.delete(reading));
  }

  async write<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    this.#checkOpen();
    const result = await this.#inTurn(() =>
      this.#inTransaction(work, { writes: true, limitMs: workLimitMs }),
    );
    // The next write has its turn meanwhile.
    await this.#onDisk.reached();
    return result;
  }

  async addSchemaElement(element: SchemaElement): Promise<void> {
    this.#checkOpen();
    await this.#inTurn(async () => {
      for (const text of schemaTexts(element)) await this.#database.executeCypher(text).catch(rethrow);
    });
  }

  /** The engine's own lock on the files has seen to it. */
  alone<Result>(work: () => Promise<Result>): Promise<Result> {
    return work();
  }

  close(): Promise<void> {
    this.#closing ??= (async () => {
      await Promise.allSettled([this.#lastWrite, ...this.#reads]);
      await this.#onDisk.reached();
      this.#database.close();
    })();
    return this.#closing;
  }

  /** Two write transactions at once would fail by conflict; one after the other none does. */
  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#waitingWrites >= maxWaitingWrites) {
      throw new GraphError('unavailable', `${maxWaitingWrites} writes wait for the graph already`);
    }
    this.#waitingWrites += 1;
    const turn = this.#lastWrite.then(work).finally(() => {
      this.#waitingWrites -= 1;
    });
    this.#lastWrite = turn.catch(() => {});
    return turn;
  }

  async #inTransaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    { writes, limitMs }: { writes: boolean; limitMs: number | null },
  ): Promise<Result> {
    const inner = this.#database.beginTransaction();
    const transaction = new EmbeddedTransaction(inner, writes);
    const limit = Promise.withResolvers<never>();
    const timer =
      limitMs === null
        ? undefined
        : setTimeout(() => {
            limit.reject(new GraphError('unavailable', `a transaction took longer than ${limitMs} ms`));
          }, limitMs);
    try {
      const result = await Promise.race([work(transaction), limit.promise]);
      await transaction.end();
      if (writes) inner.commit();
      return result;
    } finally {
      clearTimeout(timer);
      await transaction.end().catch(() => {}); // has been thrown already, or work threw something itself
      // After an error the engine would commit what came before it.
      if (inner.isActive) this.#rollBack(inner);
    }
  }

  #rollBack(inner: EngineTransaction): void {
    try {
      inner.rollback();
    } catch (err) {
      this.#logger.error({ err }, 'a transaction of the graph could not be rolled back');
    }
  }

  #checkOpen(): void {
    if (this.#closing) throw new GraphError('unavailable', 'the graph is closed');
  }
}

class EmbeddedTransaction implements Transaction {
  readonly #inner: EngineTransaction;
  readonly #writes: boolean;
  /** One text at a time: the engine refuses to end while one runs. */
  #last: Promise<unknown> = Promise.resolve();
  #failure: unknown;
  #ended = false;

  constructor(inner: EngineTransaction, writes: boolean) {
    this.#inner = inner;
    this.#writes = writes;
  }

  run(text: Cypher, parameters: GraphParameters = {}): Promise<Row[]> {
    const running = this.#last.then(() => this.#run(text, parameters));
    this.#last = running.catch((error: unknown) => {
      this.#failure ??= error;
    });
    return running;
  }

  /** Resolves when nothing runs any more; rejects with the first failure, also where work has caught it. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.#last;
    if (this.#failure !== undefined) throw this.#failure as Error;
  }

  async #run(text: Cypher, parameters: GraphParameters): Promise<Row[]> {
    if (this.#ended) throw new GraphError('refused', 'this transaction has ended');
    if (this.#failure !== undefined) throw new GraphError('refused', 'this transaction has failed');
    checkParameters(parameters);
    const result = await this.#inner.executeCypher(text, parameters).catch(rethrow);
    if (!this.#writes && Object.values(result.counters).some((count) => count > 0)) {
      throw new GraphError('refused', 'a text that writes ran in a read transaction');
    }
    return result.toArray().map((record) => rowOf(record, (value) => value));
  }
}

/** Names and numbers here are ours; DDL takes no parameters. */
function schemaTexts(element: SchemaElement): string[] {
  const { kind, label, property } = element;
  const index = `CREATE INDEX ${kind}_${label}_${property} IF NOT EXISTS FOR (n:\`${label}\`) ON (n.${property})`;
  switch (kind) {
    case 'index':
      return [index];
    case 'unique':
      // The constraint alone scans all nodes with each write.
      return [
        index,
        `CREATE CONSTRAINT constraint_${label}_${property} IF NOT EXISTS FOR (n:\`${label}\`) REQUIRE n.${property} IS UNIQUE`,
      ];
    case 'vector':
      // Ranked exactly, within what the asker may see: 10,000 vectors take 24 ms.
      return [];
  }
}

function rethrow(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error);
  const [, property, label] =
    /UNIQUE constraint violation: property '(\w+)' .* exists on :(\w+)/.exec(message) ?? [];
  // Without the engine's message, which quotes the value.
  if (label) throw new GraphError('notUnique', `a ${label} with this ${property} exists`);
  throw new GraphError('refused', 'the embedded graph refused a text', { cause: error });
}
