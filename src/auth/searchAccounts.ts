import type { UserRecord, UserRepository } from '../graph/repositories/UserRepository.ts';
import { foldText } from '../privacy/wordHashes.ts';

export interface AccountSearch {
  text?: string | undefined;
  role?: UserRecord['role'] | undefined;
  state?: 'enabled' | 'disabled' | undefined;
}

export interface AccountPage {
  limit: number;
  /** The last id of the page before. */
  cursor?: string | undefined;
}

const readAtOnce = 500;
/** Names and addresses are sealed, so that each account has to be opened to be looked at. */
const readAtMost = 5000;

/** Accounts whose name or address has the text in it, newest first. A page may be short and still have a next one. */
export async function searchAccounts(
  repository: UserRepository,
  { text = '', ...kind }: AccountSearch,
  { limit, cursor }: AccountPage,
): Promise<{ users: UserRecord[]; nextCursor: string | null }> {
  const wanted = foldText(text);
  const users: UserRecord[] = [];
  let before = cursor;
  for (let read = 0; read < readAtMost; read += readAtOnce) {
    const some = await repository.list({ ...kind, limit: readAtOnce, before });
    for (const user of some) {
      const named = `${user.displayName}\n${user.email ?? ''}`;
      if (!foldText(named).includes(wanted)) continue;
      if (users.length === limit) return { users, nextCursor: users.at(-1)?.userId ?? null };
      users.push(user);
    }
    if (some.length < readAtOnce) return { users, nextCursor: null };
    before = some.at(-1)?.userId;
  }
  return { users, nextCursor: before ?? null };
}
