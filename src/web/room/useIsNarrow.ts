import { useSyncExternalStore } from 'react';

const query = window.matchMedia('(width < 900px)');

function subscribe(listener: () => void): () => void {
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** No room for a panel beside the call: panels become sheets, lesser controls go into the menu. */
export const useIsNarrow = (): boolean => useSyncExternalStore(subscribe, () => query.matches);
