import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '../../config/logger.ts';
import { cypher } from '../../src/graph/cypher.ts';
import type { Engine } from '../../src/graph/Engine.ts';
import { openGraph, type GraphOptions } from '../../src/graph/openGraph.ts';
import { neo4jMissing, startNeo4jServer } from './neo4jServer.ts';

/** An engine with nothing in it but the migrations. */
export interface EmptyGraph {
  readonly graph: Engine;
  /** Closes it and opens it again; `graph` is another then. */
  reopen(): Promise<void>;
  /** Removes all but what migrations have made. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** Both, for `describe.each`; `missing` is why the tests of one are skipped. */
export const graphEngines = [
  { engine: 'embedded' as const, missing: null, open: openEmbedded },
  { engine: 'neo4j' as const, missing: neo4jMissing, open: openNeo4j },
];

const clearAll = cypher`MATCH (n) WHERE NOT n:Migration AND NOT n:MigrationLock DETACH DELETE n`;

async function openEmbedded(): Promise<EmptyGraph> {
  const dataDir = await mkdtemp(join(tmpdir(), 'consilium-graph-'));
  return opened({ dataDir, neo4j: null, logger: await createLogger({ level: 'silent' }) }, () =>
    rm(dataDir, { recursive: true, force: true }),
  );
}

async function openNeo4j(): Promise<EmptyGraph> {
  const server = await startNeo4jServer();
  const options = {
    dataDir: tmpdir(),
    neo4j: server.settings,
    logger: await createLogger({ level: 'silent' }),
  };
  return opened(options, () => server.close());
}

async function opened(options: GraphOptions, cleanUp: () => Promise<void>): Promise<EmptyGraph> {
  let graph = await openGraph(options);
  return {
    get graph() {
      return graph;
    },
    async reopen() {
      await graph.close();
      graph = await openGraph(options);
    },
    async clear() {
      await graph.write((transaction) => transaction.run(clearAll));
    },
    async close() {
      await graph.close();
      await cleanUp();
    },
  };
}
