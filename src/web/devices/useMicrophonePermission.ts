import { useEffect, useState } from 'react';

export interface MicrophonePermission {
  /** Null where the browser does not say. */
  state: PermissionState | null;
  /** It was given while this page watched, and is not any more. */
  isWithdrawn: boolean;
}

const unknown: MicrophonePermission = { state: null, isWithdrawn: false };

/** What the browser would answer if the page asked for the microphone, as it changes (W3C Permissions). */
export function useMicrophonePermission(): MicrophonePermission {
  const [permission, setPermission] = useState(unknown);
  useEffect(() => {
    const over = new AbortController();
    const watch = async () => {
      // Not there outside secure contexts, whatever the types say.
      const { permissions } = navigator as Partial<Navigator>;
      const status = await permissions?.query({ name: 'microphone' });
      if (!status || over.signal.aborted) return;
      const read = () =>
        setPermission((before) => ({
          state: status.state,
          isWithdrawn: status.state !== 'granted' && (before.state === 'granted' || before.isWithdrawn),
        }));
      read();
      status.addEventListener('change', read, { signal: over.signal });
    };
    // A browser that does not know the question: what happens to the tracks still tells.
    watch().catch(() => undefined);
    return () => over.abort();
  }, []);
  return permission;
}
