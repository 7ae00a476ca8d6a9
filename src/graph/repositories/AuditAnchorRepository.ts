import { auditAnchor, type AuditAnchor } from '../../wire/audit.ts';
import { cypher } from '../cypher.ts';
import type { Graph } from '../Graph.ts';

const keep = cypher`
  MERGE (a:AuditAnchor {id: $id})
  SET a += $anchor`;
const all = cypher`MATCH (a:AuditAnchor) RETURN a {.*} AS found`;

/** How far the audit logs had come, where who can write to their folders cannot. */
export class AuditAnchorRepository {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  async keep(anchor: AuditAnchor): Promise<void> {
    await this.#graph.write((tx) => tx.run(keep, { id: anchor.id, anchor: { ...anchor } }));
  }

  async all(): Promise<AuditAnchor[]> {
    const rows = await this.#graph.rows(all);
    return rows.map(({ found }) => auditAnchor.parse(found));
  }
}
