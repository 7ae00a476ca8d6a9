/** What every engine does alike. Whatever relies on the graph relies on no more than this. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cypher } from '../../src/graph/cypher.ts';
import type { GraphParameters, GraphValue } from '../../src/graph/Graph.ts';
import { EmbeddingRepository } from '../../src/graph/repositories/EmbeddingRepository.ts';
import { graphEngines, type EmptyGraph } from '../support/graphEngines.ts';
import { neo4jStartLimitMs } from '../support/neo4jServer.ts';

const createUser = cypher`CREATE (u:User) SET u = $properties`;
const mergeUser = cypher`MERGE (u:User {id: $id}) SET u.name = $name`;
const readUser = cypher`MATCH (u:User {id: $id}) RETURN u {.*} AS user`;
const listUsers = cypher`MATCH (u:User) RETURN u.id AS id ORDER BY id SKIP $skip LIMIT $limit`;
const deleteUser = cypher`MATCH (u:User {id: $id}) DETACH DELETE u`;
const countUsers = cypher`MATCH (u:User) RETURN count(u) AS count`;
const increase = cypher`MATCH (u:User {id: $id}) SET u.counter = u.counter + 1 RETURN u.counter AS counter`;
const createCases = cypher`
  UNWIND $rows AS row
  MATCH (u:User {id: $owner})
  CREATE (c:\`Case\`)
  SET c = row.properties
  CREATE (u)-[:HAS_CASE]->(c)`;
describe.each(graphEngines)('the graph on $engine', ({ engine, missing, open }) => {
  let empty: EmptyGraph;
  beforeAll(async () => {
    if (missing === null) empty = await open();
  }, neo4jStartLimitMs);
  beforeEach(async ({ skip }) => {
    if (missing !== null) return skip(missing);
    await empty.clear();
  });
  afterAll(async () => {
    if (missing === null) await empty.close();
  });

  const write = (text: typeof createUser, parameters?: GraphParameters) =>
    empty.graph.write((tx) => tx.run(text, parameters));
  const read = (text: typeof createUser, parameters?: GraphParameters) => empty.graph.rows(text, parameters);
  const add = (properties: Record<string, GraphValue>) => write(createUser, { properties });
  const count = async () => (await read(countUsers))[0]?.['count'];

  it('names itself', () => {
    expect(empty.graph.engine).toBe(engine);
  });

  it('creates, reads, changes and deletes', async () => {
    await add({ id: 'u1', name: 'first' });
    expect(await read(readUser, { id: 'u1' })).toEqual([{ user: { id: 'u1', name: 'first' } }]);
    await write(mergeUser, { id: 'u1', name: 'second' });
    expect(await read(readUser, { id: 'u1' })).toEqual([{ user: { id: 'u1', name: 'second' } }]);
    await write(deleteUser, { id: 'u1' });
    expect(await read(readUser, { id: 'u1' })).toEqual([]);
  });

  it('writes that are merged by id can be repeated', async () => {
    for (let time = 0; time < 3; time += 1) await write(mergeUser, { id: 'u1', name: 'same' });
    expect(await count()).toBe(1);
  });

  it('gives back each kind of value as it was', async () => {
    const properties = {
      id: 'u1',
      text: 'Ärztin "O\'Neil" \\ 医 🩺 \n\t$id',
      empty: '',
      at: '2026-03-01T09:30:00.123Z',
      whole: 42,
      negative: -7,
      large: Number.MAX_SAFE_INTEGER,
      fraction: 0.1,
      tiny: 5e-324,
      huge: 1e300,
      beyondIntegers: 2 ** 60,
      yes: true,
      no: false,
      texts: ['a', 'b'],
      numbers: [1, 2, 3],
      vector: [1, 0, 0.25],
      nothing: [],
    };
    await add(properties);
    expect(await read(readUser, { id: 'u1' })).toEqual([{ user: properties }]);
  });

  it('a property set to null is gone', async () => {
    await add({ id: 'u1', name: null });
    expect(await read(readUser, { id: 'u1' })).toEqual([{ user: { id: 'u1' } }]);
    expect(await read(cypher`MATCH (u:User {id: $id}) RETURN u.name AS name`, { id: 'u1' })).toEqual([
      { name: null },
    ]);
  });

  it('compares times as text, and counts whole numbers as whole', async () => {
    await add({ id: 'u1', at: '2026-03-01T09:30:00.000Z', n: 7 });
    await add({ id: 'u2', at: '2026-03-01T10:00:00.000Z', n: 7 });
    const later = cypher`MATCH (u:User) WHERE u.at > $at RETURN u.id AS id, u.n / 2 AS half, u.n + 1 AS next`;
    expect(await read(later, { at: '2026-03-01T09:59:59.999Z' })).toEqual([{ id: 'u2', half: 3, next: 8 }]);
  });

  it('takes no value that one of the engines would lose', async () => {
    const wrong: unknown[] = [
      NaN,
      Infinity,
      undefined,
      new Date(),
      10n,
      [1, 'a'],
      ['a', null],
      { map: 'in a map' },
      '\ud800',
    ];
    for (const value of wrong) {
      const properties = { id: 'u1', value } as Record<string, GraphValue>;
      await expect(add(properties), String(value)).rejects.toMatchObject({ kind: 'refused' });
    }
    expect(await count()).toBe(0);
  });

  it('gives out no raw node', async () => {
    await add({ id: 'u1' });
    const raw = read(cypher`MATCH (u:User {id: $id}) RETURN u`, { id: 'u1' });
    await expect(raw).rejects.toMatchObject({ kind: 'refused' });
  });

  it('an id stands once for each label, as a case number and the hash of an address do', async () => {
    await add({ id: 'u1', emailHash: 'h1' });
    await expect(add({ id: 'u1' })).rejects.toMatchObject({
      kind: 'notUnique',
      message: 'a User with this id exists',
    });
    await expect(add({ id: 'u2', emailHash: 'h1' })).rejects.toMatchObject({ kind: 'notUnique' });
    const addCase = cypher`CREATE (c:\`Case\`) SET c = $properties`;
    await write(addCase, { properties: { id: 'u1', caseNumber: 'C-2026-000001-A' } });
    const twice = write(addCase, { properties: { id: 'c2', caseNumber: 'C-2026-000001-A' } });
    await expect(twice).rejects.toMatchObject({ kind: 'notUnique' });
    expect(await count()).toBe(1);
  });

  it('of many that create the same id at once one does', async () => {
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => add({ id: 'u1' })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await count()).toBe(1);
  });

  it('a transaction is all or nothing', async () => {
    const work = empty.graph.write(async (tx) => {
      await tx.run(createUser, { properties: { id: 'u1' } });
      await tx.run(createUser, { properties: { id: 'u2' } });
      throw new Error('of the work');
    });
    await expect(work).rejects.toThrow('of the work');
    const wrong = empty.graph.write(async (tx) => {
      await tx.run(createUser, { properties: { id: 'u1' } });
      await tx.run('THIS IS NO CYPHER' as typeof createUser);
    });
    await expect(wrong).rejects.toMatchObject({ kind: 'refused' });
    expect(await count()).toBe(0);
  });

  it('an error that the work has caught loses the transaction all the same', async () => {
    await add({ id: 'u1' });
    const work = empty.graph.write(async (tx) => {
      await tx.run(createUser, { properties: { id: 'u2' } });
      await tx.run(createUser, { properties: { id: 'u1' } }).catch(() => {});
    });
    await expect(work).rejects.toMatchObject({ kind: 'notUnique' });
    expect(await count()).toBe(1);
  });

  it('a transaction sees what it has written, and others only what has been committed', async () => {
    const outside = await empty.graph.write(async (tx) => {
      await tx.run(createUser, { properties: { id: 'u1' } });
      expect(await tx.run(readUser, { id: 'u1' })).toHaveLength(1);
      return read(readUser, { id: 'u1' });
    });
    expect(outside).toEqual([]);
    expect(await read(readUser, { id: 'u1' })).toHaveLength(1);
  });

  it('texts of one transaction may be given at once', async () => {
    await empty.graph.write((tx) =>
      Promise.all(Array.from({ length: 10 }, (_, n) => tx.run(createUser, { properties: { id: `u${n}` } }))),
    );
    expect(await count()).toBe(10);
  });

  it('a text that writes is refused in a read', async () => {
    const properties = { id: 'u1' };
    const inTransaction = empty.graph.read((tx) => tx.run(createUser, { properties }));
    await expect(inTransaction).rejects.toMatchObject({ kind: 'refused' });
    await expect(read(createUser, { properties })).rejects.toMatchObject({ kind: 'refused' });
    expect(await count()).toBe(0);
  });

  it('concurrent writers to one node lose nothing', async () => {
    await add({ id: 'u1', counter: 0 });
    const seen = await Promise.all(Array.from({ length: 50 }, () => write(increase, { id: 'u1' })));
    expect(new Set(seen.map(([row]) => row?.['counter'])).size).toBe(50);
    expect(await read(readUser, { id: 'u1' })).toEqual([{ user: { id: 'u1', counter: 50 } }]);
  });

  it('a read that begins after a write has been told sees it', async () => {
    await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        await add({ id: `u${n}` });
        expect(await read(readUser, { id: `u${n}` })).toHaveLength(1);
      }),
    );
  });

  it('pages are complete and do not overlap', async () => {
    const all = Array.from({ length: 25 }, (_, n) => `u${String(n).padStart(2, '0')}`);
    for (const id of all) await add({ id });
    const pages: unknown[][] = [];
    for (let skip = 0; skip < 30; skip += 10) {
      const rows = await read(listUsers, { skip, limit: 10 });
      pages.push(rows.map(({ id }) => id));
    }
    expect(pages.map(({ length }) => length)).toEqual([10, 10, 5]);
    expect(pages.flat()).toEqual(all);
  });

  it('ranks vectors by likeness, within what the asker may see', async () => {
    await add({ id: 'asker' });
    await add({ id: 'stranger' });
    const rows = (owner: string, cases: string[]) =>
      write(createCases, {
        owner,
        rows: cases.map((id) => ({ properties: { id, caseNumber: `number of ${id}` } })),
      });
    await rows('asker', ['near', 'opposite', 'across']);
    await rows('stranger', ['same']);
    const vectors = { near: [0.9, 0.1, 0], opposite: [-1, 0, 0], across: [0, 1, 0], same: [1, 0, 0] };
    const embeddings = new EmbeddingRepository(empty.graph);
    const stored = Object.entries(vectors).map(([caseId, vector]) => ({
      id: `of ${caseId}`,
      caseId,
      vector,
    }));
    await embeddings.store('a-model', stored);
    await embeddings.store('another', [{ id: 'of near by another', caseId: 'near', vector: [1, 0, 0] }]);
    const ask = (limit: number) =>
      embeddings.similarCases({ userId: 'asker', model: 'a-model', vector: [1, 0, 0], limit });
    const ranked = await ask(10);
    expect(ranked.map(({ caseId }) => caseId)).toEqual(['near', 'across', 'opposite']);
    expect(ranked.map(({ score }) => Math.round(score * 1000))).toEqual([997, 500, 0]);
    expect((await ask(1)).map(({ embeddingId }) => embeddingId)).toEqual(['of near']);
  });

  it('is the same after it was closed and opened', async () => {
    await add({ id: 'u1', name: 'stays' });
    const { graph: closed } = empty;
    await empty.reopen();
    await expect(closed.rows(countUsers)).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(closed.read((tx) => tx.run(countUsers))).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await read(readUser, { id: 'u1' })).toEqual([{ user: { id: 'u1', name: 'stays' } }]);
  });
});
