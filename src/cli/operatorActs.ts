/** What the operator does with all data at once, as the audit log has it: that it began, and what came of it. */
import type { AuditEvent } from '../audit/auditEntry.ts';
import type { Auditing } from '../audit/AuditLog.ts';
import { operator } from './operator.ts';

/** Names of entries: of the beginning, of the end, and of an end without what was asked. */
export const operatorActs = {
  export: ['graph.export', 'graph.exported', 'graph.failed'],
  import: ['graph.import', 'graph.imported', 'graph.failed'],
  migrate: ['graph.migrate', 'graph.migrated', 'graph.failed'],
  backup: ['backup.create', 'backup.created', 'backup.failed'],
  restore: ['backup.restore', 'backup.restored', 'backup.failed'],
} as const;

export type OperatorAct = keyof typeof operatorActs;
type ActDetail = NonNullable<AuditEvent['detail']>;

export const operatorEvent = (action: string, detail: ActDetail): AuditEvent => ({
  ...{ action, ...operator, caseId: null, detail },
  ...{ subjectKind: action.startsWith('backup.') ? 'Backup' : 'Graph', subjectId: 'all' },
});

/**
 * Does it when its beginning is written down, so that one that is cut off is in the log as well. `countsOf` says what
 * is told of the end beside `detail`.
 */
export async function recordedAct<Result>(
  audit: Auditing,
  { act, detail }: { act: OperatorAct; detail: ActDetail },
  work: () => Promise<Result>,
  countsOf: (result: Result) => ActDetail,
): Promise<Result> {
  const [begun, done, failed] = operatorActs[act];
  await audit.record(operatorEvent(begun, detail));
  let result: Result;
  try {
    result = await work();
  } catch (error) {
    // Why it failed is what matters to the operator, also where that cannot be written down: the beginning is.
    await Promise.allSettled([audit.record(operatorEvent(failed, { ...detail, act }))]);
    throw error;
  }
  await audit.record(operatorEvent(done, { ...detail, ...countsOf(result) }));
  return result;
}
