/** The graph inside this process, on disk in the data folder: no server is needed, and no other process can enter. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import grafeo from '@grafeo-db/js';
import type { Logger } from '../../config/logger.ts';
import type { Cypher } from './cypher.ts';
import type { Engine, SchemaElement } from './Engine.ts';
import { GraphError, type GraphParameters, type Row, type Transaction } from './Graph.ts';
import { checkParameters, rowOf } from './graphValues.ts';
import { Turns } from './Turns.ts';
import { WriteAheadLog } from './WriteAheadLog.ts';

type Database = grafeo.GrafeoDB;
type EngineTransaction = grafeo.Transaction;

/** The log of writes is folded into the file when either is reached, so that a start has little to replay. */
const checkpoints = { intervalMs: 60_000, walBytes: 32 * 1024 * 1024 };
const maxWaitingWrites = 10_000;
/** Of one transaction's work, since all other writes wait for it. */
const workLimitMs = 30_000;
/**
 * Texts run on Node's four threads. With all reads in their queue each text of a write would wait behind them, and all
 * other writes behind that one: with 64 requests at once five times as long as with so many.
 */
const readsAtOnce = 4;

export class EmbeddedGraph implements Engine {
  readonly engine = 'embedded';
  readonly #database: Database;
  readonly #onDisk: WriteAheadLog;
  readonly #logger: Logger;
  /** Ends when the last write that was let in ends. */
  #lastWrite: Promise<unknown> = Promise.resolve();
  #waitingWrites = 0;
  readonly #reads = new Set<Promise<unknown>>();
  readonly #readTurns = new Turns(readsAtOnce);
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

  async rows(text: Cypher, parameters: GraphParameters = {}): Promise<Row[]> {
    this.#checkOpen();
    // Nothing could be rolled back here, so it is not even begun.
    if (mayWrite.test(text)) throw new GraphError('refused', 'a text that writes was to be read');
    return this.#whileOpen(
      this.#readTurns.take(() => runText(this.#database, text, parameters)).then(rowsOf),
    );
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
    return this.#whileOpen(this.#inTransaction(work, { writes: false, limitMs }));
  }

  /** `close` waits for it. */
  #whileOpen<Result>(reading: Promise<Result>): Promise<Result> {
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

  addSchemaElement(element: SchemaElement): Promise<void> {
    return this.#changeSchema(schemaTexts(element));
  }

  removeSchemaElement(element: SchemaElement): Promise<void> {
    return this.#changeSchema(removalTexts(element));
  }

  async #changeSchema(texts: readonly string[]): Promise<void> {
    this.#checkOpen();
    await this.#inTurn(async () => {
      for (const text of texts) await this.#database.executeCypher(text).catch(rethrow);
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
    const transaction = new EmbeddedTransaction(inner, writes ? null : this.#readTurns);
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
  /** Null: of a write, which waits for no read. */
  readonly #readTurns: Turns | null;
  /** One text at a time: the engine refuses to end while one runs. */
  #last: Promise<unknown> = Promise.resolve();
  #failure: unknown;
  #ended = false;

  constructor(inner: EngineTransaction, readTurns: Turns | null) {
    this.#inner = inner;
    this.#readTurns = readTurns;
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
    const run = () => runText(this.#inner, text, parameters);
    if (!this.#readTurns) return rowsOf(await run());
    const result = await this.#readTurns.take(run);
    if (Object.values(result.counters).some((count) => count > 0)) {
      throw new GraphError('refused', 'a text that writes ran in a read transaction');
    }
    return rowsOf(result);
  }
}

async function runText(
  where: Pick<Database, 'executeCypher'>,
  text: Cypher,
  parameters: GraphParameters,
): Promise<grafeo.QueryResult> {
  checkParameters(parameters);
  return where.executeCypher(text, parameters).catch(rethrow);
}

const rowsOf = (result: grafeo.QueryResult): Row[] =>
  result.toArray().map((record) => rowOf(record, (value) => value));

const mayWrite = /\b(CREATE|MERGE|SET|DELETE|REMOVE|FOREACH|DROP|INSERT|LOAD)\b/i;

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

/**
 * Constraints alone: the engine has one index for a property, whatever the label, so that to drop one would have every
 * look-up by that property read all nodes. An index that nothing uses costs nothing.
 */
function removalTexts({ kind, label, property }: SchemaElement): string[] {
  return kind === 'unique' ? [`DROP CONSTRAINT constraint_${label}_${property} IF EXISTS`] : [];
}

function rethrow(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error);
  const [, property, label] =
    /UNIQUE constraint violation: property '(\w+)' .* exists on :(\w+)/.exec(message) ?? [];
  // Without the engine's message, which quotes the value.
  if (label) throw new GraphError('notUnique', `a ${label} with this ${property} exists`);
  throw new GraphError('refused', 'the embedded graph refused a text', { cause: error });
}
