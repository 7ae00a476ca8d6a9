/** How somebody likes to look at calls: kept on this browser, the same in every call. */
import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import { localStore } from '../storage.ts';

const viewSettings = z.strictObject({
  captionsShown: z.boolean(),
  captionSize: z.enum(['s', 'm', 'l', 'xl']),
  captionsAnnounced: z.boolean(),
  shortcuts: z.boolean(),
});
export type ViewSettings = z.output<typeof viewSettings>;
export const captionSizes = viewSettings.shape.captionSize.options;

const storageKey = 'consilium.view';
const initial: ViewSettings = {
  captionsShown: true,
  captionSize: 'm',
  captionsAnnounced: false,
  shortcuts: true,
};
const listeners = new Set<() => void>();
let current: ViewSettings | null = null;

function read(): ViewSettings {
  if (current === null) {
    try {
      current = viewSettings.parse(JSON.parse(localStore.getItem(storageKey) ?? ''));
    } catch {
      current = initial;
    }
  }
  return current;
}

export function changeViewSettings(change: Partial<ViewSettings>): void {
  current = { ...read(), ...change };
  localStore.setItem(storageKey, JSON.stringify(current));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useViewSettings = (): ViewSettings => useSyncExternalStore(subscribe, read);
