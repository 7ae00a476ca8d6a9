/** Keeps an account's access token fresh: one request at a time over all tabs, before it expires. */
import type { SignedIn } from '../../wire/accounts.ts';
import { refreshSignIn, signOut } from '../../wire/routes/signIn.ts';
import { signedIn } from '../../wire/accounts.ts';
import { callRoute } from '../api/callRoute.ts';
import { RequestError } from '../api/requestError.ts';
import { forgetWantedPlace } from './organisation.ts';
import {
  forgetSignIn,
  keepAccountSignIn,
  readSignIn,
  readSignInState,
  signInUnreachable,
  subscribeSignIn,
  type SignIn,
} from './signIn.ts';

/** A server that is away is asked again after this. */
const retryMs = 5000;
const lockName = 'consilium.renewal';

const tabs = new BroadcastChannel('consilium.renewed');
tabs.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const renewed = signedIn.safeParse(data);
  const current = readSignInState();
  if (!renewed.success || current.state === 'signedOut') return;
  if (current.state === 'signedIn' && !isOf(renewed.data)) return;
  keepAccountSignIn(renewed.data);
});

const isOf = ({ user }: SignedIn): boolean => {
  const current = readSignIn();
  return current?.by === 'account' && current.user.userId === user.userId;
};

const isFresh = ({ freshUntilMs }: SignIn): boolean => Date.now() < freshUntilMs;

/** Where the page came by plain HTTP there are no locks; the server lets two renewals at once pass. */
const oneAtATime = async (work: () => Promise<void>): Promise<void> =>
  'locks' in navigator ? navigator.locks.request(lockName, work) : work();

let running: Promise<void> | null = null;

/** A new token in place of `stale`; afterwards it stands in the sign-in, or that has ended. Rejects where nobody answers. */
export function renew(stale: string | null): Promise<void> {
  running ??= oneAtATime(async () => {
    const current = readSignIn();
    // Another tab was first.
    if (current && current.accessToken !== stale && isFresh(current)) return;
    if (readSignInState().state === 'signedOut') return;
    try {
      const renewed = await callRoute(refreshSignIn, { body: {} });
      keepAccountSignIn(renewed);
      tabs.postMessage(renewed);
    } catch (error) {
      if (!(error instanceof RequestError) || error.code !== 'REFRESH_REFUSED') throw error;
      forgetSignIn({ ended: true });
    }
  }).finally(() => {
    running = null;
  });
  return running;
}

/** The token to send now; undefined for who is signed out. */
export async function freshToken(): Promise<string | undefined> {
  const current = readSignIn();
  if (current?.by === 'account' && !isFresh(current)) await renew(current.accessToken);
  return readSignIn()?.accessToken;
}

/** The server does not take this token (any more). Resolves to whether there is another to try. */
export async function tokenRefused(token: string): Promise<boolean> {
  const current = readSignIn();
  if (current?.by === 'startLink' && current.accessToken === token) forgetSignIn({ ended: true });
  if (current?.by === 'account') await renew(token);
  const next = readSignIn();
  return next !== null && next.accessToken !== token;
}

/** Ends the sign-in, in all tabs of this browser. Rejects where the server could not be told. */
export async function endSignIn(scope: 'here' | 'everywhere'): Promise<void> {
  const token = await freshToken();
  if (token !== undefined) {
    try {
      await callRoute(signOut, { body: { scope }, token });
    } catch (error) {
      const isOver =
        error instanceof RequestError && (error.code === 'UNAUTHENTICATED' || error.code === 'TOKEN_EXPIRED');
      if (!isOver) throw error;
    }
  }
  forgetWantedPlace();
  forgetSignIn({ ended: false });
}

let timer: ReturnType<typeof setTimeout> | undefined;

function plan(): void {
  clearTimeout(timer);
  const current = readSignInState();
  if (current.state === 'restoring') void renewNow(null);
  if (current.state === 'unreachable') timer = setTimeout(() => void renewNow(null), retryMs);
  if (current.state !== 'signedIn' || current.signIn.by !== 'account') return;
  const { accessToken, freshUntilMs } = current.signIn;
  timer = setTimeout(() => void renewNow(accessToken), Math.max(freshUntilMs - Date.now(), 0));
}

function renewNow(stale: string | null): Promise<void> {
  return renew(stale).catch(() => {
    if (readSignInState().state === 'signedIn') timer = setTimeout(() => void renewNow(stale), retryMs);
    else if (readSignInState().state === 'unreachable') plan();
    else signInUnreachable();
  });
}

/** Called once, by the page. */
export function keepSignedIn(): () => void {
  const unsubscribe = subscribeSignIn(plan);
  plan();
  return () => {
    clearTimeout(timer);
    unsubscribe();
  };
}
