import { useCallback } from 'react';
import { searchAudit } from '../../../wire/routes/audit.ts';
import { useHostCall } from '../../start/useHostCall.ts';
import { usePages } from '../../ui/usePages.ts';
import { queryOf, type AuditFilter, type NamedEntry } from './auditFilter.ts';

const pageSize = 50;

/** Entries that fit, newest first, page by page. */
export function useAudit(filter: AuditFilter) {
  const call = useHostCall();
  const loadPage = useCallback(
    async (cursor: string | undefined) => {
      const query = { ...queryOf(filter), limit: pageSize, ...(cursor !== undefined && { cursor }) };
      const { entries, people, nextCursor } = await call(searchAudit, { query });
      const names = new Map(people.map(({ userId, displayName }) => [userId, displayName]));
      const items = entries.map((entry): NamedEntry => ({
        entry,
        name: names.get(entry.actorId ?? '') ?? null,
      }));
      return { items, nextCursor };
    },
    [call, filter],
  );
  return usePages(loadPage);
}
