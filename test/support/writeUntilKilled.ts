/**
 * Writes to a graph from several places at once and names each write when it has been acknowledged, until it is
 * killed or the graph is gone. Arguments: the options of the graph as JSON, what its ids begin with.
 */
import { createLogger } from '../../config/logger.ts';
import { cypher } from '../../src/graph/cypher.ts';
import { openGraph, type GraphOptions } from '../../src/graph/openGraph.ts';

const writers = 8;
const addUser = cypher`MERGE (u:User {id: $id}) SET u.name = $name`;
const addCase = cypher`
  MATCH (u:User {id: $id})
  MERGE (c:\`Case\` {id: $id})
  SET c.caseNumber = $id
  MERGE (u)-[:HAS_CASE]->(c)`;

const [options = '', prefix = ''] = process.argv.slice(2);
const given = JSON.parse(options) as Omit<GraphOptions, 'logger'>;
const graph = await openGraph({ ...given, logger: await createLogger({ level: 'silent' }) });

async function write(writer: number): Promise<never> {
  for (let n = 0; ; n += 1) {
    const id = `${prefix}-${writer}-${n}`;
    await graph.write(async (tx) => {
      await tx.run(addUser, { id, name: 'x'.repeat(200) });
      await tx.run(addCase, { id });
    });
    process.stdout.write(`${id}\n`);
  }
}

await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer))).catch(() => process.exit(3));
