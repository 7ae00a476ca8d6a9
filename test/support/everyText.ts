import { z } from 'zod';
import { cypher } from '../../src/graph/cypher.ts';
import type { Graph } from '../../src/graph/Graph.ts';
import type { KeyRing } from '../../src/privacy/KeyRing.ts';

const allNodes = cypher`MATCH (n) RETURN labels(n)[0] AS label, n {.*} AS found`;
const allRelationships = cypher`MATCH (a)-[r]->(b) RETURN type(r) AS label, r {.*} AS found`;
const row = z.object({ label: z.string(), found: z.record(z.string(), z.unknown()) });

/** What looks sealed. */
export const sealedForm = /^k\d{1,9}\.[\w-]{38,}$/;

export interface FoundText {
  label: string;
  property: string;
  id: string;
  value: string;
  /** Opened, where it is sealed in the context `Label.property:id`; `null` where it is sealed and does not open so. */
  text: string | null;
}

/** Every text in a graph, in nodes, relationships and lists, found by itself. */
export async function everyText(graph: Graph, keyRing: KeyRing): Promise<FoundText[]> {
  const rows = await graph.read(async (tx) => [
    ...(await tx.run(allNodes)),
    ...(await tx.run(allRelationships)),
  ]);
  return rows.flatMap((each) => {
    const { label, found } = row.parse(each);
    const id = String(found['id'] ?? found['name']);
    return Object.entries(found).flatMap(([property, value]) =>
      [value]
        .flat()
        .filter((item) => typeof item === 'string')
        .map((item) => ({
          label,
          property,
          id,
          value: item,
          text: opened(keyRing, label, property, id, item),
        })),
    );
  });
}

function opened(keyRing: KeyRing, label: string, property: string, id: string, value: string): string | null {
  if (!sealedForm.test(value)) return value;
  try {
    return keyRing.decrypt(value, `${label}.${property}:${id}`);
  } catch {
    return null; // sealed in another context
  }
}
