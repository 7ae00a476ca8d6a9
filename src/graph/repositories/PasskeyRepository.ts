import { z } from 'zod';
import { cypher } from '../cypher.ts';
import { GraphError, type Graph } from '../Graph.ts';

/** A public key of somebody's device (WebAuthn level 3). */
export interface PasskeyRecord {
  passkeyId: string;
  userId: string;
  /** Base64url, as the device names it. */
  credentialId: string;
  /** COSE, in base64url. */
  publicKey: string;
  /** How often the device says it has signed; 0 where it does not count. */
  counter: number;
  transports: string[];
  name: string;
  createdAt: string;
}

const storedPasskey = z.object({
  id: z.string(),
  userId: z.string(),
  credentialId: z.string(),
  publicKey: z.string(),
  counter: z.number(),
  transports: z.array(z.string()).nullish(),
  name: z.string(),
  createdAt: z.string(),
});

const create = cypher`
  MATCH (u:User {id: $userId})
  MERGE (p:Passkey {id: $id})
  SET p += $properties
  MERGE (u)-[:HAS_PASSKEY]->(p)
  RETURN p.id AS id`;
const taken = cypher`MATCH (p:Passkey) WHERE p.credentialId = $credentialId AND p.id <> $id RETURN p.id AS id`;
const ofUser = cypher`
  MATCH (u:User {id: $userId})-[:HAS_PASSKEY]->(p:Passkey)
  RETURN p {.*} AS passkey ORDER BY p.id`;
const byCredential = cypher`MATCH (p:Passkey {credentialId: $credentialId}) RETURN p {.*} AS passkey`;
const count = cypher`MATCH (p:Passkey {id: $id}) SET p.counter = $counter RETURN p.id AS id`;
const remove = cypher`
  MATCH (p:Passkey {id: $id, userId: $userId})
  DETACH DELETE p
  RETURN $id AS id`;
const removeAll = cypher`MATCH (u:User {id: $userId})-[:HAS_PASSKEY]->(p:Passkey) DETACH DELETE p`;

export class PasskeyRepository {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** False where the credential is known already, or the account is not. */
  async create({ passkeyId: id, ...properties }: PasskeyRecord): Promise<boolean> {
    const { userId, credentialId } = properties;
    try {
      return await this.#graph.write(async (tx) => {
        if ((await tx.run(taken, { id, credentialId })).length > 0) return false;
        return (await tx.run(create, { id, userId, properties })).length > 0;
      });
    } catch (error) {
      if (error instanceof GraphError && error.kind === 'notUnique') return false;
      throw error;
    }
  }

  async listOf(userId: string): Promise<PasskeyRecord[]> {
    const rows = await this.#graph.rows(ofUser, { userId });
    return rows.map(({ passkey }) => recordOf(passkey));
  }

  async findByCredential(credentialId: string): Promise<PasskeyRecord | null> {
    const [row] = await this.#graph.rows(byCredential, { credentialId });
    return row ? recordOf(row['passkey']) : null;
  }

  async setCounter(passkeyId: string, counter: number): Promise<void> {
    await this.#graph.write((tx) => tx.run(count, { id: passkeyId, counter }));
  }

  /** False where this account has none of this id. */
  async remove(userId: string, passkeyId: string): Promise<boolean> {
    const rows = await this.#graph.write((tx) => tx.run(remove, { userId, id: passkeyId }));
    return rows.length > 0;
  }

  async removeAll(userId: string): Promise<void> {
    await this.#graph.write((tx) => tx.run(removeAll, { userId }));
  }
}

function recordOf(stored: unknown): PasskeyRecord {
  const { id, transports, ...passkey } = storedPasskey.parse(stored);
  return { passkeyId: id, transports: transports ?? [], ...passkey };
}
