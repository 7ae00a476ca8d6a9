/** A server's start as far as the graph: says which migrations it applied. Its argument: the settings of a Neo4j. */
import { createLogger } from '../../config/logger.ts';
import { migrate } from '../../src/graph/migrations/migrate.ts';
import { migrations } from '../../src/graph/migrations/migrations.ts';
import { Neo4jGraph, type Neo4jSettings } from '../../src/graph/Neo4jGraph.ts';

const settings = JSON.parse(process.argv[2] ?? '') as Neo4jSettings;
const graph = await Neo4jGraph.open(settings, await createLogger({ level: 'silent' }));
process.stdout.write(JSON.stringify(await migrate(graph, migrations)));
await graph.close();
