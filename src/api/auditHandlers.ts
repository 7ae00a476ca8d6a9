import { z } from 'zod';
import type { Auditing } from '../audit/AuditLog.ts';
import type { AuditPosition, AuditSearch } from '../audit/AuditSearch.ts';
import type { Accounts } from '../auth/Accounts.ts';
import { requireUser } from '../auth/policy.ts';
import type { CaseNumberRepository } from '../graph/repositories/CaseNumberRepository.ts';
import { WireError } from '../wire/errors.ts';
import { findAuditedCase, listCaseReaders, searchAudit } from '../wire/routes/audit.ts';
import { malformed } from '../wire/refusal.ts';
import { bind, type Binding } from './binding.ts';

export interface AuditHandlersOptions {
  audit: Auditing;
  auditSearch: AuditSearch;
  accounts: Accounts;
  caseNumbers: CaseNumberRepository;
}

/** Whoever looks into the log is written down in it. */
export function auditHandlers({
  audit,
  auditSearch,
  accounts,
  caseNumbers,
}: AuditHandlersOptions): Binding[] {
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
      const names = await accounts.namesOf(entries.flatMap(({ actorId }) => actorId ?? []));
      const people = [...names].map(([userId, displayName]) => ({ userId, displayName }));
      return { entries, people, nextCursor: next && cursorOf(next) };
    }),

    bind(findAuditedCase, async ({ identity, body }) => {
      const caseId = await caseNumbers.caseIdOf(body.caseNumber);
      await looked(requireUser(identity).userId, caseId ?? undefined, ['caseNumber']);
      if (caseId === null) throw new WireError('CASE_NOT_FOUND');
      return { caseId };
    }),

    bind(listCaseReaders, async ({ identity, params }) => {
      const found = await auditSearch.readersOfCase(params.caseId);
      await looked(requireUser(identity).userId, params.caseId, ['readers']);
      const ids = found.readers.flatMap(({ actorId }) => actorId ?? []);
      const names = await accounts.namesOf(ids);
      return {
        ...found,
        readers: found.readers.map((reader) => ({
          ...reader,
          displayName: names.get(reader.actorId ?? '') ?? null,
        })),
      };
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
