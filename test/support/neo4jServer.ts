import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import neo4j from 'neo4j-driver';
import { cacheFolder, findExecutable, neo4jFolder } from '../../config/setup/locations.mjs';
import type { Neo4jSettings } from '../../src/graph/Neo4jGraph.ts';
import { freePort } from '../../config/freePort.ts';

/** A real Neo4j 5 in a folder of its own, gone with `close`; it takes 10 s to start and 500 MB. */
export interface Neo4jServer {
  readonly settings: Neo4jSettings;
  /** kill -9; `start` begins again on what is on disk. */
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** For hooks that start one where the machine has other work. */
export const neo4jStartLimitMs = 180_000;

const jars = neo4jFolder(cacheFolder());

/** Why no Neo4j can be started here; null where one can. */
export const neo4jMissing: string | null = !existsSync(jars)
  ? 'the jars of Neo4j are not there; npm test fetches them where Java and Maven can be had'
  : findExecutable('java') === undefined
    ? 'Java is not installed'
    : null;

export async function startNeo4jServer(): Promise<Neo4jServer> {
  const home = await mkdtemp(join(tmpdir(), 'consilium-neo4j-'));
  const port = await freePort();
  const settings = { uri: `bolt://127.0.0.1:${port}`, user: 'neo4j', password: 'of-this-test-run' };
  let child = await launch(home, port);
  await setPassword(settings);
  return {
    settings,
    async kill() {
      child.kill('SIGKILL');
      await ended(child);
    },
    async start() {
      child = await launch(home, port);
    },
    async close() {
      child.stdin?.end();
      await ended(child);
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function launch(home: string, port: number): Promise<ChildProcess> {
  const source = fileURLToPath(new URL('StartNeo4j.java', import.meta.url));
  const args = ['-Xmx512m', '-cp', join(jars, '*'), source, home, String(port)];
  const child = spawn('java', args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const answers = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (line === 'answers') answers.resolve();
    });
  }
  child.once('error', answers.reject);
  child.once('exit', () => answers.reject(new Error(`Neo4j did not start:\n${lines.slice(-20).join('\n')}`)));
  await answers.promise;
  return child;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** The first one is refused for anything but its own change. */
async function setPassword({ uri, user, password }: Neo4jSettings): Promise<void> {
  const driver = neo4j.driver(uri, neo4j.auth.basic(user, 'neo4j'));
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- declared as a class, meant as an object
  const session = driver.session({ database: 'system' });
  await session.run("ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password", { password });
  await driver.close();
}
