import { z } from 'zod';
import type { Auditing } from '../audit/AuditLog.ts';
import type { AuditPosition, AuditSearch } from '../audit/AuditSearch.ts';
import { requireUser } from '../auth/policy.ts';
import { listCaseReaders, searchAudit } from '../wire/routes/audit.ts';
import { malformed } from '../wire/refusal.ts';
import { bind, type Binding } from './binding.ts';

export interface AuditHandlersOptions {
  audit: Auditing;
  auditSearch: AuditSearch;
}

/** Whoever looks into the log is written down in it. */
export function auditHandlers({ audit, auditSearch }: AuditHandlersOptions): Binding[] {
  const looked = (userId: string, caseId: string | undefined, filters: readonly string[]) =>
    audit.record({
      action: 'audit.searched',
      actorId: userId,
      actorKind: 'user',
      subjectKind: 'AuditLog',
      subjectId: 'all',
      caseId: caseId ?? null,
      detail: { filters: filters.join(' ') },
    });

  return [
    bind(searchAudit, async ({ identity, query: { limit, cursor, ...query } }) => {
      const before = cursor === undefined ? null : positionOf(cursor);
      const { entries, next } = await auditSearch.search(query, limit, before);
      await looked(requireUser(identity).userId, query.caseId, Object.keys(query));
      return { entries, nextCursor: next && cursorOf(next) };
    }),

    bind(listCaseReaders, async ({ identity, params }) => {
      const found = await auditSearch.readersOfCase(params.caseId);
      await looked(requireUser(identity).userId, params.caseId, ['readers']);
      return found;
    }),
  ];
}

const position = z.strictObject({ at: z.string(), writer: z.string(), sequence: z.int() });

const cursorOf = ({ at, writer, sequence }: AuditPosition): string =>
  Buffer.from(JSON.stringify({ at, writer, sequence })).toString('base64url');

function positionOf(cursor: string): AuditPosition {
  try {
    return position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw malformed('query.cursor', 'not one that this server gave out');
  }
}
