import { useCallback } from 'react';
import { useLoaded } from './useLoaded.ts';

export interface PageOf<Item> {
  items: readonly Item[];
  nextCursor: string | null;
}

/** A list that comes page by page. `loadPage` must be kept by useCallback. */
export function usePages<Item>(loadPage: (cursor: string | undefined) => Promise<PageOf<Item>>) {
  const first = useCallback(() => loadPage(undefined), [loadPage]);
  const { change, ...rest } = useLoaded(first);
  const loadMore = useCallback(
    async (cursor: string) => {
      const next = await loadPage(cursor);
      change((before) =>
        // Pressed twice, or the list is another one meanwhile.
        before.nextCursor === cursor
          ? { items: [...before.items, ...next.items], nextCursor: next.nextCursor }
          : before,
      );
    },
    [loadPage, change],
  );
  return { ...rest, change, loadMore };
}
