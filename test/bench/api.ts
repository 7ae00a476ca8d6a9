/**
 * Cases and messages by REST, nine reads to one write, on either engine: the real server in its own process, with
 * sign-ins and the audit log, on a record of 20,000 cases; the load comes from another process.
 *
 *   npm run bench:api -- --engine neo4j --seconds 30     one engine, for longer
 */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createLogger } from '../../config/logger.ts';
import { SignIns } from '../../src/auth/SignIns.ts';
import { Tokens } from '../../src/auth/tokens.ts';
import type { Neo4jSettings } from '../../src/graph/Neo4jGraph.ts';
import { openGraph } from '../../src/graph/openGraph.ts';
import { KeyRing } from '../../src/privacy/KeyRing.ts';
import { neo4jMissing, startNeo4jServer } from '../support/neo4jServer.ts';
import { startServer } from '../support/startServer.ts';
import { startTestRedis } from '../support/testRedis.ts';
import { fillRecord } from './fillRecord.ts';
import { atLeast, atMost, below, percentile, report, told, type Figure } from './report.ts';
import type { Load, Sent } from './sendRequests.ts';

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'embedded,neo4j' },
    seconds: { type: 'string', default: '20' },
    connections: { type: 'string', default: '64' },
  },
});
const seconds = Number(values.seconds);
const connections = Number(values.connections);
const warmUpSeconds = 5;
const size = { cases: 20_000, owners: 100, visits: 1_000, linesPerVisit: 40 };

const figures: Figure[] = [];
for (const engine of values.engine.split(',')) {
  if (engine === 'neo4j' && neo4jMissing !== null) console.log(`Neo4j is left out: ${neo4jMissing}.`);
  else figures.push(...(await measure(engine)));
}
report('api', figures);

async function measure(engine: string): Promise<Figure[]> {
  const neo4j = engine === 'neo4j' ? await startNeo4jServer() : null;
  const redis = await startTestRedis();
  const dataDir = await mkdtemp(join(tmpdir(), 'consilium-bench-'));
  try {
    const owners = await filled(dataDir, neo4j?.settings ?? null);
    const secret = randomBytes(32).toString('base64url');
    const server = await startServer({
      CONSILIUM_DATA_DIR: dataDir,
      CONSILIUM_TOKEN_SECRET: secret,
      REDIS_URL: redis.url,
      // Counted as ever; but all hundred people come from one address here, and never pause.
      CONSILIUM_LIMIT_PEOPLE: '100000',
      CONSILIUM_LIMIT_READS: '100000',
      CONSILIUM_LIMIT_WRITES: '100000',
      ...(neo4j && {
        NEO4J_URI: neo4j.settings.uri,
        NEO4J_USER: neo4j.settings.user,
        NEO4J_PASSWORD: neo4j.settings.password ?? '',
      }),
    });
    const signIns = new SignIns(redis.redis);
    const tokens = new Tokens(Buffer.from(secret));
    const people = await Promise.all(
      owners.map(async (owner) => {
        const { signInId } = await signIns.start(owner.userId);
        const claims = { userId: owner.userId, displayName: 'Dr. Okafor', signInId };
        const { token } = await tokens.signAccessToken({ kind: 'user', roles: ['clinician'], ...claims });
        return { ...owner, token };
      }),
    );
    const sender = fork(fileURLToPath(new URL('sendRequests.ts', import.meta.url)));
    const failed = once(sender, 'exit').then(([code]) => {
      throw new Error(`the sender of requests ended with ${code}`);
    });
    failed.catch(() => {}); // told to whoever waits for the sender
    const send = async (load: Load): Promise<Sent> => {
      sender.send(load);
      const [sent] = (await Promise.race([once(sender, 'message'), failed])) as [Sent];
      return sent;
    };
    await send({ url: server.url, people, connections, seconds: warmUpSeconds });
    const before = await cpuSeconds(server.pid);
    const sent = await send({ url: server.url, people, connections, seconds });
    const after = await cpuSeconds(server.pid);
    sender.disconnect();
    await server.stop();
    return figuresOf(engine, sent, before === null || after === null ? null : after - before);
  } finally {
    await redis.close();
    await neo4j?.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function filled(dataDir: string, neo4j: Neo4jSettings | null) {
  const graph = await openGraph({ dataDir, neo4j, logger: await createLogger({ level: 'silent' }) });
  try {
    return await fillRecord(graph, await KeyRing.load({ given: null, file: null, dataDir }), size);
  } finally {
    await graph.close();
  }
}

/** What a process has taken of all cores so far; null where the system does not tell it in this way. */
async function cpuSeconds(pid: number): Promise<number | null> {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return null;
  const fields = (await readFile(path, 'utf8')).replace(/^.*\) /s, '').split(' ');
  const ticksPerSecond = 100;
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

function figuresOf(
  engine: string,
  { requests, seconds: took, failures, timesMs }: Sent,
  cpuS: number | null,
) {
  if (failures.length > 0) console.log(engine, 'failures', failures.slice(0, 10));
  const all = Object.values(timesMs).flat();
  return [
    atLeast(1000, `${engine}: requests`, requests / took, '1/s'),
    below(200, `${engine}: p99`, percentile(all, 0.99), 'ms'),
    told(`${engine}: median`, percentile(all, 0.5), 'ms'),
    atMost(0, `${engine}: requests that failed`, failures.length, ''),
    ...(cpuS === null
      ? []
      : [
          told(`${engine}: requests for a CPU-second of the server`, requests / cpuS, ''),
          told(`${engine}: cores that the server took`, cpuS / took, ''),
        ]),
    ...Object.entries(timesMs).flatMap(([kind, times]) => [
      told(`${engine}: ${kind}, median`, percentile(times, 0.5), 'ms'),
    ]),
  ];
}
