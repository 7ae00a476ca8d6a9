/**
 * A backup: the graph as an export, and beside it the folders of the data folder, with a list of all and its
 * checksums, signed: who can write to where backups lie must not change by a restore who may read what. Keys are not in
 * it: who has both can read everything, so they are kept apart.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { checkpointsName } from '../audit/chainFiles.ts';
import { AuditAnchorRepository } from '../graph/repositories/AuditAnchorRepository.ts';
import type { Engine } from '../graph/Engine.ts';
import { importFromFile } from '../graph/transfer/graphFile.ts';
import { endLine } from '../graph/transfer/graphLines.ts';
import { isEmptyGraph } from '../graph/transfer/importGraph.ts';
import { KeyRing } from '../privacy/KeyRing.ts';
import { commandLog } from './commandLog.ts';
import { exportForBackup, logOfHolder, withEngine, type RecordedPlace } from './graphCommands.ts';
import { operatorActs, operatorEvent, recordedAct } from './operatorActs.ts';

/** What a data folder holds beside graph, keys and what is made anew. The audit log first: it only grows. */
const copied = ['audit', 'files', 'spool', 'keys.fingerprints'];
const logAndItsKeys = ['keys.fingerprints', 'audit'];
const graphName = 'graph.ndjson';
const listName = 'backup.json';

const backupList = z.strictObject({
  format: z.literal('consilium-backup'),
  version: z.literal(1),
  madeAt: z.iso.datetime(),
  graph: endLine.omit({ end: true }),
  files: z.array(z.strictObject({ path: z.string(), bytes: z.int(), sha256: z.string() })),
});
export type BackupList = z.infer<typeof backupList>;
/** HMAC-SHA-256 of the list as it is written, by a key of the key ring. */
const signedList = z.strictObject({ list: backupList, signature: z.string() });

/** Into a folder that is not there yet. What is without its list was not finished. */
export async function backUp(place: RecordedPlace, folder: string): Promise<BackupList> {
  const act = { act: 'backup' as const, detail: { file: basename(folder) } };
  const holder = await logOfHolder(place);
  if (holder) return recordedAct(holder, act, () => copyAll(place, null, folder), countsOf);
  return withEngine(place, async (engine) => {
    const audit = await commandLog(place, async () => new AuditAnchorRepository(engine));
    return recordedAct(audit, act, () => copyAll(place, engine, folder), countsOf);
  });
}

const countsOf = ({ graph, files }: BackupList) => ({ nodes: graph.nodes, files: files.length });

/** `engine` is null where a server holds the graph. */
async function copyAll(place: RecordedPlace, engine: Engine | null, folder: string): Promise<BackupList> {
  await mkdir(folder, { mode: 0o700 });
  const graph = await exportForBackup(place, engine, join(folder, graphName));
  // After the graph, so that every file that it names is there.
  for (const name of copied) {
    const from = join(place.dataDir, name);
    if (!(await isThere(from))) continue;
    const to = join(folder, name);
    // Before what they tell of: the log goes on meanwhile, and a later checkpoint would tell of entries left behind.
    if (name === 'audit') await cp(from, to, { recursive: true, filter: isCheckpointsOrFolder });
    await cp(from, to, { recursive: true, force: false });
  }
  const paths = await filesBelow(folder);
  const files = [];
  for (const path of paths) files.push({ path, ...(await fingerprint(join(folder, path))) });
  const list: BackupList = {
    format: 'consilium-backup',
    version: 1,
    madeAt: new Date().toISOString(),
    graph,
    files,
  };
  const signed = { list, signature: await signatureOf(place, list) };
  await writeFile(join(folder, listName), `${JSON.stringify(signed, null, 1)}\n`, {
    mode: 0o600,
    flush: true,
  });
  return list;
}

async function signatureOf({ dataDir, keys }: RecordedPlace, list: BackupList): Promise<string> {
  const keyRing = await KeyRing.find({ ...keys, dataDir });
  if (!keyRing) throw new Error(`There are no keys in ${dataDir}: the list of a backup is signed by them.`);
  return keyRing.hasherOf('backup list')(JSON.stringify(list));
}

/**
 * Into a data folder, or a Neo4j, with nothing in it but the keys. Nothing is changed where the backup is not whole or
 * the keys are others. The audit log comes first: it goes on with the restore itself.
 */
export async function restore(place: RecordedPlace, folder: string): Promise<BackupList> {
  const made = [...copied, ...(place.neo4j ? [] : ['graph'])];
  for (const name of made) {
    const path = join(place.dataDir, name);
    if (await isThere(path))
      throw new Error(`${path} is there already; a restore needs an empty data folder.`);
  }
  const { given, file } = place.keys;
  if (given === null && !(await isThere(file ?? join(place.dataDir, 'keys'))))
    throw new Error(
      `Put the keys of the backup into ${place.dataDir} first, or name them in the configuration: its audit log goes on with them.`,
    );
  await mkdir(place.dataDir, { recursive: true, mode: 0o700 });
  try {
    const list = await readSigned(place, folder);
    await assertWhole(folder, list);
    return await withEngine(place, async (engine) => {
      if (!(await isEmptyGraph(engine)))
        throw new Error('The graph is not empty; a restore needs one that is.');
      await bringBack(place, engine, folder, list);
      return list;
    });
  } catch (error) {
    for (const name of made) await rm(join(place.dataDir, name), { recursive: true, force: true });
    throw error;
  }
}

async function bringBack(
  place: RecordedPlace,
  engine: Engine,
  folder: string,
  list: BackupList,
): Promise<void> {
  const listed = list.files.map(({ path }) => path);
  /** Nothing but what is listed: a file laid beside it has no sum. */
  const copy = async (name: string) => {
    for (const path of listed.filter((each) => each === name || each.startsWith(`${name}/`)))
      await cp(join(folder, path), join(place.dataDir, path), { recursive: true });
  };
  const [begun, done] = operatorActs.restore;
  const detail = { file: basename(folder), madeAt: list.madeAt };
  for (const name of logAndItsKeys) await copy(name);
  // Its place in the graph is kept at the end: an import needs an empty one.
  const unanchored = await commandLog(place, async () => null);
  await unanchored.record(operatorEvent(begun, detail));
  const totals = await importFromFile(engine, join(folder, graphName));
  if (totals.sha256 !== list.graph.sha256) throw new Error('The graph is not that of the backup.');
  for (const name of copied.filter((each) => !logAndItsKeys.includes(each))) await copy(name);
  const audit = await commandLog(place, async () => new AuditAnchorRepository(engine));
  await audit.record(operatorEvent(done, { ...detail, ...countsOf(list) }));
}

/** Throws where the list was not signed by these keys. */
async function readSigned(place: RecordedPlace, folder: string): Promise<BackupList> {
  const text = await readFile(join(folder, listName), 'utf8');
  const { list, signature } = signedList.parse(JSON.parse(text));
  const wanted = Buffer.from(await signatureOf(place, list));
  const found = Buffer.from(signature);
  if (found.length !== wanted.length || !timingSafeEqual(found, wanted))
    throw new Error(`${listName} was not written by an installation with these keys, or was changed since.`);
  return list;
}

/** Throws where something of the backup is not what was saved. */
async function assertWhole(folder: string, list: BackupList): Promise<void> {
  for (const { path, bytes, sha256 } of list.files) {
    const found = await fingerprint(join(folder, path)).catch(() => null);
    if (found?.bytes !== bytes || found.sha256 !== sha256)
      throw new Error(`${path} of the backup is damaged.`);
  }
}

async function isCheckpointsOrFolder(path: string): Promise<boolean> {
  return basename(path) === checkpointsName || (await stat(path)).isDirectory();
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

async function fingerprint(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return { bytes: (await stat(path)).size, sha256: hash.digest('hex') };
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}
