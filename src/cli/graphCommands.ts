/**
 * Commands on the graph. The embedded one is locked by the server that runs on it, so that one does there what is
 * asked here; otherwise, and on Neo4j, the command opens the graph itself.
 */
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { adminSocketPath } from '../../config/adminSocket.ts';
import type { Environment } from '../../config/environment.ts';
import { createLogger } from '../../config/logger.ts';
import type { Engine } from '../graph/Engine.ts';
import { migrationStates } from '../graph/migrations/migrate.ts';
import { migrations } from '../graph/migrations/migrations.ts';
import { openEngine } from '../graph/openGraph.ts';
import { exportToFile } from '../graph/transfer/graphFile.ts';
import { endLine } from '../graph/transfer/graphLines.ts';
import { askServer } from './askServer.ts';

const statesCommand = 'graph-migrations';
const exportCommand = 'graph-export';
const exportLimitMs = 60 * 60_000;

const statesReply = z.array(
  z.strictObject({
    name: z.string(),
    state: z.enum(['applied', 'pending', 'changed', 'missing', 'halfApplied', 'outOfOrder']),
  }),
);
const totals = endLine.omit({ end: true });
const exportReply = z.strictObject({ path: z.string(), totals });

type GraphPlace = Pick<Environment, 'dataDir' | 'neo4j'>;

/** For the operator's socket of a server. */
export function graphCommands(engine: () => Promise<Engine>, dataDir: string) {
  return {
    [statesCommand]: async () => migrationStates(await engine(), migrations),
    [exportCommand]: async () => {
      const path = join(dataDir, 'exports', `${new Date().toISOString().replaceAll(':', '')}.ndjson`);
      return { path, totals: await exportToFile(await engine(), path) };
    },
  };
}

export async function askMigrationStates(place: GraphPlace): Promise<z.infer<typeof statesReply>> {
  const answer = await askHolder(place, statesCommand);
  if (answer !== null) return statesReply.parse(answer);
  return withEngine(place, (engine) => migrationStates(engine, migrations));
}

/** `path` lies on the same file system as the data folder where a server does it. */
export async function exportTo(place: GraphPlace, path: string): Promise<z.infer<typeof totals>> {
  const answer = await askHolder(place, exportCommand, exportLimitMs);
  if (answer === null) return withEngine(place, (engine) => exportToFile(engine, path));
  const made = exportReply.parse(answer);
  await rename(made.path, path);
  return made.totals;
}

/** The graph as it is, not migrated; refused where a server has it. */
export async function withEngine<Result>(
  place: GraphPlace,
  work: (engine: Engine) => Promise<Result>,
): Promise<Result> {
  const engine = await openEngine({ ...place, logger: await createLogger({ level: 'warn' }) });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

/** Null where no server holds the graph. */
async function askHolder(
  { dataDir, neo4j }: GraphPlace,
  command: string,
  limitMs?: number,
): Promise<unknown> {
  return neo4j ? null : askServer(adminSocketPath(dataDir), command, limitMs);
}

/** Throws where a server runs in this data folder. */
export async function refuseWhileServed({ dataDir }: Pick<Environment, 'dataDir'>): Promise<void> {
  const answer = await askServer(adminSocketPath(dataDir), statesCommand);
  if (answer !== null) throw new Error(`A server runs in ${dataDir}. Stop it first.`);
}
