import { useCallback } from 'react';
import type { UserView } from '../../../wire/accounts.ts';
import { caseNumber as caseNumberFormat } from '../../../wire/cases.ts';
import { findAuditedCase } from '../../../wire/routes/audit.ts';
import { errorText } from '../../messages/errorText.ts';
import { useMessages } from '../../messages/MessagesProvider.tsx';
import { useHostCall } from '../../start/useHostCall.ts';
import type { AuditFilter } from './auditFilter.ts';
import { findPeople } from './findPeople.ts';

type Answer =
  | { fault: string }
  /** Where several people fit, they are to be chosen from; the filter has none of them yet. */
  | { fault: null; filter: AuditFilter; people: readonly UserView[] };

/** Which case and which person the written number and name mean. */
export function useLookUp() {
  const m = useMessages();
  const call = useHostCall();

  const caseOf = useCallback(
    async (before: AuditFilter['ofCase'], number: string): Promise<AuditFilter['ofCase']> => {
      if (number === (before?.caseNumber ?? '')) return before;
      if (number === '') return null;
      const { caseId } = await call(findAuditedCase, { body: { caseNumber: number } });
      return { caseId, caseNumber: caseNumberFormat.parse(number) };
    },
    [call],
  );

  return useCallback(
    async (draft: AuditFilter, number: string, name: string): Promise<Answer> => {
      if (number !== '' && !caseNumberFormat.safeParse(number).success) {
        return { fault: m.admin.audit.badCaseNumber };
      }
      try {
        const filter = { ...draft, ofCase: await caseOf(draft.ofCase, number) };
        if (name === (draft.person?.name ?? '')) return { fault: null, filter, people: [] };
        if (name === '') return { fault: null, filter: { ...filter, person: null }, people: [] };
        const { people, areAll } = await findPeople(call, name);
        if (!areAll) return { fault: m.admin.audit.tooMany };
        const [only, ...others] = people;
        if (!only) return { fault: m.admin.audit.nobody };
        if (others.length > 0) return { fault: null, filter: { ...filter, person: null }, people };
        const person = { actorId: only.userId, name };
        return { fault: null, filter: { ...filter, person }, people: [] };
      } catch (error) {
        return { fault: errorText(m, error) };
      }
    },
    [m, call, caseOf],
  );
}
