import { useEffect } from 'react';

/** Runs it again and again while the page is looked at. `run` must be kept by useCallback. */
export function useEverySeconds(seconds: number, run: () => Promise<unknown>): void {
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void run();
    }, seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds, run]);
}
