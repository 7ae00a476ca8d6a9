/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- the driver declares its options as classes */
/** The graph on a Neo4j 5 server, which many of our processes may share. */
import neo4j, {
  type Driver,
  type ManagedTransaction,
  type Record as Neo4jRecord,
  type Session,
} from 'neo4j-driver';
import type { Logger } from '../../config/logger.ts';
import { cypher, type Cypher } from './cypher.ts';
import type { Engine, SchemaElement } from './Engine.ts';
import { GraphError, type GraphParameters, type GraphValue, type Row, type Transaction } from './Graph.ts';
import { checkParameters, rowOf } from './graphValues.ts';

export interface Neo4jSettings {
  /** `bolt://` for one server, `neo4j://` for a cluster; `+s` with TLS. */
  uri: string;
  user: string;
  /** Null: a server that asks for none. */
  password: string | null;
}

/** The server ends a transaction after this long, so that one that hangs keeps no locks. */
const workLimitMs = 30_000;
const connectLimitMs = 10_000;

export class Neo4jGraph implements Engine {
  readonly engine = 'neo4j';
  readonly #driver: Driver;
  /** Shared by all sessions: each sees what any of them has written. */
  readonly #bookmarkManager = neo4j.bookmarkManager();
  readonly #logger: Logger;
  readonly #running = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  /** Rejects with GraphError `unavailable` where the server does not answer or refuses the password. */
  static async open({ uri, user, password }: Neo4jSettings, logger: Logger): Promise<Neo4jGraph> {
    const auth = password === null ? undefined : neo4j.auth.basic(user, password);
    const driver = neo4j.driver(uri, auth, {
      connectionTimeout: connectLimitMs,
      maxTransactionRetryTime: workLimitMs,
      notificationFilter: { minimumSeverityLevel: 'OFF' },
    });
    try {
      await driver.verifyConnectivity();
    } catch (error) {
      await driver.close();
      throw new GraphError('unavailable', `Neo4j at ${uri} cannot be used: ${messageOf(error)}`);
    }
    return new Neo4jGraph(driver, logger);
  }

  private constructor(driver: Driver, logger: Logger) {
    this.#driver = driver;
    this.#logger = logger;
  }

  rows(text: Cypher, parameters: GraphParameters = {}): Promise<Row[]> {
    return this.#inSession('READ', async (session) => {
      checkParameters(parameters);
      try {
        const { records } = await session.run(text, parametersOf(parameters), { timeout: workLimitMs });
        return rowsOf(records);
      } catch (error) {
        if (!(error instanceof neo4j.Neo4jError && error.retryable)) throw error;
        // A transaction is begun again by the driver until the server can.
        return session.executeRead((inner) => inTransaction(inner, (tx) => tx.run(text, parameters)), {
          timeout: workLimitMs,
        });
      }
    });
  }

  read<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.#inSession('READ', (session) =>
      session.executeRead((inner) => inTransaction(inner, work), { timeout: workLimitMs }),
    );
  }

  readAtLength<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.#inSession('READ', (session) =>
      // 0: without a limit.
      session.executeRead((inner) => inTransaction(inner, work), { timeout: 0 }),
    );
  }

  write<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.#inSession('WRITE', (session) =>
      session.executeWrite((inner) => inTransaction(inner, work), { timeout: workLimitMs }),
    );
  }

  async addSchemaElement(element: SchemaElement): Promise<void> {
    await this.#inSession('WRITE', (session) =>
      session.executeWrite((inner) => inner.run(schemaText(element)).then(() => {})),
    );
    // A new index is filled in the background, and look-ups do without it until then.
    await this.#inSession('READ', (session) => session.run('CALL db.awaitIndexes(300)').then(() => {}));
  }

  async removeSchemaElement({ kind, label, property }: SchemaElement): Promise<void> {
    const what = kind === 'unique' ? 'CONSTRAINT' : 'INDEX';
    await this.#inSession('WRITE', (session) =>
      session.executeWrite((inner) =>
        inner.run(`DROP ${what} ${kind}_${label}_${property} IF EXISTS`).then(() => {}),
      ),
    );
  }

  /** Who holds the lock on the node is alone; the server gives it up when the process or its connection is gone. */
  async alone<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.addSchemaElement({ kind: 'unique', label: 'MigrationLock', property: 'name' });
    return this.#inSession('WRITE', async (session) => {
      const lock = session.beginTransaction();
      try {
        await lock.run(cypher`MERGE (l:MigrationLock {name: 'migrations'}) SET l.name = 'migrations'`);
        const result = await work();
        await lock.commit();
        return result;
      } finally {
        await lock.close();
      }
    });
  }

  /** Lets what has begun come to its end. */
  close(): Promise<void> {
    this.#closing ??= Promise.allSettled(this.#running).then(() => this.#driver.close());
    return this.#closing;
  }

  async #inSession<Result>(
    accessMode: 'READ' | 'WRITE',
    work: (session: Session) => Promise<Result>,
  ): Promise<Result> {
    if (this.#closing) throw new GraphError('unavailable', 'the graph is closed');
    const session = this.#driver.session({
      bookmarkManager: this.#bookmarkManager,
      defaultAccessMode: neo4j.session[accessMode],
    });
    const running = work(session);
    this.#running.add(running);
    try {
      return await running;
    } catch (error) {
      throw ours(error);
    } finally {
      this.#running.delete(running);
      // The result stands; a connection that is lost by now is the pool's concern.
      await session.close().catch((err: unknown) => this.#logger.warn({ err }, 'a session of Neo4j'));
    }
  }
}

async function inTransaction<Result>(
  inner: ManagedTransaction,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  const failures: unknown[] = [];
  const run = async (text: Cypher, parameters: GraphParameters = {}): Promise<Row[]> => {
    try {
      checkParameters(parameters);
      const { records } = await inner.run(text, parametersOf(parameters));
      return rowsOf(records);
    } catch (error) {
      failures.push(error);
      throw ours(error);
    }
  };
  try {
    const result = await work({ run });
    if (failures.length > 0) throw failures[0] as Error;
    return result;
  } catch (error) {
    // The driver begins again where it sees such an error of its own.
    const again = failures.find((failure) => failure instanceof neo4j.Neo4jError && failure.retryable);
    throw again ?? error;
  }
}

const rowsOf = (records: readonly Neo4jRecord[]): Row[] =>
  records.map((record) => rowOf(record.toObject(), toPlain));

function parametersOf(parameters: GraphParameters): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, toNeo4j(value)]));
}

function toNeo4j(value: GraphValue): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? neo4j.int(value) : value;
  if (Array.isArray(value)) {
    // A list in a property is of one type.
    const fractions = value.some((item) => typeof item === 'number' && !Number.isSafeInteger(item));
    return fractions ? value : value.map(toNeo4j);
  }
  if (value === null || typeof value !== 'object') return value;
  return parametersOf(value);
}

function toPlain(value: unknown): unknown {
  if (!neo4j.isInt(value)) return value;
  if (!value.inSafeRange()) throw new GraphError('refused', 'an integer beyond 2^53');
  return value.toNumber();
}

/** Names and numbers here are ours; DDL takes no parameters. */
function schemaText(element: SchemaElement): string {
  const { kind, label, property } = element;
  const name = `${kind}_${label}_${property}`;
  const on = `FOR (n:\`${label}\`) ON (n.${property})`;
  switch (kind) {
    case 'index':
      return `CREATE INDEX ${name} IF NOT EXISTS ${on}`;
    case 'unique':
      return `CREATE CONSTRAINT ${name} IF NOT EXISTS FOR (n:\`${label}\`) REQUIRE n.${property} IS UNIQUE`;
    case 'vector':
      return `CREATE VECTOR INDEX ${name} IF NOT EXISTS ${on} OPTIONS {indexConfig: {
        \`vector.dimensions\`: ${element.dimensions}, \`vector.similarity_function\`: 'cosine'}}`;
  }
}

function ours(error: unknown): unknown {
  if (!(error instanceof neo4j.Neo4jError)) return error;
  const { code, message, retryable } = error;
  if (code === 'Neo.ClientError.Schema.ConstraintValidationFailed') {
    const [, label = 'node', property = 'value'] =
      /with label `(\w+)` and property `(\w+)`/.exec(message) ?? [];
    // Without the server's message, which quotes the value.
    return new GraphError('notUnique', `a ${label} with this ${property} exists`);
  }
  const gone = [neo4j.error.SERVICE_UNAVAILABLE, neo4j.error.SESSION_EXPIRED].includes(code);
  if (gone || retryable || code.startsWith('Neo.ClientError.Security.')) {
    return new GraphError('unavailable', 'Neo4j does not answer', { cause: error });
  }
  return new GraphError('refused', 'Neo4j refused a text', { cause: error });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
