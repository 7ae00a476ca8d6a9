import type { SchemaElement } from '../Engine.ts';
import type { Migration } from './Migration.ts';

/** What stands of the schema when all of these were applied. */
export function standingElements(migrations: readonly Migration[]): SchemaElement[] {
  const standing = new Map<string, SchemaElement>();
  const keyOf = ({ kind, label, property }: SchemaElement) => `${kind} ${label}.${property}`;
  for (const step of migrations.flatMap(({ steps }) => steps)) {
    if (step.kind === 'remove') standing.delete(keyOf(step.element));
    else if (step.kind !== 'data') standing.set(keyOf(step), step);
  }
  return [...standing.values()];
}
