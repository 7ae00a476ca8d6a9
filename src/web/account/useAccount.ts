import { useCallback, useEffect, useState } from 'react';
import type { z } from 'zod';
import { getMe } from '../../wire/routes/accounts.ts';
import { useHostCall } from '../start/useHostCall.ts';

export type Me = z.output<typeof getMe.reply>;
export type Account = NonNullable<Me['account']>;

type AccountState = { state: 'loading' } | { state: 'failed'; error: unknown } | { state: 'ready'; me: Me };

/** Who one is; `reload` after something was changed. */
export function useAccount(userId: string): { account: AccountState; reload: () => Promise<void> } {
  const call = useHostCall();
  const [account, setAccount] = useState<AccountState>({ state: 'loading' });
  const reload = useCallback(async () => {
    try {
      setAccount({ state: 'ready', me: await call(getMe, {}) });
    } catch (error) {
      setAccount({ state: 'failed', error });
    }
  }, [call]);
  useEffect(() => {
    // eslint-disable-next-line react-hooks/set-state-in-effect -- set once the answer is there
    void reload();
  }, [reload, userId]);
  return { account, reload };
}
