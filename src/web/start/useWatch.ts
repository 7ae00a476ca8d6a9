import { useEffect } from 'react';
import type { RequestFailure } from '../api/requestError.ts';

/** A server that cannot renew the token is asked again after this. */
const retryMs = 5000;

interface Watch {
  close(): void;
}

/** Watches until closed, through dropped connections. `refused`: the token is not accepted (any more), and that was it. */
export type OpenWatch = (accessToken: string, refused: (failure: RequestFailure) => void) => Watch;

/**
 * Keeps something watched for as long as this user is signed in, with a new token where the old one has ended.
 * `load` brings what a guest's page has no use for; it must be kept by useCallback.
 */
export function useWatch(userId: string | null, load: () => Promise<OpenWatch>): void {
  useEffect(() => {
    if (userId === null) return;
    let isOver = false;
    let watch: Watch | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const begin = async () => {
      const [open, { freshToken }] = await Promise.all([load(), import('./renewal.ts')]);
      const token = await freshToken();
      if (isOver || token === undefined) return;
      watch = open(token, ({ code }) => {
        if (code === 'TOKEN_EXPIRED' || code === 'UNAUTHENTICATED') void again(token);
      });
    };
    const later = () => {
      if (!isOver) timer = setTimeout(() => void begin().catch(later), retryMs);
    };
    const again = async (token: string) => {
      try {
        const { tokenRefused } = await import('./renewal.ts');
        if (await tokenRefused(token)) await begin();
      } catch {
        later();
      }
    };
    void begin().catch(later);
    return () => {
      isOver = true;
      clearTimeout(timer);
      watch?.close();
    };
  }, [userId, load]);
}
