/**
 * Commands on the graph. The embedded one is locked by the server that runs on it, so that one does there what is
 * asked here; otherwise, and on Neo4j, the command opens the graph itself.
 */
import { existsSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { adminSocketPath } from '../../config/adminSocket.ts';
import type { Environment } from '../../config/environment.ts';
import { createLogger } from '../../config/logger.ts';
import type { AuditEvent } from '../audit/auditEntry.ts';
import type { Auditing, AuditLog } from '../audit/AuditLog.ts';
import type { Engine } from '../graph/Engine.ts';
import { migrate, migrationStates } from '../graph/migrations/migrate.ts';
import { migrations } from '../graph/migrations/migrations.ts';
import { openEngine } from '../graph/openGraph.ts';
import { AuditAnchorRepository } from '../graph/repositories/AuditAnchorRepository.ts';
import { exportToFile, importFromFile } from '../graph/transfer/graphFile.ts';
import { endLine } from '../graph/transfer/graphLines.ts';
import { isEmptyGraph } from '../graph/transfer/importGraph.ts';
import { auditAnchor, type AuditAnchor } from '../wire/audit.ts';
import { askServer } from './askServer.ts';
import { commandLog } from './commandLog.ts';
import { operatorActs, operatorEvent, recordedAct } from './operatorActs.ts';

const statesCommand = 'graph-migrations';
const anchorsCommand = 'graph-audit-anchors';
const exportCommand = 'graph-export';
const recordCommand = 'record-backup';
const exportLimitMs = 60 * 60_000;

const statesReply = z.array(
  z.strictObject({
    name: z.string(),
    state: z.enum(['applied', 'pending', 'changed', 'missing', 'halfApplied', 'outOfOrder']),
  }),
);
const totals = endLine.omit({ end: true });
const exportRequest = z.strictObject({ file: z.string().max(1000) });
const exportReply = z.strictObject({ path: z.string(), totals });
/** What a command does beside a server, of which that one is told. */
const recordRequest = z.strictObject({
  action: z.enum(operatorActs.backup),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

export type GraphPlace = Pick<Environment, 'dataDir' | 'neo4j'>;
/** With the keys of its audit log. */
export type RecordedPlace = GraphPlace & Pick<Environment, 'keys'>;
type Totals = z.infer<typeof totals>;

/** For the operator's socket of a server. */
export function graphCommands(
  served: () => Promise<{ graph: Engine; audit: Pick<AuditLog, 'record' | 'settle'> }>,
  dataDir: string,
) {
  return {
    [statesCommand]: async () => migrationStates((await served()).graph, migrations),
    [anchorsCommand]: async () => new AuditAnchorRepository((await served()).graph).all(),
    [exportCommand]: async (asked: unknown) => {
      const { graph, audit } = await served();
      const path = join(dataDir, 'exports', `${new Date().toISOString().replaceAll(':', '')}.ndjson`);
      const act = { act: 'export' as const, detail: exportRequest.parse(asked) };
      const work = async () => {
        // So that how far the log has come is in what is exported.
        await audit.settle();
        return exportToFile(graph, path);
      };
      return { path, totals: await recordedAct(audit, act, work, countsOf) };
    },
    [recordCommand]: async (asked: unknown) => {
      const { action, detail } = recordRequest.parse(asked);
      await (await served()).audit.record(operatorEvent(action, detail));
      return {};
    },
  };
}

export const countsOf = ({ nodes, relationships }: Totals) => ({ nodes, relationships });

export async function askMigrationStates(place: GraphPlace): Promise<z.infer<typeof statesReply>> {
  const answer = await askHolder(place, statesCommand);
  if (answer !== null) return statesReply.parse(answer);
  return withEngine(place, (engine) => migrationStates(engine, migrations));
}

/** Null where there is no graph. */
export async function askAuditAnchors(place: GraphPlace): Promise<AuditAnchor[] | null> {
  const answer = await askHolder(place, anchorsCommand);
  if (answer !== null) return z.array(auditAnchor).parse(answer);
  if (!place.neo4j && !existsSync(join(place.dataDir, 'graph'))) return null;
  return withEngine(place, (engine) => new AuditAnchorRepository(engine).all());
}

export async function exportTo(place: RecordedPlace, path: string): Promise<Totals> {
  const file = basename(path);
  const answer = await askHolder(place, exportCommand, { limitMs: exportLimitMs, asked: { file } });
  if (answer !== null) return movedExport(answer, path);
  return withEngine(place, async (engine) => {
    const audit = await commandLog(place, async () => new AuditAnchorRepository(engine));
    const act = { act: 'export' as const, detail: { file } };
    return recordedAct(audit, act, () => exportToFile(engine, path), countsOf);
  });
}

/** The graph of a backup, which is written down as that. */
export function exportForBackup(place: GraphPlace, engine: Engine | null, path: string): Promise<Totals> {
  if (engine) return exportToFile(engine, path);
  const asked = { file: basename(path) };
  return askHolder(place, exportCommand, { limitMs: exportLimitMs, asked }).then((answer) => {
    if (answer === null) throw new Error('The server has stopped meanwhile.');
    return movedExport(answer, path);
  });
}

async function movedExport(answer: unknown, path: string): Promise<Totals> {
  const made = exportReply.parse(answer);
  await moveFile(made.path, path);
  return made.totals;
}

/** Into an empty graph, of which the audit log keeps nothing before that. */
export function importFrom(place: RecordedPlace, path: string): Promise<Totals> {
  return withEngine(place, async (engine) => {
    const audit = await commandLog(place, async () =>
      (await isEmptyGraph(engine)) ? null : new AuditAnchorRepository(engine),
    );
    const act = { act: 'import' as const, detail: { file: basename(path) } };
    return recordedAct(audit, act, () => importFromFile(engine, path), countsOf);
  });
}

/** Applies the migrations that the graph lacks. With nothing in it they touch nobody's data. */
export function migrateGraph(place: RecordedPlace): Promise<string[]> {
  return withEngine(place, async (engine) => {
    const work = () => migrate(engine, migrations, { finishHalfApplied: true });
    if (await isEmptyGraph(engine)) return work();
    const audit = await commandLog(place, async () => new AuditAnchorRepository(engine));
    const act = { act: 'migrate' as const, detail: {} };
    return recordedAct(audit, act, work, ({ length }) => ({ migrations: length }));
  });
}

/** The audit log of the server that holds the graph, for its backup; null where none does. */
export async function logOfHolder(place: GraphPlace): Promise<Auditing | null> {
  if ((await askHolder(place, statesCommand)) === null) return null;
  return {
    record: async ({ action, detail }: AuditEvent) => {
      const answer = await askHolder(place, recordCommand, { asked: { action, detail } });
      if (answer === null) throw new Error('The server has stopped meanwhile.');
    },
  };
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
  options: Parameters<typeof askServer>[2] = {},
): Promise<unknown> {
  return neo4j ? null : askServer(adminSocketPath(dataDir), command, options);
}

/** Throws where a server runs in this data folder. */
export async function refuseWhileServed({ dataDir }: Pick<Environment, 'dataDir'>): Promise<void> {
  const answer = await askServer(adminSocketPath(dataDir), statesCommand);
  if (answer !== null) throw new Error(`A server runs in ${dataDir}. Stop it first.`);
}

/** Backups lie on another disk. */
async function moveFile(from: string, to: string): Promise<void> {
  await rename(from, to).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EXDEV') throw error;
    await copyFile(from, to);
    await rm(from);
  });
}
