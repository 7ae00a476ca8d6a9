/** kill -9 at any moment under writes: every acknowledged write is there afterwards, whole. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { createLogger } from '../../config/logger.ts';
import { cypher } from '../../src/graph/cypher.ts';
import { openGraph, type GraphOptions } from '../../src/graph/openGraph.ts';
import { neo4jMissing, neo4jStartLimitMs, startNeo4jServer } from '../support/neo4jServer.ts';

const rounds = 20;
/** Neo4j takes longer for each. */
const maxWrites = { embedded: 200, neo4j: 50 };
const program = fileURLToPath(new URL('../support/writeUntilKilled.ts', import.meta.url));

const known = cypher`
  MATCH (u:User)
  RETURN u.id AS id, EXISTS {(u)-[:HAS_CASE]->(:\`Case\` {id: u.id})} AS whole`;
const cases = cypher`MATCH (c:\`Case\`) RETURN count(c) AS count`;

type Options = Omit<GraphOptions, 'logger'>;

/** Lets a process write, calls `kill` when a random number of its writes have been acknowledged, and tells which. */
async function writeUntil(
  options: Options,
  prefix: string,
  kill: (writer: { kill: () => void }) => void,
): Promise<string[]> {
  const child = spawn(process.execPath, [program, JSON.stringify(options), prefix], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const last = 1 + Math.floor(Math.random() * maxWrites[options.neo4j ? 'neo4j' : 'embedded']);
  const acknowledged: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    acknowledged.push(line);
    if (acknowledged.length === last) kill({ kill: () => void child.kill('SIGKILL') });
  });
  await once(child, 'close');
  expect(acknowledged.length).toBeGreaterThanOrEqual(last);
  return acknowledged;
}

async function expectKept(options: Options, acknowledged: ReadonlySet<string>): Promise<void> {
  const graph = await openGraph({ ...options, logger: await createLogger({ level: 'silent' }) });
  const rows = await graph.rows(known);
  const [counted] = await graph.rows(cases);
  await graph.close();
  const there = new Set(rows.map(({ id }) => id));
  expect([...acknowledged].filter((id) => !there.has(id))).toEqual([]);
  expect(rows.filter(({ whole }) => whole !== true)).toEqual([]);
  expect(counted).toEqual({ count: rows.length });
}

it('the embedded graph keeps what it acknowledged, killed 20 times', { timeout: 240_000 }, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'consilium-killed-'));
  const options = { dataDir, neo4j: null };
  const acknowledged = new Set<string>();
  for (let round = 0; round < rounds; round += 1) {
    const written = await writeUntil(options, `round${round}`, (writer) => writer.kill());
    for (const id of written) acknowledged.add(id);
    await expectKept(options, acknowledged);
  }
  await rm(dataDir, { recursive: true });
});

it(
  'Neo4j keeps what it acknowledged, its writers killed 18 times and the server twice',
  { timeout: 4 * neo4jStartLimitMs },
  async ({ skip }) => {
    skip(neo4jMissing !== null, neo4jMissing ?? '');
    const server = await startNeo4jServer();
    const options = { dataDir: tmpdir(), neo4j: server.settings };
    const acknowledged = new Set<string>();
    for (let round = 0; round < rounds; round += 1) {
      const ends = Promise.withResolvers<void>();
      const killServer = round % 10 === 5;
      const written = await writeUntil(options, `round${round}`, (writer) => {
        if (killServer) server.kill().then(writer.kill).then(ends.resolve, ends.reject);
        else {
          writer.kill();
          ends.resolve();
        }
      });
      await ends.promise;
      if (killServer) await server.start();
      for (const id of written) acknowledged.add(id);
    }
    await expectKept(options, acknowledged);
    await server.close();
  },
);
