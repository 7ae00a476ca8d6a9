/** The devices somebody chose last on this browser, by deviceId. */
import { useSyncExternalStore } from 'react';
import { localStore } from '../storage.ts';

export type DeviceKind = 'microphone' | 'camera' | 'speaker';

const storageKey = (kind: DeviceKind): string => `consilium.device.${kind}`;
const listeners = new Set<() => void>();

export const preferredDevice = (kind: DeviceKind): string | null => localStore.getItem(storageKey(kind));

export function preferDevice(kind: DeviceKind, deviceId: string): void {
  localStore.setItem(storageKey(kind), deviceId);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const usePreferredDevice = (kind: DeviceKind): string | null =>
  useSyncExternalStore(subscribe, () => preferredDevice(kind));
