/** The access token of who signed in on this browser, in localStorage, the same in all its tabs. */
import { useSyncExternalStore } from 'react';
import type { z } from 'zod';
import { exchangeStartLink } from '../../wire/routes/server.ts';

export type SignIn = z.output<typeof exchangeStartLink.reply>;

const storageKey = 'consilium.signIn';
const listeners = new Set<() => void>();
let cached: { text: string | null; signIn: SignIn | null } = { text: null, signIn: null };

function read(): SignIn | null {
  const text = localStorage.getItem(storageKey);
  if (text !== cached.text) cached = { text, signIn: text === null ? null : parse(text) };
  return cached.signIn;
}

function parse(text: string): SignIn | null {
  try {
    return exchangeStartLink.reply.parse(JSON.parse(text));
  } catch {
    // Written by another version of this page: as good as signed out.
    return null;
  }
}

export function keepSignIn(signIn: SignIn): void {
  localStorage.setItem(storageKey, JSON.stringify(signIn));
  for (const listener of listeners) listener();
}

export function signOut(): void {
  localStorage.removeItem(storageKey);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

export const useSignIn = (): SignIn | null => useSyncExternalStore(subscribe, read);
