/**
 * What people are invited to, while it stands: an account of a role, within a week. Redis keeps it as
 * `consilium:invitation:<id of the account that comes of it>`, its address sealed, and as
 * `consilium:invitations:<all|by:user|of:case>` which there are, each with when it ends. One that was withdrawn is kept
 * until then without its address, so that its link can say so.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { KeyRing } from '../privacy/KeyRing.ts';
import { invitedRole } from '../wire/accounts.ts';
import { mailLanguage, type MailLanguage } from '../wire/notifications.ts';

export const invitationMs = 7 * 24 * 60 * 60_000;
/** Of one person, and of everybody. */
const mostOfOne = 200;
const mostOfAll = 2_000;

/** The account's id is made with the invitation, so that of two who accept it at once one gets it. */
export interface Invitation {
  userId: string;
  role: z.infer<typeof invitedRole>;
  email: string | null;
  /** Of the page of who invites; null where that is not known. */
  language: MailLanguage | null;
  /** Null where it is older than this was kept. */
  invitedBy: string | null;
  /** The case in which it was made. */
  caseId: string | null;
}

export interface StandingInvitation extends Invitation {
  expiresAt: string;
}

/** Which invitations. */
export type InvitationsOf = 'all' | { by: string } | { case: string };

const stored = z.object({
  role: invitedRole,
  email: z.string().nullable(),
  language: mailLanguage.nullable(),
  invitedBy: z.string().nullable().default(null),
  caseId: z.string().nullable().default(null),
  withdrawn: z.boolean().default(false),
});
type Stored = z.infer<typeof stored>;

export class InvitationStore {
  readonly #redis: Redis;
  readonly #keyRing: KeyRing;

  constructor({ redis, keyRing }: { redis: Redis; keyRing: KeyRing }) {
    this.#redis = redis;
    this.#keyRing = keyRing;
  }

  /** Whether there is room for one more of this person. Several at once may exceed it by as many. */
  async hasRoom(userId: string): Promise<boolean> {
    const [ofOne, ofAll] = [await this.#count({ by: userId }), await this.#count('all')];
    return ofOne < mostOfOne && ofAll < mostOfAll;
  }

  async add(invitation: Invitation): Promise<void> {
    const { userId, email, role, language, invitedBy, caseId } = invitation;
    const sealed = email === null ? null : this.#keyRing.encrypt(email, contextOf(userId));
    const kept: Stored = { role, email: sealed, language, invitedBy, caseId, withdrawn: false };
    const transaction = this.#redis.multi();
    transaction.set(keyOf(userId), JSON.stringify(kept), 'PX', invitationMs, 'NX');
    for (const key of listsOf(kept)) {
      transaction.zadd(key, Date.now() + invitationMs, userId).pexpire(key, invitationMs);
    }
    await transaction.exec();
  }

  /** Null where there is none, or it has been accepted, withdrawn or has expired. */
  async find(userId: string): Promise<Invitation | null> {
    const found = await this.#read(userId);
    return found && !found.withdrawn ? this.#opened(userId, found) : null;
  }

  /** Whose it was, where it was withdrawn and would stand otherwise; else null. */
  async withdrawn(userId: string): Promise<Pick<Invitation, 'invitedBy'> | null> {
    const found = await this.#read(userId);
    return found?.withdrawn ? found : null;
  }

  /** For another week. What is accepted or withdrawn at the same moment stays so: nothing is written but times. */
  async extend(userId: string): Promise<void> {
    const found = await this.#read(userId);
    if (!found || found.withdrawn) return;
    const transaction = this.#redis.multi().pexpire(keyOf(userId), invitationMs);
    for (const key of listsOf(found)) {
      transaction.zadd(key, 'XX', Date.now() + invitationMs, userId).pexpire(key, invitationMs);
    }
    await transaction.exec();
  }

  async end(userId: string): Promise<void> {
    const found = await this.#read(userId);
    if (!found) return;
    await this.#unlisted(userId, found).del(keyOf(userId)).exec();
  }

  async withdraw(userId: string): Promise<void> {
    const found = await this.#read(userId);
    if (!found || found.withdrawn) return;
    const kept = JSON.stringify({ ...found, email: null, withdrawn: true } satisfies Stored);
    await this.#unlisted(userId, found).set(keyOf(userId), kept, 'KEEPTTL', 'XX').exec();
  }

  /** Those that stand, newest first. */
  async list(
    of: InvitationsOf,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<{ invitations: StandingInvitation[]; nextCursor: string | null }> {
    const ids = (await this.#ids(of)).filter(({ id }) => cursor === undefined || id < cursor);
    const page = ids.slice(0, limit);
    const found = page.length === 0 ? [] : await this.#redis.mget(page.map(({ id }) => keyOf(id)));
    const invitations = page.flatMap(({ id: userId, expiresAt }, index) => {
      const text = found[index] ?? null;
      if (text === null) return []; // accepted meanwhile
      return [{ ...this.#opened(userId, stored.parse(JSON.parse(text))), expiresAt }];
    });
    return { invitations, nextCursor: ids.length > limit ? (page.at(-1)?.id ?? null) : null };
  }

  async #count(of: InvitationsOf): Promise<number> {
    const key = listKeyOf(of);
    await this.#redis.zremrangebyscore(key, '-inf', Date.now());
    return this.#redis.zcard(key);
  }

  /** Ids are of the time when they were made. */
  async #ids(of: InvitationsOf): Promise<{ id: string; expiresAt: string }[]> {
    const key = listKeyOf(of);
    await this.#redis.zremrangebyscore(key, '-inf', Date.now());
    const members = await this.#redis.zrangebyscore(key, '-inf', '+inf', 'WITHSCORES');
    const ids = members.flatMap((id, index) =>
      index % 2 === 0 ? [{ id, expiresAt: new Date(Number(members[index + 1])).toISOString() }] : [],
    );
    return ids.toSorted((a, b) => (a.id < b.id ? 1 : -1));
  }

  #unlisted(userId: string, kept: Stored) {
    const transaction = this.#redis.multi();
    for (const key of listsOf(kept)) transaction.zrem(key, userId);
    return transaction;
  }

  async #read(userId: string): Promise<Stored | null> {
    const text = await this.#redis.get(keyOf(userId));
    return text === null ? null : stored.parse(JSON.parse(text));
  }

  #opened(userId: string, { role, email, language, invitedBy, caseId }: Stored): Invitation {
    const opened = email === null ? null : this.#keyRing.decrypt(email, contextOf(userId));
    return { userId, role, email: opened, language, invitedBy, caseId };
  }
}

const keyOf = (userId: string) => `consilium:invitation:${userId}`;
const contextOf = (userId: string) => `Invitation.email:${userId}`;

function listKeyOf(of: InvitationsOf): string {
  if (of === 'all') return 'consilium:invitations:all';
  return 'by' in of ? `consilium:invitations:by:${of.by}` : `consilium:invitations:of:${of.case}`;
}

const listsOf = ({ invitedBy, caseId }: Pick<Stored, 'invitedBy' | 'caseId'>): string[] =>
  [
    'all' as const,
    ...(invitedBy === null ? [] : [{ by: invitedBy }]),
    ...(caseId === null ? [] : [{ case: caseId }]),
  ].map(listKeyOf);
