import { GraphError, type Graph } from '../../src/graph/Graph.ts';

/** A real graph that can be away for a while: then it takes nothing, as one that cannot be reached. */
export interface UnreliableGraph extends Graph {
  away: boolean;
  /** Writes that were refused meanwhile. */
  readonly refusals: number;
}

export function unreliable(graph: Graph): UnreliableGraph {
  let refusals = 0;
  const wrapped: UnreliableGraph = {
    engine: graph.engine,
    away: false,
    get refusals() {
      return refusals;
    },
    rows: (text, parameters) => graph.rows(text, parameters),
    read: (work) => graph.read(work),
    write: async (work) => {
      if (!wrapped.away) return graph.write(work);
      refusals++;
      throw new GraphError('unavailable', 'this graph is away');
    },
    close: () => graph.close(),
  };
  return wrapped;
}
