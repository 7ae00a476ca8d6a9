import { useEffect } from 'react';
import { useSignInState } from './signIn.ts';

/** Keeps who is signed in signed in. Loaded apart: a guest's page has no use for it. */
export function useRenewal(): void {
  const isSignedOut = useSignInState().state === 'signedOut';
  useEffect(() => {
    if (isSignedOut) return;
    let isOver = false;
    let stop = () => {
      isOver = true;
    };
    void import('./renewal.ts').then(({ keepSignedIn }) => {
      if (!isOver) stop = keepSignedIn();
    });
    return () => stop();
  }, [isSignedOut]);
}
