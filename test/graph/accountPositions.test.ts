/** In which order accounts are listed, page by page, on both engines. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { searchAccounts, type AccountSearch } from '../../src/auth/searchAccounts.ts';
import { cypher } from '../../src/graph/cypher.ts';
import { migrate } from '../../src/graph/migrations/migrate.ts';
import { migrations } from '../../src/graph/migrations/migrations.ts';
import { ErasureRepository } from '../../src/graph/repositories/ErasureRepository.ts';
import { UserRepository } from '../../src/graph/repositories/UserRepository.ts';
import type { KeyRing } from '../../src/privacy/KeyRing.ts';
import { graphEngines, type EmptyGraph } from '../support/graphEngines.ts';
import { neo4jStartLimitMs } from '../support/neo4jServer.ts';
import { temporaryKeyRing } from '../support/temporaryKeyRing.ts';

const ofOlderVersion = cypher`
  CREATE (u:User)
  SET u.id = $id, u.role = 'clinician', u.name = $name, u.createdAt = '2026-01-01T00:00:00.000Z'`;
const ofNobody = cypher`CREATE (u:User {id: $id})`;
const forget = cypher`MATCH (m:Migration {name: '013-positions-of-accounts'}) DELETE m`;
const allPositions = cypher`
  MATCH (u:User) WHERE u.position IS NOT NULL
  RETURN u.position AS position ORDER BY position`;

describe.each(graphEngines)('accounts on $engine', { timeout: 120_000 }, ({ missing, open }) => {
  let empty: EmptyGraph;
  let keyRing: KeyRing;
  let users: UserRepository;
  beforeAll(async () => {
    if (missing !== null) return;
    empty = await open();
    keyRing = await temporaryKeyRing();
    users = new UserRepository(empty.graph, keyRing);
  }, neo4jStartLimitMs);
  beforeEach(async ({ skip }) => {
    if (missing !== null) return skip(missing);
    await empty.clear();
  });
  afterAll(async () => {
    if (missing === null) await empty.close();
  });

  async function made(change: { role?: 'clinician' | 'patient' | 'admin'; displayName?: string } = {}) {
    const userId = uuidv7();
    const account = { userId, displayName: 'Dr. Lund', email: null, role: 'clinician' as const, ...change };
    expect(await users.create(account)).toMatchObject({ userId });
    return userId;
  }
  const several = async (count: number, change = {}) => {
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) ids.unshift(await made(change));
    return ids;
  };
  const disable = (userId: string) => users.update(userId, { disabledAt: new Date().toISOString() });
  const erase = (userId: string) =>
    new ErasureRepository(empty.graph, keyRing).eraseAccount(userId, new Date().toISOString());
  const page = async (wanted: AccountSearch, limit: number, cursor?: string) => {
    const found = await searchAccounts(users, wanted, { limit, cursor });
    return { ids: found.users.map(({ userId }) => userId), nextCursor: found.nextCursor };
  };
  /** Of all pages; each but the last is full. */
  async function paged(wanted: AccountSearch, limit: number): Promise<string[]> {
    const all: string[] = [];
    for (let cursor: string | undefined, pages = 0; pages < 100; pages += 1) {
      const { ids, nextCursor } = await page(wanted, limit, cursor);
      all.push(...ids);
      if (nextCursor === null) return all;
      expect(ids).toHaveLength(limit);
      cursor = nextCursor;
    }
    throw new Error('the pages have no end');
  }
  const positions = async () => (await empty.graph.rows(allPositions)).map(({ position }) => position);
  const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

  it('come the newest first, and nobody where nobody has one', async () => {
    expect(await page({}, 9)).toEqual({ ids: [], nextCursor: null });
    const ids = await several(7);
    expect(await page({}, 9)).toEqual({ ids, nextCursor: null });
    for (const limit of [1, 2, 3, 7]) expect(await paged({}, limit)).toEqual(ids);
  });

  it('are in one order also where ids were made in another', async () => {
    const invitedEarlier = uuidv7();
    const second = await made();
    await users.create({
      userId: invitedEarlier,
      displayName: 'Dr. Lund',
      email: null,
      role: 'clinician',
    });
    expect(await page({}, 9)).toEqual({ ids: [invitedEarlier, second], nextCursor: null });
  });

  it('a page goes on where the one before ended, whoever came or went since', async () => {
    const [newest, second, third, oldest] = await several(4);
    const { ids, nextCursor } = await page({}, 2);
    expect(ids).toEqual([newest, second]);
    await made();
    await erase(second!);
    expect(await page({}, 2, nextCursor!)).toEqual({ ids: [third, oldest], nextCursor: null });
  });

  it('that were erased are left out, and their places stay empty', async () => {
    const ids = await several(12);
    const erased = [...ids.slice(0, 3), ...ids.slice(5, 9), ids.at(-1)!];
    for (const id of erased) await erase(id);
    const later = await made();
    const rest = [later, ...ids.filter((id) => !erased.includes(id))];
    for (const limit of [1, 2, 20]) expect(await paged({}, limit)).toEqual(rest);
  });

  it('are listed by role and by whether they may be used', async () => {
    const doctor = await made();
    const patient = await made({ role: 'patient' });
    const left = await made();
    await disable(left);
    const ids = async (kind: AccountSearch) => (await page(kind, 9)).ids;
    expect(await ids({ role: 'clinician' })).toEqual([left, doctor]);
    expect(await ids({ state: 'disabled' })).toEqual([left]);
    expect(await ids({ state: 'enabled' })).toEqual([patient, doctor]);
    expect(await ids({ role: 'clinician', state: 'enabled' })).toEqual([doctor]);
    expect(await ids({ role: 'admin' })).toEqual([]);
  });

  it('of a kind or a name are found however many others there are between them', async () => {
    const first = await made({ displayName: 'Dra. Inés López' });
    const admin = await made({ role: 'admin' });
    await several(130, { role: 'patient' });
    const last = await made({ displayName: 'Dr. López' });
    expect(await paged({ role: 'admin' }, 1)).toEqual([admin]);
    expect(await paged({ text: 'LOPEZ' }, 1)).toEqual([last, first]);
    expect(await paged({ text: 'lopez', role: 'admin' }, 1)).toEqual([]);
  });

  it('that are made at once have a position each', async () => {
    const ids = await Promise.all(Array.from({ length: 24 }, () => made()));
    expect(await positions()).toEqual(upTo(24));
    expect((await paged({}, 5)).sort()).toEqual(ids.sort());
  });

  it('that were refused take no position', async () => {
    const wanted = { displayName: 'Dr. Lund', email: 'one@clinic.example', role: 'clinician' as const };
    const userId = uuidv7();
    await users.create({ ...wanted, userId });
    expect(await users.create({ ...wanted, userId })).toBe('exists');
    expect(await users.create({ ...wanted, userId: uuidv7() })).toBe('emailTaken');
    await made();
    expect(await positions()).toEqual(upTo(2));
  });

  it('of an older version are numbered by their ids when the graph is migrated, and new ones come after', async () => {
    const old = Array.from({ length: 30 }, () => uuidv7());
    await empty.graph.removeSchemaElement({ kind: 'unique', label: 'User', property: 'position' });
    await empty.graph.write(async (tx) => {
      await tx.run(forget);
      for (const id of old.toReversed()) {
        await tx.run(ofOlderVersion, { id, name: keyRing.encrypt('Dr. Lund', `User.name:${id}`) });
      }
      await tx.run(ofNobody, { id: uuidv7() });
    });
    expect(await migrate(empty.graph, migrations)).toEqual(['013-positions-of-accounts']);
    expect(await paged({}, 7)).toEqual(old.toReversed());
    const later = await made();
    expect(await page({}, 1)).toMatchObject({ ids: [later] });
    expect(await positions()).toEqual(upTo(31));
  });

  it('an empty graph stays empty when it is migrated', async () => {
    await empty.graph.write((tx) => tx.run(forget));
    await migrate(empty.graph, migrations);
    expect(await users.newestPosition()).toBe(0);
    expect(await empty.graph.rows(cypher`MATCH (n:Counter) RETURN n.name AS name`)).toEqual([]);
  });
});
