import { z } from 'zod';
import { DecryptionFailed, type KeyRing } from '../privacy/KeyRing.ts';
import type { Cypher } from './cypher.ts';
import type { Graph, GraphValue, Transaction } from './Graph.ts';
import { migrations } from './migrations/migrations.ts';
import { standingElements } from './migrations/standingElements.ts';

/** Nodes of one write, which keeps others waiting. */
const batch = 200;

export interface Resealed {
  /** Nodes looked at. */
  nodes: number;
  /** Properties that are sealed with the current key now, and were not. */
  resealed: number;
  /** Properties that look sealed and do not open. They stay as they are. */
  failed: number;
}

/** Every label whose nodes have an id of their own; what is sealed stands only in such nodes. */
export const sealedLabels: readonly string[] = standingElements(migrations).flatMap(
  ({ kind, label, property }) => (kind === 'unique' && property === 'id' ? [label] : []),
);

/** Labels are no parameters in Cypher; these come from the list above alone. */
export const resealingTexts = (label: string) => ({
  ids: `MATCH (n:\`${label}\`) RETURN n.id AS id` as Cypher,
  // The writing locks the nodes, so that what is read of them is the newest and stays it.
  lock: `MATCH (n:\`${label}\`) WHERE n.id IN $ids SET n.id = n.id RETURN n {.*} AS found` as Cypher,
  change: `MATCH (n:\`${label}\` {id: $id}) SET n += $changed` as Cypher,
});

/**
 * Seals everything in the graph with the current key that is sealed with an older one, while others read and write.
 * What is done stays done: after an interruption another run does the rest. Every sealed property of every node has the
 * context `Label.property:id`.
 */
export async function resealGraph(
  graph: Graph,
  keyRing: KeyRing,
  progress: (soFar: Resealed) => void = () => {},
): Promise<Resealed> {
  const total: Resealed = { nodes: 0, resealed: 0, failed: 0 };
  for (const label of sealedLabels) {
    const rows = await graph.rows(resealingTexts(label).ids);
    const ids = rows.map(({ id }) => z.string().parse(id));
    for (let at = 0; at < ids.length; at += batch) {
      const some = ids.slice(at, at + batch);
      const done = await graph.write((tx) => resealNodes(tx, keyRing, label, some));
      total.nodes += some.length;
      total.resealed += done.resealed;
      total.failed += done.failed;
      progress(total);
    }
  }
  return total;
}

const foundNode = z.looseObject({ id: z.string() });

async function resealNodes(tx: Transaction, keyRing: KeyRing, label: string, ids: string[]) {
  const texts = resealingTexts(label);
  const done = { resealed: 0, failed: 0 };
  for (const row of await tx.run(texts.lock, { ids })) {
    const { id, ...properties } = foundNode.parse(row.found);
    const changed: Record<string, GraphValue> = {};
    for (const [property, value] of Object.entries(properties)) {
      if (typeof value !== 'string' || !sealed.test(value) || keyRing.isCurrent(value)) continue;
      const context = `${label}.${property}:${id}`;
      try {
        changed[property] = keyRing.encrypt(keyRing.decrypt(value, context), context);
      } catch (error) {
        if (!(error instanceof DecryptionFailed)) throw error;
        done.failed++;
      }
    }
    const count = Object.keys(changed).length;
    if (count > 0) await tx.run(texts.change, { id, changed });
    done.resealed += count;
  }
  return done;
}

const sealed = /^k\d{1,9}\.[\w-]{38,}$/;
