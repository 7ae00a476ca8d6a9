import { z } from 'zod';
import { cypher } from '../cypher.ts';
import type { Graph } from '../Graph.ts';

// Cases that were deleted too: what happened to them is asked for afterwards.
const byNumber = cypher`
  MATCH (c:\`Case\`) WHERE c.caseNumber = $caseNumber
  RETURN c.id AS caseId`;
const numbers = cypher`
  MATCH (c:\`Case\`) WHERE c.id IN $caseIds
  RETURN c.id AS caseId, c.caseNumber AS caseNumber`;

const row = z.object({ caseId: z.string(), caseNumber: z.string() });

/** Numbers of cases, which people read out, and their ids, which the audit log has; nothing else of a case. */
export class CaseNumberRepository {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** Null where there never was such a case. */
  async caseIdOf(caseNumber: string): Promise<string | null> {
    const [found] = await this.#graph.rows(byNumber, { caseNumber });
    return found ? z.string().parse(found['caseId']) : null;
  }

  /** Of those of these ids that are cases, by id. */
  async numbersOf(caseIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#graph.rows(numbers, { caseIds: [...new Set(caseIds)] });
    return new Map(
      rows.map((found) => row.parse(found)).map(({ caseId, caseNumber }) => [caseId, caseNumber]),
    );
  }
}
