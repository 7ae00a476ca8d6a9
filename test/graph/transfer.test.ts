/** A graph moves between the engines and is the same. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cypher } from '../../src/graph/cypher.ts';
import type { Engine } from '../../src/graph/Engine.ts';
import { migrations } from '../../src/graph/migrations/migrations.ts';
import { exportGraph } from '../../src/graph/transfer/exportGraph.ts';
import { importGraph } from '../../src/graph/transfer/importGraph.ts';
import { graphEngines, type EmptyGraph } from '../support/graphEngines.ts';
import { neo4jMissing, neo4jStartLimitMs } from '../support/neo4jServer.ts';

const people = 4_321;

const fill = [
  cypher`UNWIND range(1, $count) AS n
    CREATE (u:User)
    SET u.id = 'u' + toString(n), u.name = 'Ä "quoted" 医' + toString(n), u.whole = n, u.half = n / 2.0,
      u.yes = n > 10, u.list = ['a', 'b'], u.vector = [0.5, 1.0, n * 1.5]`,
  cypher`UNWIND range(1, 50) AS n
    CREATE (c:\`Case\`) SET c.id = 'c' + toString(n), c.caseNumber = 'C-' + toString(n)`,
  cypher`MATCH (u:User), (c:\`Case\`)
    WHERE u.whole <= 60 AND c.id IN ['c1', 'c2', 'c3']
    CREATE (u)-[:HAS_CASE]->(c)
    CREATE (u)-[o:OWNS]->(c) SET o.until = '2026-01-01T00:00:00.000Z'
    CREATE (u)-[p:OWNS]->(c) SET p.until = '2027-01-01T00:00:00.000Z'`,
];

const embedded = graphEngines[0]!;
const neo4j = graphEngines[1]!;

const linesOf = async (engine: Engine): Promise<string[]> => {
  const lines: string[] = [];
  await exportGraph(engine, migrations, (line) => void lines.push(line));
  return lines;
};

async function* given(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

const filled = async (): Promise<EmptyGraph> => {
  const empty = await embedded.open();
  for (const text of fill) await empty.graph.write((tx) => tx.run(text, { count: people }));
  return empty;
};

describe('an export', () => {
  let source: EmptyGraph;
  let target: EmptyGraph;
  let lines: string[];
  beforeAll(async () => {
    source = await filled();
    target = await embedded.open();
    lines = await linesOf(source.graph);
  });
  beforeEach(() => target.clear());
  afterAll(async () => {
    await source.close();
    await target.close();
  });

  const bringIn = (some: readonly string[]) => importGraph(target.graph, migrations, given(some));

  it('has every node and relationship, and is the same from the graph it was brought into', async () => {
    const totals = await bringIn(lines);
    expect(totals).toMatchObject({ nodes: people + 50, relationships: 540 });
    expect((await linesOf(target.graph)).slice(1)).toEqual(lines.slice(1));
  });

  it('is of one moment, also while others write', async () => {
    const addPair = cypher`
      CREATE (a:Note) SET a.id = $id
      CREATE (b:Decision) SET b.id = $id
      CREATE (a)-[:BELONGS_TO]->(b)`;
    await bringIn(lines);
    const reading = new AbortController();
    let written = 0;
    const writer = (async () => {
      while (!reading.signal.aborted && written < 5_000) {
        written += 1;
        await target.graph.write((tx) => tx.run(addPair, { id: `p${String(written).padStart(6, '0')}` }));
      }
    })();
    const during = await linesOf(target.graph);
    reading.abort();
    await writer;
    const count = (label: string) => during.filter((line) => line.includes(`"labels":["${label}"]`)).length;
    expect(count('Note')).toBe(count('Decision'));
    expect(written).toBeGreaterThan(1);
  });

  it.each([
    ['cut off', (all: string[]) => all.slice(0, -1), /cut off/],
    ['without a line', (all: string[]) => all.toSpliced(7, 1), /changed/],
    [
      'with a changed value',
      (all: string[]) => all.map((line) => line.replace('"whole":77,', '"whole":78,')),
      /changed/,
    ],
    ['with something after its end', (all: string[]) => [...all, all[1]!], /after the end/],
    [
      'of another version',
      (all: string[]) => all.with(0, all[0]!.replace('001-', '000-')),
      /another version/,
    ],
    ['that is none', () => ['{}'], /no line of an export/],
  ])('%s is refused, and leaves nothing', async (_, damage, fault) => {
    await expect(bringIn(damage(lines))).rejects.toThrow(fault);
    expect(await linesOf(target.graph)).toHaveLength(2);
  });

  it('goes only into an empty graph', async () => {
    await bringIn(lines);
    await expect(bringIn(lines)).rejects.toThrow(/not empty/);
    expect(await linesOf(target.graph)).toHaveLength(lines.length);
  });

  it('says where a node could not be told again', async () => {
    await target.graph.write((tx) => tx.run(cypher`CREATE (n:Note) SET n.text = 'no id'`));
    await expect(linesOf(target.graph)).rejects.toThrow(/neither id nor name/);
  });
});

it(
  'from the embedded graph to Neo4j and back nothing is lost or changed',
  { timeout: 2 * neo4jStartLimitMs },
  async ({ skip }) => {
    skip(neo4jMissing !== null, neo4jMissing ?? '');
    const [source, between, back] = await Promise.all([filled(), neo4j.open(), embedded.open()]);
    const lines = await linesOf(source.graph);
    const there = await importGraph(between.graph, migrations, given(lines));
    const fromNeo4j = await linesOf(between.graph);
    const home = await importGraph(back.graph, migrations, given(fromNeo4j));
    expect(there).toEqual(home);
    expect((await linesOf(back.graph)).slice(1)).toEqual(lines.slice(1));
    await Promise.all([source.close(), between.close(), back.close()]);
  },
);
