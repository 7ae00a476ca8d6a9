import { z } from 'zod';
import { apiScope } from '../../wire/access.ts';
import { cypher } from '../cypher.ts';
import type { Graph } from '../Graph.ts';

export interface ApiKeyRecord {
  apiKeyId: string;
  /** The account of the service. */
  serviceId: string;
  scopes: z.infer<typeof apiScope>[];
  createdAt: string;
  expiresAt: string;
  revokedAt: string | null;
}

const storedKey = z.object({
  id: z.string(),
  serviceId: z.string(),
  scopes: z.array(apiScope),
  createdAt: z.string(),
  expiresAt: z.string(),
  revokedAt: z.string().nullish(),
});

const create = cypher`
  MATCH (u:User {id: $serviceId, role: 'service'})
  MERGE (k:ApiKey {id: $id})
  SET k += $properties
  MERGE (u)-[:HAS_KEY]->(k)
  RETURN k {.*} AS apiKey`;
const byHash = cypher`MATCH (k:ApiKey {secretHash: $secretHash}) RETURN k {.*} AS apiKey`;
const byId = cypher`MATCH (k:ApiKey {id: $id}) RETURN k {.*} AS apiKey`;
const page = cypher`
  MATCH (k:ApiKey) WHERE k.id < $before
  RETURN k {.*} AS apiKey ORDER BY k.id DESC LIMIT $limit`;
const revoke = cypher`
  MATCH (k:ApiKey {id: $id})
  SET k.revokedAt = coalesce(k.revokedAt, $now)
  RETURN k {.*} AS apiKey`;

/** Greater than every id. */
const afterAll = 'g';

export class ApiKeyRepository {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** Null where there is no service of this id. */
  async create(key: Omit<ApiKeyRecord, 'revokedAt'>, secretHash: string): Promise<ApiKeyRecord | null> {
    const { apiKeyId: id, ...properties } = key;
    const [row] = await this.#graph.write((tx) =>
      tx.run(create, { id, serviceId: key.serviceId, properties: { ...properties, secretHash } }),
    );
    return row ? recordOf(row['apiKey']) : null;
  }

  async findBySecret(secretHash: string): Promise<ApiKeyRecord | null> {
    const [row] = await this.#graph.rows(byHash, { secretHash });
    return row ? recordOf(row['apiKey']) : null;
  }

  async find(apiKeyId: string): Promise<ApiKeyRecord | null> {
    const [row] = await this.#graph.rows(byId, { id: apiKeyId });
    return row ? recordOf(row['apiKey']) : null;
  }

  /** Newest first, of those made before `before`. */
  async list({ before, limit }: { before?: string | undefined; limit: number }): Promise<ApiKeyRecord[]> {
    const rows = await this.#graph.rows(page, { before: before ?? afterAll, limit });
    return rows.map(({ apiKey }) => recordOf(apiKey));
  }

  /** Null where there is no such key. The time of the first revocation stands. */
  async revoke(apiKeyId: string): Promise<ApiKeyRecord | null> {
    const now = new Date().toISOString();
    const [row] = await this.#graph.write((tx) => tx.run(revoke, { id: apiKeyId, now }));
    return row ? recordOf(row['apiKey']) : null;
  }
}

function recordOf(stored: unknown): ApiKeyRecord {
  const { id, revokedAt, ...key } = storedKey.parse(stored);
  return { apiKeyId: id, revokedAt: revokedAt ?? null, ...key };
}
