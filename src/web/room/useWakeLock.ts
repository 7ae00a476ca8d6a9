import { useEffect } from 'react';

/** Keeps the screen of a phone on while somebody is in a visit (W3C Screen Wake Lock), where the browser can. */
export function useWakeLock(): void {
  useEffect(() => {
    // Not there outside secure contexts and in older browsers, whatever the types say.
    const wakeLock = (navigator as Partial<Navigator>).wakeLock;
    if (!wakeLock) return;
    const over = new AbortController();
    const { signal } = over;
    const hold = async () => {
      if (document.visibilityState !== 'visible') return;
      try {
        const held = await wakeLock.request('screen');
        if (signal.aborted) await held.release();
        else signal.addEventListener('abort', () => void held.release());
      } catch {
        // A battery that runs low refuses it.
      }
    };
    void hold();
    // It is let go by itself whenever the page is hidden.
    document.addEventListener('visibilitychange', () => void hold(), { signal });
    return () => over.abort();
  }, []);
}
