import { z } from 'zod';
import { cypher } from '../cypher.ts';
import type { Transaction } from '../Graph.ts';

const countOne = cypher`
  MERGE (n:Counter {name: $name})
  ON CREATE SET n.value = 0
  SET n.usedAt = $at
  WITH n
  SET n.value = n.value + 1
  RETURN n.value AS value`;

/** The next number of this counter, from 1: every other transaction that counts by it waits for this one's end. */
export async function countUp(tx: Transaction, name: string, at: string): Promise<number> {
  const [row] = await tx.run(countOne, { name, at });
  return z.int().positive().parse(row?.['value']);
}
