/** The call client for everything inside a visit. */
import { createContext, use, useSyncExternalStore } from 'react';
import type { CallClient, CallState } from '../call/callState.ts';

export const CallContext = createContext<CallClient | null>(null);

export function useCallClient(): CallClient {
  const client = use(CallContext);
  if (!client) throw new Error('CallContext is missing');
  return client;
}

/** A part of the call's state. `select` has to return the same value for the same state: no new objects. */
export function useCall<T>(select: (state: CallState) => T): T {
  const client = useCallClient();
  return useSyncExternalStore(client.subscribe, () => select(client.getState()));
}
