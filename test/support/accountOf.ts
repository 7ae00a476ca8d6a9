import type { UserClaims } from '../../src/auth/claims.ts';
import { cypher } from '../../src/graph/cypher.ts';
import type { TestApi } from './testApi.ts';

/** Somebody who is signed in and whom the graph knows as Dr. Lund, whatever their role. */
export async function accountOf(api: TestApi, roles: UserClaims['roles'] = ['clinician']) {
  const signedIn = await api.signIn(roles);
  const id = signedIn.user.userId;
  const name = api.keyRing.encrypt('Dr. Lund', `User.name:${id}`);
  const role = roles[0] ?? null;
  await api.graph.write((tx) =>
    tx.run(cypher`MERGE (u:User {id: $id}) SET u.name = $name, u.role = $role`, { id, name, role }),
  );
  return { userId: id, token: signedIn.token };
}
