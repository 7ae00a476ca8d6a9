/**
 * A backup: the graph as an export, and beside it the folders of the data folder, with a list of all and its
 * checksums. Keys are not in it: who has both can read everything, so they are kept apart.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Environment } from '../../config/environment.ts';
import { importFromFile } from '../graph/transfer/graphFile.ts';
import { endLine } from '../graph/transfer/graphLines.ts';
import { exportTo, withEngine } from './graphCommands.ts';

/** What a data folder holds beside graph, keys and what is made anew. The audit log first: it only grows. */
const copied = ['audit', 'files', 'spool', 'keys.fingerprints'];
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

type DataPlace = Pick<Environment, 'dataDir' | 'neo4j'>;

/** Into a folder that is not there yet. What is without its list was not finished. */
export async function backUp(place: DataPlace, folder: string): Promise<BackupList> {
  await mkdir(folder, { mode: 0o700 });
  const graph = await exportTo(place, join(folder, graphName));
  // After the graph, so that every file that it names is there.
  for (const name of copied) {
    const from = join(place.dataDir, name);
    if (await isThere(from)) await cp(from, join(folder, name), { recursive: true });
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
  await writeFile(join(folder, listName), `${JSON.stringify(list, null, 1)}\n`, { mode: 0o600, flush: true });
  return list;
}

/** Into a data folder, or a Neo4j, with nothing in it. Nothing is changed where the backup is not whole. */
export async function restore(place: DataPlace, folder: string): Promise<BackupList> {
  const list = backupList.parse(JSON.parse(await readFile(join(folder, listName), 'utf8')));
  for (const { path, bytes, sha256 } of list.files) {
    const found = await fingerprint(join(folder, path)).catch(() => null);
    if (found?.bytes !== bytes || found.sha256 !== sha256)
      throw new Error(`${path} of the backup is damaged.`);
  }
  for (const name of [...copied, ...(place.neo4j ? [] : ['graph'])]) {
    const path = join(place.dataDir, name);
    if (await isThere(path))
      throw new Error(`${path} is there already; a restore needs an empty data folder.`);
  }
  await mkdir(place.dataDir, { recursive: true, mode: 0o700 });
  try {
    const totals = await withEngine(place, (engine) => importFromFile(engine, join(folder, graphName)));
    if (totals.sha256 !== list.graph.sha256) throw new Error('The graph is not that of the backup.');
    for (const name of copied) {
      const from = join(folder, name);
      if (await isThere(from)) await cp(from, join(place.dataDir, name), { recursive: true });
    }
    return list;
  } catch (error) {
    const made = [...copied, ...(place.neo4j ? [] : ['graph'])];
    for (const name of made) await rm(join(place.dataDir, name), { recursive: true, force: true });
    throw error;
  }
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
