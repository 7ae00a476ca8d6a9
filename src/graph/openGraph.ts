import { join } from 'node:path';
import type { Logger } from '../../config/logger.ts';
import { EmbeddedGraph } from './EmbeddedGraph.ts';
import type { Engine } from './Engine.ts';
import { migrate } from './migrations/migrate.ts';
import { migrations } from './migrations/migrations.ts';
import { Neo4jGraph, type Neo4jSettings } from './Neo4jGraph.ts';

export interface GraphOptions {
  /** The embedded graph lies in its folder `graph`. */
  dataDir: string;
  /** Null: the embedded graph. */
  neo4j: Neo4jSettings | null;
  logger: Logger;
}

/** Opens the graph and applies the migrations it lacks. Rejects, the graph closed again, where they do not fit. */
export async function openGraph(options: GraphOptions): Promise<Engine> {
  const { logger } = options;
  const engine = await openEngine(options);
  try {
    const applied = await migrate(engine, migrations);
    if (applied.length > 0) logger.info({ applied }, 'the graph has been migrated');
    return engine;
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** Opens the graph as it is. */
export function openEngine({ dataDir, neo4j, logger }: GraphOptions): Promise<Engine> {
  return neo4j ? Neo4jGraph.open(neo4j, logger) : EmbeddedGraph.open(join(dataDir, 'graph'), logger);
}
