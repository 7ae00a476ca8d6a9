import type { UserView } from '../../../wire/accounts.ts';
import { searchUsers } from '../../../wire/routes/users.ts';
import type { useHostCall } from '../../start/useHostCall.ts';

/** More than these nobody chooses from. */
const maxPeople = 50;
/** A page may be short, even empty, and not the last. */
const maxPages = 20;

/** Accounts of this name or address, and whether these are all. */
export async function findPeople(
  call: ReturnType<typeof useHostCall>,
  text: string,
): Promise<{ people: readonly UserView[]; areAll: boolean }> {
  const people: UserView[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < maxPages && people.length < maxPeople; page += 1) {
    const body: { text: string; limit: number; cursor?: string } = { text, limit: maxPeople };
    if (cursor !== null) body.cursor = cursor;
    const { users, nextCursor } = await call(searchUsers, { body });
    people.push(...users);
    if (nextCursor === null) return { people, areAll: true };
    cursor = nextCursor;
  }
  return { people: people.slice(0, maxPeople), areAll: false };
}
