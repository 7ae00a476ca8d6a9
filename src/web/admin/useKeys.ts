import { useCallback } from 'react';
import type { ApiKeyView } from '../../wire/accounts.ts';
import { listApiKeys } from '../../wire/routes/users.ts';
import { useHostCall } from '../start/useHostCall.ts';
import { usePages } from '../ui/usePages.ts';

export type ListedKey = ApiKeyView & { isExpired: boolean };

/** Every key of every service, newest first. */
export function useKeys() {
  const call = useHostCall();
  const loadPage = useCallback(
    async (cursor: string | undefined) => {
      const query = cursor === undefined ? {} : { cursor };
      const { apiKeys, nextCursor } = await call(listApiKeys, { query });
      const now = Date.now();
      const items = apiKeys.map((key): ListedKey => ({
        ...key,
        isExpired: Date.parse(key.expiresAt) <= now,
      }));
      return { items, nextCursor };
    },
    [call],
  );
  return usePages(loadPage);
}
