/** Brings the schema of a graph to what this version of the sources needs, and refuses one that it does not know. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { cypher } from '../cypher.ts';
import type { Engine } from '../Engine.ts';
import type { Migration, MigrationStep } from './Migration.ts';

const readApplied = cypher`
  MATCH (m:Migration)
  RETURN m.name AS name, m.checksum AS checksum, m.finishedAt AS finishedAt
  ORDER BY name`;
const begin = cypher`
  MERGE (m:Migration {name: $name})
  SET m.checksum = $checksum, m.startedAt = $now, m.finishedAt = null`;
const finish = cypher`MATCH (m:Migration {name: $name}) SET m.finishedAt = $now`;

const appliedRow = z.object({ name: z.string(), checksum: z.string(), finishedAt: z.string().nullable() });

/** `missing`: the graph has it and these sources do not; `halfApplied`: the process ended in the middle of it. */
export interface MigrationState {
  name: string;
  state: 'applied' | 'pending' | 'changed' | 'missing' | 'halfApplied' | 'outOfOrder';
}

export class MigrationFault extends Error {
  constructor(faults: readonly MigrationState[]) {
    super(
      `The graph does not fit this version:\n${faults.map((fault) => `  ${faultText(fault)}`).join('\n')}`,
    );
    this.name = 'MigrationFault';
  }
}

/** In the order of their names, those that only the graph knows included. */
export async function migrationStates(
  engine: Engine,
  migrations: readonly Migration[],
): Promise<MigrationState[]> {
  // As a write it goes to the leader of a cluster, which knows what another process has applied just now.
  const rows = await engine.write((transaction) => transaction.run(readApplied));
  const applied = new Map(rows.map((row) => appliedRow.parse(row)).map((row) => [row.name, row]));
  const lastApplied = [...applied.keys()].at(-1) ?? '';
  const known = migrations.map((migration): MigrationState => {
    const { name } = migration;
    const found = applied.get(name);
    if (!found) return { name, state: name < lastApplied ? 'outOfOrder' : 'pending' };
    // One that was not finished may have been mended since.
    if (found.finishedAt === null) return { name, state: 'halfApplied' };
    return { name, state: found.checksum === checksum(migration) ? 'applied' : 'changed' };
  });
  const names = new Set(migrations.map(({ name }) => name));
  const missing = [...applied.keys()]
    .filter((name) => !names.has(name))
    .map((name): MigrationState => ({ name, state: 'missing' }));
  return [...known, ...missing].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Applies what is pending and resolves with its names; safe where several servers start together. Rejects with
 * MigrationFault where the graph has been changed by other sources, and where a migration was left half-applied
 * unless `finishHalfApplied`, which runs that one again.
 */
export function migrate(
  engine: Engine,
  migrations: readonly Migration[],
  { finishHalfApplied = false } = {},
): Promise<string[]> {
  return engine.alone(async () => {
    await engine.addSchemaElement({ kind: 'unique', label: 'Migration', property: 'name' });
    const states = await migrationStates(engine, migrations);
    const toApply = new Set(['pending', ...(finishHalfApplied ? ['halfApplied'] : [])]);
    const faults = states.filter(({ state }) => state !== 'applied' && !toApply.has(state));
    if (faults.length > 0) throw new MigrationFault(faults);
    const names = states.filter(({ state }) => toApply.has(state)).map(({ name }) => name);
    for (const migration of migrations) if (names.includes(migration.name)) await apply(engine, migration);
    return names;
  });
}

async function apply(engine: Engine, migration: Migration): Promise<void> {
  const { name, steps } = migration;
  const note = (text: typeof begin, values: Record<string, string>) =>
    engine.write((transaction) => transaction.run(text, { name, now: new Date().toISOString(), ...values }));
  await note(begin, { checksum: checksum(migration) });
  for (const step of steps) await take(engine, step);
  await note(finish, {});
}

async function take(engine: Engine, step: MigrationStep): Promise<void> {
  if (step.kind === 'data') await engine.write((transaction) => transaction.run(step.text));
  else if (step.kind === 'remove') await engine.removeSchemaElement(step.element);
  else await engine.addSchemaElement(step);
}

function checksum({ name, steps }: Migration): string {
  return createHash('sha256').update(JSON.stringify({ name, steps })).digest('hex');
}

function faultText({ name, state }: MigrationState): string {
  switch (state) {
    case 'changed':
      return `${name}: has been changed since it was applied to this graph`;
    case 'missing':
      return `${name}: was applied to this graph and is not part of this version; a newer one has used it`;
    case 'halfApplied':
      return `${name}: was begun and not finished; "npm run migrate" runs it again`;
    case 'outOfOrder':
      return `${name}: comes before one that has been applied already`;
    case 'applied':
    case 'pending':
      return `${name}: ${state}`;
  }
}
