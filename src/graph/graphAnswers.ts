import { cypher } from './cypher.ts';
import type { Graph } from './Graph.ts';

/** Resolves with true where the graph takes requests now; rejects where it does not. */
export async function graphAnswers(graph: Graph): Promise<boolean> {
  const rows = await graph.rows(cypher`RETURN 1 AS one`);
  return rows.length === 1;
}
