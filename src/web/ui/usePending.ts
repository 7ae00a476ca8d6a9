import { useState } from 'react';

/** A press that takes time: whether it is under way, and the function to start it (once at a time). */
export function usePending(action: () => Promise<void>): [isPending: boolean, run: () => void] {
  const [isPending, setPending] = useState(false);
  const run = () => {
    if (isPending) return;
    setPending(true);
    void action().finally(() => setPending(false));
  };
  return [isPending, run];
}
