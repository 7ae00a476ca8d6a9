import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cypher } from '../../src/graph/cypher.ts';
import type { Migration } from '../../src/graph/migrations/Migration.ts';
import { migrate, migrationStates } from '../../src/graph/migrations/migrate.ts';
import { migrations } from '../../src/graph/migrations/migrations.ts';
import { graphEngines, type EmptyGraph } from '../support/graphEngines.ts';
import { neo4jMissing, neo4jStartLimitMs, startNeo4jServer } from '../support/neo4jServer.ts';

const fill = cypher`MERGE (n:Doctor {id: 'first'})`;
const broken = 'THIS IS NO CYPHER' as typeof fill;
const doctors = cypher`MATCH (n:Doctor) RETURN n.id AS id`;
const removeMigrations = cypher`MATCH (m:Migration) DELETE m`;

const first: Migration = {
  name: '001-first',
  steps: [
    { kind: 'unique', label: 'Doctor', property: 'id' },
    { kind: 'data', text: fill },
  ],
};
const second: Migration = {
  name: '002-second',
  steps: [{ kind: 'index', label: 'Doctor', property: 'name' }],
};

describe.each(graphEngines)('migrations on $engine', ({ missing, open }) => {
  let empty: EmptyGraph;
  beforeAll(async () => {
    if (missing === null) empty = await open();
  }, neo4jStartLimitMs);
  beforeEach(async ({ skip }) => {
    if (missing !== null) return skip(missing);
    await empty.clear();
    await empty.graph.write((tx) => tx.run(removeMigrations));
  });
  afterAll(async () => {
    if (missing === null) await empty.close();
  });

  const states = async (known: readonly Migration[]) =>
    (await migrationStates(empty.graph, known)).map(({ name, state }) => `${name} ${state}`);

  it('are applied once, in order, and the next ones after them', async () => {
    expect(await states([first, second])).toEqual(['001-first pending', '002-second pending']);
    expect(await migrate(empty.graph, [first])).toEqual(['001-first']);
    expect(await empty.graph.rows(doctors)).toEqual([{ id: 'first' }]);
    expect(await migrate(empty.graph, [first, second])).toEqual(['002-second']);
    expect(await migrate(empty.graph, [first, second])).toEqual([]);
    expect(await states([first, second])).toEqual(['001-first applied', '002-second applied']);
  });

  it('that were changed since, or are not known here, stop the start by name, and nothing is applied', async () => {
    await migrate(empty.graph, [first]);
    const changed = { ...first, steps: first.steps.slice(0, 1) };
    await expect(migrate(empty.graph, [changed, second])).rejects.toThrow('001-first: has been changed');
    await expect(migrate(empty.graph, [second])).rejects.toThrow('001-first: was applied to this graph');
    expect(await states([first, second])).toEqual(['001-first applied', '002-second pending']);
  });

  it('that come before one that was applied stop the start by name', async () => {
    await migrate(empty.graph, [second]);
    await expect(migrate(empty.graph, [first, second])).rejects.toThrow('001-first: comes before one');
  });

  it('that were left half-applied stop the start by name, until they are run again', async () => {
    const failing = { ...first, steps: [...first.steps, { kind: 'data' as const, text: broken }] };
    await expect(migrate(empty.graph, [failing])).rejects.toMatchObject({ kind: 'refused' });
    expect(await states([failing])).toEqual(['001-first halfApplied']);
    // The step that failed can only be mended by other sources: the operator asks for it by "npm run migrate".
    await expect(migrate(empty.graph, [failing])).rejects.toThrow('001-first: was begun and not finished');
    await expect(migrate(empty.graph, [first], { finishHalfApplied: true })).resolves.toEqual(['001-first']);
    expect(await empty.graph.rows(doctors)).toEqual([{ id: 'first' }]);
  });
});

it(
  'several processes that start together on one Neo4j apply each once',
  { timeout: 2 * neo4jStartLimitMs },
  async ({ skip }) => {
    skip(neo4jMissing !== null, neo4jMissing ?? '');
    const server = await startNeo4jServer();
    const program = fileURLToPath(new URL('../support/openGraphProcess.ts', import.meta.url));
    const runs = Array.from({ length: 4 }, async () => {
      const child = spawn(process.execPath, [program, JSON.stringify(server.settings)]);
      const [output, faults] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'close'),
      ]);
      expect(faults).toBe('');
      return JSON.parse(output) as string[];
    });
    const applied = await Promise.all(runs);
    expect(applied.flat()).toEqual(migrations.map(({ name }) => name));
    await server.close();
  },
);
