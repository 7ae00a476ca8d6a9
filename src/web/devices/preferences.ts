/** The devices somebody chose last on this browser, by deviceId. */
import { useSyncExternalStore } from 'react';

export type DeviceKind = 'microphone' | 'camera' | 'speaker';

const storageKey = (kind: DeviceKind): string => `consilium.device.${kind}`;
const listeners = new Set<() => void>();

export const preferredDevice = (kind: DeviceKind): string | null => localStorage.getItem(storageKey(kind));

export function preferDevice(kind: DeviceKind, deviceId: string): void {
  localStorage.setItem(storageKey(kind), deviceId);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const usePreferredDevice = (kind: DeviceKind): string | null =>
  useSyncExternalStore(subscribe, () => preferredDevice(kind));
