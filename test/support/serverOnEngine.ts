import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../config/setup/locations.mjs';
import { openEngine } from '../../src/graph/openGraph.ts';
import { KeyRing } from '../../src/privacy/KeyRing.ts';
import { everyText, type FoundText } from './everyText.ts';
import type { graphEngines } from './graphEngines.ts';
import { startNeo4jServer } from './neo4jServer.ts';
import { quietLogger } from './roomsServer.ts';
import { startServer, type RunningServer } from './startServer.ts';

/** The real server with its graph in either engine, and what it leaves behind. */
export interface ServerOnEngine {
  readonly server: RunningServer;
  /** Stays until `close`. */
  readonly dataDir: string;
  /** Stops the server, as its operator would. */
  stop(): Promise<void>;
  /** Every text in its graph, opened with its keys. The server has to be stopped. */
  texts(): Promise<FoundText[]>;
  /** Every file of the data folder with its bytes, each as one character. */
  files(): Promise<{ path: string; content: string }[]>;
  /** What `npm run audit:verify` says of it. Rejects where that found something. */
  verifyAudit(): Promise<string>;
  /** Removes everything. */
  close(): Promise<void>;
}

export async function startServerOnEngine(
  engine: (typeof graphEngines)[number]['engine'],
): Promise<ServerOnEngine> {
  const dataDir = await mkdtemp(join(tmpdir(), 'consilium-record-'));
  const database = engine === 'neo4j' ? await startNeo4jServer() : null;
  const neo4j = database?.settings ?? null;
  const server = await startServer({
    CONSILIUM_DATA_DIR: dataDir,
    ...(neo4j && { NEO4J_URI: neo4j.uri, NEO4J_USER: neo4j.user, NEO4J_PASSWORD: neo4j.password ?? '' }),
  });
  let stopped: Promise<void> | null = null;
  const stop = () => (stopped ??= server.stop());
  return {
    server,
    dataDir,
    stop,
    async texts() {
      const graph = await openEngine({ dataDir, neo4j, logger: await quietLogger() });
      try {
        return await everyText(graph, await KeyRing.load({ given: null, file: null, dataDir }));
      } finally {
        await graph.close();
      }
    },
    async files() {
      const found = await readdir(dataDir, { recursive: true, withFileTypes: true });
      const paths = found.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
      return Promise.all(
        paths.map(async (path) => ({
          path: relative(dataDir, path),
          content: await readFile(path, 'latin1'),
        })),
      );
    },
    async verifyAudit() {
      const env = { ...process.env, CONSILIUM_DATA_DIR: dataDir };
      const options = { cwd: projectRoot, env };
      return (await promisify(execFile)(process.execPath, ['src/cli/auditVerify.ts'], options)).stdout;
    },
    async close() {
      try {
        await stop();
      } finally {
        await database?.close();
        await rm(dataDir, { recursive: true, force: true });
      }
    },
  };
}
