/** Signing in at the organisation's own identity provider: there, and back with what it said. */
import type { z } from 'zod';
import { useEffect, useState } from 'react';
import type { SignedIn } from '../../wire/accounts.ts';
import { beginIssuerSignIn, signInByIssuer } from '../../wire/routes/issuerSignIn.ts';
import { getCapabilities } from '../../wire/routes/server.ts';
import { callRoute } from '../api/callRoute.ts';
import { home } from '../shell/audience.ts';
import { sessionStore } from '../storage.ts';

/** Where people come back to, without the base of the page (`issuerReturnPath`). */
export const returnPath = '/sign-in/organisation';

const wantedKey = 'consilium.wanted';

/** Where this person wanted to go in this tab before they signed in. */
export const wantedPlace = (): string => sessionStore.getItem(wantedKey) ?? home;

/** Once they are there, and when they sign out: the next person in this tab does not go there. */
export const forgetWantedPlace = (): void => sessionStore.removeItem(wantedKey);

/** Whether this server has one; null until it has answered. Where it does not answer there is none. */
export function useHasOrganisation(): boolean | null {
  const [has, setHas] = useState<boolean | null>(null);
  useEffect(() => {
    const giveUp = new AbortController();
    callRoute(getCapabilities, { signal: giveUp.signal }).then(
      ({ identityProvider }) => setHas(identityProvider),
      () => {
        if (!giveUp.signal.aborted) setHas(false);
      },
    );
    return () => giveUp.abort();
  }, []);
  return has;
}

/** Leaves this page for the organisation's. `wanted`: the place to come back to, without the base of the page. */
export async function goToOrganisation(wanted: string): Promise<void> {
  const { url } = await callRoute(beginIssuerSignIn, { body: {} });
  // Who tries again after a refusal still wants to go where they wanted.
  if (!wanted.startsWith(returnPath)) sessionStore.setItem(wantedKey, wanted);
  location.assign(url);
}

export type IssuerAnswer = z.input<typeof signInByIssuer.body>;

/** What the organisation sent this person back with; `unreadable` where it is none of what it may be. */
export function readAnswer(search: string): IssuerAnswer | 'unreadable' | null {
  const query = new URLSearchParams(search);
  // What else it sends is ignored (RFC 6749, section 4.1.2).
  const names = ['state', 'code', 'error', 'iss'].filter((name) => query.has(name));
  if (names.length === 0) return null;
  const answer = signInByIssuer.body.safeParse(
    Object.fromEntries(names.map((name) => [name, query.get(name)])),
  );
  return answer.data ?? 'unreadable';
}

/** An answer works once: a second bringing of the same (an effect that runs twice) waits for the first. */
const brought = new Map<string, Promise<SignedIn>>();

export function bringOnce(answer: IssuerAnswer, language: string): Promise<SignedIn> {
  const bringing = brought.get(answer.state) ?? callRoute(signInByIssuer, { body: answer, language });
  brought.set(answer.state, bringing);
  return bringing;
}
