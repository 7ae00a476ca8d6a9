/** Exports as files: written whole or not at all, read line by line. */
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Engine } from '../Engine.ts';
import { migrate, migrationStates } from '../migrations/migrate.ts';
import { migrations } from '../migrations/migrations.ts';
import { exportGraph } from './exportGraph.ts';
import { headLine, type GraphTotals } from './graphLines.ts';
import { importGraph, ImportFault } from './importGraph.ts';

const blockChars = 256 * 1024;

/** Rejects where the file is there already. */
export async function exportToFile(engine: Engine, path: string): Promise<GraphTotals> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const taken = await open(path, 'wx', 0o600);
  await taken.close();
  const partPath = `${path}.part`;
  try {
    const file = await open(partPath, 'w', 0o600);
    try {
      let block = '';
      const totals = await exportGraph(engine, migrations, async (line) => {
        block += `${line}\n`;
        if (block.length < blockChars) return;
        await file.write(block);
        block = '';
      });
      await file.write(block);
      await file.sync();
      await rename(partPath, path);
      return totals;
    } finally {
      await file.close();
    }
  } catch (error) {
    await Promise.all([rm(partPath, { force: true }), rm(path, { force: true })]);
    throw error;
  }
}

/**
 * Brings an export into an empty graph and migrates it to this version; one that has no migrations yet takes exports
 * of older versions too. Rejects with ImportFault, nothing being left of it.
 */
export async function importFromFile(engine: Engine, path: string): Promise<GraphTotals> {
  const states = await migrationStates(engine, migrations);
  const untouched = states.every(({ state }) => state === 'pending');
  const applied = untouched ? migrations.slice(0, (await readHead(path)).migrations.length) : migrations;
  await migrate(engine, applied);
  const totals = await importGraph(engine, applied, linesOf(path));
  await migrate(engine, migrations);
  return totals;
}

async function readHead(path: string) {
  for await (const line of linesOf(path)) {
    try {
      return headLine.parse(JSON.parse(line));
    } catch (cause) {
      throw new ImportFault(`${path} is no export of a graph of this version.`, { cause });
    }
  }
  throw new ImportFault(`${path} is empty.`);
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const input = createReadStream(path, 'utf8');
  try {
    yield* createInterface({ input, crlfDelay: Infinity });
  } finally {
    input.destroy();
  }
}
