import type { UserKind, UserRecord, UserRepository } from '../graph/repositories/UserRepository.ts';
import { foldText } from '../privacy/wordHashes.ts';

export interface AccountSearch extends UserKind {
  text?: string | undefined;
}

export interface AccountPage {
  limit: number;
  /** `nextCursor` of the page before: a position as text. */
  cursor?: string | undefined;
}

const readAtOnce = 500;
/** Positions of one page. With a text each account has to be opened to be looked at: names and addresses are sealed. */
const readAtMost = { whole: 5_000, byKind: 20_000 };

/**
 * Accounts of this kind whose name or address has the text in it, newest first. A page may be short, even empty, and
 * still have a next one.
 */
export async function searchAccounts(
  repository: UserRepository,
  { text = '', ...kind }: AccountSearch,
  { limit, cursor }: AccountPage,
): Promise<{ users: UserRecord[]; nextCursor: string | null }> {
  const wanted = foldText(text);
  const users: UserRecord[] = [];
  let next = cursor === undefined ? await repository.newestPosition() : Number(cursor) - 1;
  const end = Math.max(0, next - (wanted === '' ? readAtMost.byKind : readAtMost.whole));
  let lastShown = next;
  // Nothing but what the page shows where all accounts fit, more at once the fewer do.
  for (let atOnce = limit + 1; next > end; atOnce = Math.min(2 * atOnce, readAtOnce)) {
    const positions = Array.from({ length: Math.min(atOnce, next - end) }, (_, n) => next - n);
    for (const { position, user } of await repository.listAt(positions, kind)) {
      const named = `${user.displayName}\n${user.email ?? ''}`;
      if (!foldText(named).includes(wanted)) continue;
      if (users.length === limit) return { users, nextCursor: String(lastShown) };
      users.push(user);
      lastShown = position;
    }
    next -= positions.length;
  }
  return { users, nextCursor: next > 0 ? String(next + 1) : null };
}
