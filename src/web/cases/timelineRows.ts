import type { TimelineEntry } from '../../wire/cases.ts';
import type { Messages } from '../messages/en.ts';

/** What stands in one row: an entry, or the newest of several alike that came one after the other. */
export interface TimelineRow {
  entry: TimelineEntry;
  count: number;
}

/** What comes in numbers. A file that somebody removed is one act of theirs. */
const isOfMany = ({ kind, by }: TimelineEntry): boolean =>
  kind === 'consentGiven' || kind === 'consentWithdrawn' || (kind === 'mediaRemoved' && by === null);

/**
 * Everybody who comes into a visit agrees to something, and files whose time is over go together: what else belongs to
 * a case would be lost among that.
 */
export function rowsOf(entries: readonly TimelineEntry[]): TimelineRow[] {
  const rows: TimelineRow[] = [];
  for (const entry of entries) {
    const last = rows.at(-1);
    if (last && isOfMany(entry) && isOfMany(last.entry) && last.entry.kind === entry.kind) last.count++;
    else rows.push({ entry, count: 1 });
  }
  return rows;
}

export function titleOf(m: Messages, { kind, by, about, relation }: TimelineEntry, count: number): string {
  const { kinds, added, removed, fileRemoved } = m.cases.timeline;
  if (kind === 'mediaRemoved' && by !== null) return fileRemoved;
  if (kind === 'personAdded' || kind === 'personRemoved') {
    const name = about?.displayName ?? m.cases.people.unnamed;
    return (kind === 'personAdded' ? added : removed)[relation ?? 'careTeam'](name);
  }
  const named = kinds[kind];
  return typeof named === 'string' ? named : named(count);
}
