import { z } from 'zod';
import type { KeyRing } from '../../privacy/KeyRing.ts';
import { cypher } from '../cypher.ts';
import type { Transaction } from '../Graph.ts';

/** Of those of these ids that have an account, by id. */
export async function readNames(
  tx: Transaction,
  keyRing: KeyRing,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (userIds.length === 0) return new Map();
  const rows = (await tx.run(namesOf, { ids: [...userIds] })).map((row) => storedName.parse(row));
  return new Map(rows.map(({ id, name }) => [id, openName(keyRing, id, name)]));
}

/** Sealed as `UserRepository` does. */
export const openName = (keyRing: KeyRing, userId: string, sealed: string): string =>
  keyRing.decrypt(sealed, `User.name:${userId}`);

const storedName = z.object({ id: z.string(), name: z.string() });

const namesOf = cypher`
  MATCH (u:User) WHERE u.id IN $ids AND u.name IS NOT NULL
  RETURN u.id AS id, u.name AS name`;
