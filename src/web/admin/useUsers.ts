import { useCallback } from 'react';
import type { UserRole } from '../../wire/access.ts';
import { searchUsers } from '../../wire/routes/users.ts';
import { useHostCall } from '../start/useHostCall.ts';
import { usePages } from '../ui/usePages.ts';

export interface UserQuery {
  text: string;
  role: UserRole | 'all';
  state: 'enabled' | 'disabled' | 'all';
}

export const everybody: UserQuery = { text: '', role: 'all', state: 'all' };

/** Accounts that fit. A name travels in a body, never in an address. */
export function useUsers({ text, role, state }: UserQuery) {
  const call = useHostCall();
  const loadPage = useCallback(
    async (cursor: string | undefined) => {
      const body = {
        ...(text !== '' && { text }),
        ...(role !== 'all' && { role }),
        ...(state !== 'all' && { state }),
        ...(cursor !== undefined && { cursor }),
      };
      const { users: items, nextCursor } = await call(searchUsers, { body });
      return { items, nextCursor };
    },
    [call, text, role, state],
  );
  return usePages(loadPage);
}
