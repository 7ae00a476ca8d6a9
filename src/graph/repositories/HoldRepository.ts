import { z } from 'zod';
import type { KeyRing } from '../../privacy/KeyRing.ts';
import type { LegalHold } from '../../wire/retention.ts';
import { cypher } from '../cypher.ts';
import type { Graph } from '../Graph.ts';

const storedHold = z.object({
  caseId: z.string(),
  caseNumber: z.string(),
  reason: z.string(),
  heldAt: z.string(),
  heldBy: z.string(),
});

const set = cypher`
  MATCH (c:\`Case\`)
  WHERE c.id = $caseId AND c.erasedAt IS NULL
  SET c.heldAt = coalesce(c.heldAt, $at), c.heldBy = $by, c.holdReason = $reason
  RETURN c.id AS caseId, c.caseNumber AS caseNumber, c.holdReason AS reason, c.heldAt AS heldAt, c.heldBy AS heldBy`;
const lift = cypher`
  MATCH (c:\`Case\`)
  WHERE c.id = $caseId AND c.heldAt IS NOT NULL
  SET c.heldAt = null, c.heldBy = null, c.holdReason = null
  RETURN c.id AS caseId`;
const list = cypher`
  MATCH (c:\`Case\`)
  WHERE c.heldAt > ''
  RETURN c.id AS caseId, c.caseNumber AS caseNumber, c.holdReason AS reason, c.heldAt AS heldAt, c.heldBy AS heldBy
  ORDER BY heldAt
  LIMIT $limit`;

/** Cases of which nothing may be erased, by order of a court or because a dispute is to be expected. */
export class HoldRepository {
  readonly #graph: Graph;
  readonly #keyRing: KeyRing;

  constructor(graph: Graph, keyRing: KeyRing) {
    this.#graph = graph;
    this.#keyRing = keyRing;
  }

  /** Null where there is no such case, or it was erased. */
  async set(caseId: string, hold: { at: string; by: string; reason: string }): Promise<LegalHold | null> {
    const reason = this.#keyRing.encrypt(hold.reason, contextOf(caseId));
    const [row] = await this.#graph.write((tx) => tx.run(set, { ...hold, caseId, reason }));
    return row ? this.#open(row) : null;
  }

  /** False where none stood. */
  async lift(caseId: string): Promise<boolean> {
    return (await this.#graph.write((tx) => tx.run(lift, { caseId }))).length > 0;
  }

  /** The oldest first. */
  async list(limit: number): Promise<LegalHold[]> {
    const rows = await this.#graph.rows(list, { limit });
    return rows.map((row) => this.#open(row));
  }

  #open(row: unknown): LegalHold {
    const { reason, ...hold } = storedHold.parse(row);
    return { ...hold, reason: this.#keyRing.decrypt(reason, contextOf(hold.caseId)) };
  }
}

const contextOf = (caseId: string) => `Case.holdReason:${caseId}`;
