import { join } from 'node:path';
import type { Logger } from '../../config/logger.ts';
import { EmbeddedGraph } from './EmbeddedGraph.ts';
import type { Graph } from './Graph.ts';
import { migrate } from './migrations/migrate.ts';
import { migrations } from './migrations/migrations.ts';

export interface GraphOptions {
  dataDir: string;
  logger: Logger;
}

/** Opens the graph and applies the migrations it lacks. Rejects, the graph closed again, where they do not fit. */
export async function openGraph({ dataDir, logger }: GraphOptions): Promise<Graph> {
  const engine = await EmbeddedGraph.open(join(dataDir, 'graph'), logger);
  try {
    const applied = await migrate(engine, migrations);
    if (applied.length > 0) logger.info({ applied }, 'the graph has been migrated');
    return engine;
  } catch (error) {
    await engine.close();
    throw error;
  }
}
