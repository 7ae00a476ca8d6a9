import { z } from 'zod';
import { cypher } from '../cypher.ts';
import type { Graph } from '../Graph.ts';

export interface CaseEmbedding {
  id: string;
  caseId: string;
  /** As many numbers as the model has dimensions. */
  vector: number[];
}

export interface SimilarCasesQuery {
  /** Of the user who asks; only cases that they may list are ranked. */
  userId: string;
  /** Vectors of other models mean something else. */
  model: string;
  vector: number[];
  limit: number;
}

const similarCase = z.object({ caseId: z.string(), embeddingId: z.string(), score: z.number() });
export type SimilarCase = z.infer<typeof similarCase>;

const storeText = cypher`
  UNWIND $rows AS row
  MATCH (c:\`Case\` {id: row.caseId})
  MERGE (e:Embedding {id: row.id})
  SET e.vector = row.vector, e.model = $model, e.dimensions = $dimensions
  MERGE (c)-[:HAS_VECTOR]->(e)`;

// The one text for which each engine has its own: neither knows the other's function. The permitted set comes first,
// since a vector index filters only after it has taken its best.
const rankText = {
  neo4j: cypher`
    MATCH (:User {id: $userId})-[:HAS_CASE]->(c:\`Case\`)-[:HAS_VECTOR]->(e:Embedding)
    WHERE e.model = $model AND e.dimensions = $dimensions
    RETURN DISTINCT c.id AS caseId, e.id AS embeddingId, vector.similarity.cosine(e.vector, $vector) AS score
    ORDER BY score DESC, embeddingId LIMIT $limit`,
  embedded: cypher`
    MATCH (:User {id: $userId})-[:HAS_CASE]->(c:\`Case\`)-[:HAS_VECTOR]->(e:Embedding)
    WHERE e.model = $model AND e.dimensions = $dimensions
    RETURN DISTINCT c.id AS caseId, e.id AS embeddingId, (1 + cosine_similarity(e.vector, $vector)) / 2 AS score
    ORDER BY score DESC, embeddingId LIMIT $limit`,
};

/** What cases are about, as vectors, and which of them are alike. */
export class EmbeddingRepository {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** Those of cases that are not there are left out. */
  async store(model: string, embeddings: readonly CaseEmbedding[]): Promise<void> {
    const bySize = Map.groupBy(embeddings, ({ vector }) => vector.length);
    await this.#graph.write(async (transaction) => {
      for (const [dimensions, ofSize] of bySize) {
        const rows = ofSize.map(({ id, caseId, vector }) => ({ id, caseId, vector }));
        await transaction.run(storeText, { model, dimensions, rows });
      }
    });
  }

  /** The most alike first; `score` is from 0 (opposite) to 1 (same direction). */
  async similarCases({ userId, model, vector, limit }: SimilarCasesQuery): Promise<SimilarCase[]> {
    const parameters = { userId, model, vector, dimensions: vector.length, limit };
    const rows = await this.#graph.rows(rankText[this.#graph.engine], parameters);
    return rows.map((row) => similarCase.parse(row));
  }
}
