import { useCallback, useEffect, useState } from 'react';
import type { ErasureRecord, LegalHold, RetentionRule } from '../../wire/retention.ts';
import { getRetention, listErasures } from '../../wire/routes/retention.ts';
import { useHostCall } from '../start/useHostCall.ts';

export type RetentionState =
  | { state: 'loading' }
  | { state: 'failed'; error: unknown }
  | {
      state: 'ready';
      rules: readonly RetentionRule[];
      holds: readonly LegalHold[];
      erasures: readonly ErasureRecord[];
      nextCursor: string | null;
    };

/** The rules, the holds and what was erased; read again by `refresh`. */
export function useRetention() {
  const call = useHostCall();
  const [state, setState] = useState<RetentionState>({ state: 'loading' });

  const refresh = useCallback(async () => {
    try {
      const [kept, erased] = await Promise.all([call(getRetention, {}), call(listErasures, {})]);
      setState({ state: 'ready', ...kept, ...erased });
    } catch (error) {
      // A refresh that fails leaves what is there.
      setState((before) => (before.state === 'ready' ? before : { state: 'failed', error }));
    }
  }, [call]);

  const retry = useCallback(() => {
    setState({ state: 'loading' });
    void refresh();
  }, [refresh]);

  const loadMore = useCallback(
    async (cursor: string) => {
      const { erasures, nextCursor } = await call(listErasures, { query: { cursor } });
      setState((before) =>
        before.state === 'ready'
          ? { ...before, erasures: [...before.erasures, ...erasures], nextCursor }
          : before,
      );
    },
    [call],
  );

  useEffect(() => {
    void refresh();
  }, [refresh]);

  return { state, refresh, retry, loadMore };
}
