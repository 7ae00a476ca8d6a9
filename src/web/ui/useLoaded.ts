import { useCallback, useEffect, useRef, useState } from 'react';

export type Loaded<Value> =
  { state: 'loading' } | { state: 'failed'; error: unknown } | { state: 'ready'; value: Value };

/**
 * What `load` gives, loaded again where `load` is another one. `load` must be kept by useCallback. An answer that was
 * overtaken by a later one is forgotten.
 */
export function useLoaded<Value>(load: () => Promise<Value>) {
  const [loaded, setLoaded] = useState<Loaded<Value>>({ state: 'loading' });
  const turn = useRef(0);

  /** Leaves what stands until the new answer is there; a failure leaves it too. */
  const refresh = useCallback(async () => {
    turn.current += 1;
    const mine = turn.current;
    try {
      const value = await load();
      if (mine === turn.current) setLoaded({ state: 'ready', value });
    } catch (error) {
      if (mine === turn.current) {
        setLoaded((before) => (before.state === 'ready' ? before : { state: 'failed', error }));
      }
    }
  }, [load]);

  const retry = useCallback(() => {
    setLoaded({ state: 'loading' });
    void refresh();
  }, [refresh]);

  const change = useCallback((by: (value: Value) => Value) => {
    setLoaded((before) => (before.state === 'ready' ? { state: 'ready', value: by(before.value) } : before));
  }, []);

  useEffect(() => {
    // Another question: what answered the one before is no answer to it.
    retry();
    return () => {
      turn.current += 1;
    };
  }, [retry]);

  return { loaded, refresh, retry, change };
}
