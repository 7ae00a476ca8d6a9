/**
 * Who is signed in on this browser. An account's access token stays in memory and is renewed by a cookie that no script
 * reads; localStorage only says that there is such a cookie. A start link's token cannot be renewed and stands there
 * itself, for a working day. All tabs follow each other.
 */
import { useSyncExternalStore } from 'react';
import type { z } from 'zod';
import type { SignedIn } from '../../wire/accounts.ts';
import { exchangeStartLink } from '../../wire/routes/server.ts';
import { localStore } from '../storage.ts';

type StartSignIn = z.output<typeof exchangeStartLink.reply>;

export interface SignIn extends StartSignIn {
  by: 'startLink' | 'account';
  /** By this computer's clock: renewed after that. */
  freshUntilMs: number;
}

export type SignInState =
  | { state: 'signedIn'; signIn: SignIn }
  /** `ended`: without this person's doing. */
  | { state: 'signedOut'; ended: boolean }
  /** There is a cookie, and no access token yet. */
  | { state: 'restoring' }
  | { state: 'unreachable' };

const startKey = 'consilium.signIn';
/** Holds the id of the account while this browser has its cookie. */
const accountKey = 'consilium.account';

/** So long before its end a token is renewed... */
const marginMs = 60_000;
/** ...but not sooner than this after it came, wherever this computer's clock stands. */
const leastMs = 30_000;

const ofStartLink = (signIn: StartSignIn): SignIn => ({ ...signIn, by: 'startLink', freshUntilMs: Infinity });

const listeners = new Set<() => void>();
let state: SignInState = readStored();

function readStored(): SignInState {
  if (localStore.getItem(accountKey) !== null) return { state: 'restoring' };
  const text = localStore.getItem(startKey);
  const stored = text === null ? null : parse(text);
  if (!stored) return { state: 'signedOut', ended: false };
  return { state: 'signedIn', signIn: ofStartLink(stored) };
}

function parse(text: string): StartSignIn | null {
  try {
    return exchangeStartLink.reply.parse(JSON.parse(text));
  } catch {
    // Written by another version of this page: as good as signed out.
    return null;
  }
}

function change(to: SignInState): void {
  state = to;
  for (const listener of listeners) listener();
}

// What another tab did: signed in, out, or as somebody else.
window.addEventListener('storage', ({ key }) => {
  if (key !== null && key !== startKey && key !== accountKey) return;
  const current = state.state === 'signedIn' ? state.signIn : null;
  if (current?.by === 'account' && localStore.getItem(accountKey) === current.user.userId) return;
  readStoredSignIn();
});

/** As a page that has just been opened. */
export const readStoredSignIn = (): void => change(readStored());

export function keepSignIn(signIn: StartSignIn): void {
  localStore.removeItem(accountKey);
  localStore.setItem(startKey, JSON.stringify(signIn));
  change({ state: 'signedIn', signIn: ofStartLink(signIn) });
}

/** Signed in to an account, or renewed. */
export function keepAccountSignIn({ accessToken, expiresAt, user }: SignedIn): void {
  localStore.removeItem(startKey);
  localStore.setItem(accountKey, user.userId);
  const freshUntilMs = Math.max(Date.parse(expiresAt) - marginMs, Date.now() + leastMs);
  change({ state: 'signedIn', signIn: { accessToken, expiresAt, user, by: 'account', freshUntilMs } });
}

export function forgetSignIn({ ended }: { ended: boolean }): void {
  localStore.removeItem(startKey);
  localStore.removeItem(accountKey);
  change({ state: 'signedOut', ended });
}

/** The cookie could not be asked for a token. */
export function signInUnreachable(): void {
  if (state.state === 'restoring') change({ state: 'unreachable' });
}

export function subscribeSignIn(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const readSignInState = (): SignInState => state;
export const readSignIn = (): SignIn | null => (state.state === 'signedIn' ? state.signIn : null);

export const useSignInState = (): SignInState => useSyncExternalStore(subscribeSignIn, readSignInState);
export const useSignIn = (): SignIn | null => useSyncExternalStore(subscribeSignIn, readSignIn);
