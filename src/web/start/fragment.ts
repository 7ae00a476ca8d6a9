/** What stands after the # of the address, where links carry their secrets: it is never sent to a server. */
import { useSyncExternalStore } from 'react';

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** The value of one name in the fragment; null where it has none. */
export const useFragment = (name: string): string | null =>
  useSyncExternalStore(subscribe, () => new URLSearchParams(location.hash.slice(1)).get(name));

/** Takes the fragment out of the address and the history. */
export function clearFragment(): void {
  history.replaceState(history.state, '', location.pathname + location.search);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}
