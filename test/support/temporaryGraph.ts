import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '../../config/logger.ts';
import type { Graph } from '../../src/graph/Graph.ts';
import { openGraph } from '../../src/graph/openGraph.ts';

/** A real, migrated, embedded graph in a folder of its own, gone with `close`. */
export interface TemporaryGraph {
  readonly graph: Graph;
  readonly dataDir: string;
  close(): Promise<void>;
}

export async function temporaryGraph(): Promise<TemporaryGraph> {
  const dataDir = await mkdtemp(join(tmpdir(), 'consilium-graph-'));
  const graph = await openGraph({ dataDir, neo4j: null, logger: await createLogger({ level: 'silent' }) });
  return {
    graph,
    dataDir,
    async close() {
      await graph.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
