/** What of the audit log is looked at. */
import type { z } from 'zod';
import type { AuditEntryView } from '../../../wire/audit.ts';
import type { searchAudit } from '../../../wire/routes/audit.ts';
import type { Messages } from '../../messages/en.ts';

export type AuditArea = keyof Messages['admin']['audit']['areas'];

export interface AuditFilter {
  /** The number is null where an entry led to the case. */
  ofCase: { caseId: string; caseNumber: string | null } | null;
  /** The name is null where nobody knows it. */
  person: { actorId: string; name: string | null } | null;
  area: AuditArea;
  outcome: 'all' | 'refused';
  /** Days of the reader, both included; empty where there is no bound. */
  from: string;
  to: string;
}

export const everything: AuditFilter = {
  ofCase: null,
  person: null,
  area: 'all',
  outcome: 'all',
  from: '',
  to: '',
};

/** An entry with the name of who did it, where it is known. */
export interface NamedEntry {
  entry: AuditEntryView;
  name: string | null;
}

export const isFiltered = (filter: AuditFilter): boolean =>
  (Object.keys(everything) as (keyof AuditFilter)[]).some((key) => filter[key] !== everything[key]);

export function queryOf({
  ofCase,
  person,
  area,
  outcome,
  from,
  to,
}: AuditFilter): z.input<typeof searchAudit.query> {
  return {
    ...(ofCase && { caseId: ofCase.caseId }),
    ...(person && { actorId: person.actorId }),
    ...(area !== 'all' && { action: area }),
    ...(outcome !== 'all' && { outcome }),
    // In the reader's own time zone.
    ...(from !== '' && { from: new Date(`${from}T00:00:00`).toISOString() }),
    ...(to !== '' && { to: new Date(`${to}T23:59:59.999`).toISOString() }),
  };
}

/** What an action means, or its code where this page is older than the entry. */
export function actionText(m: Messages, action: string): string {
  const texts: Readonly<Record<string, string>> = m.admin.audit.actions;
  return texts[action] ?? action;
}

export const actorText = (m: Messages, { entry: { actorId, actorKind }, name }: NamedEntry): string =>
  name ?? (actorId === null ? m.admin.audit.nobodyKnown : m.cases.readers.unnamed[actorKind]);
