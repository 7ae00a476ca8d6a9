import { useCallback } from 'react';
import { listCaseInvitations, listInvitations } from '../../wire/routes/invitations.ts';
import { useHostCall } from '../start/useHostCall.ts';
import { usePages } from '../ui/usePages.ts';

/** Invitations that nobody has accepted yet: those made in a case, or all that one may see. */
export function useOpenInvitations(caseId: string | null) {
  const call = useHostCall();
  const loadPage = useCallback(
    async (cursor: string | undefined) => {
      const query = cursor === undefined ? {} : { cursor };
      const { invitations: items, nextCursor } = await (caseId === null
        ? call(listInvitations, { query })
        : call(listCaseInvitations, { params: { caseId }, query }));
      return { items, nextCursor };
    },
    [call, caseId],
  );
  return usePages(loadPage);
}
