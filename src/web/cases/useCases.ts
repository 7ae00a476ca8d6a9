import { useCallback, useEffect } from 'react';
import type { CaseStatus } from '../../wire/cases.ts';
import { listCases, searchCases } from '../../wire/routes/cases.ts';
import { listenToNews } from '../notifications/news.ts';
import { useHostCall } from '../start/useHostCall.ts';
import { usePages } from '../ui/usePages.ts';

/** Empty text: every case the reader belongs to. */
export interface CaseQuery {
  text: string;
  status: CaseStatus | null;
}

/**
 * The reader's cases, or those of them that fit. What is looked for travels in a body, never in an address. A case that
 * is shared meanwhile comes by itself.
 */
export function useCases({ text, status }: CaseQuery) {
  const call = useHostCall();
  const loadPage = useCallback(
    async (cursor: string | undefined) => {
      const wanted = { ...(status !== null && { status }), ...(cursor !== undefined && { cursor }) };
      const { cases: items, nextCursor } =
        text === ''
          ? await call(listCases, { query: wanted })
          : await call(searchCases, { body: { ...wanted, text } });
      return { items, nextCursor };
    },
    [call, text, status],
  );
  const pages = usePages(loadPage);
  const { refresh } = pages;

  useEffect(
    () =>
      listenToNews({
        came: ({ kind }) => {
          if (kind === 'caseShared') void refresh();
        },
        resumed: () => void refresh(),
      }),
    [refresh],
  );

  return pages;
}
