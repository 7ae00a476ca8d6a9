import type { Redis } from 'ioredis';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { Logger } from '../../config/logger.ts';
import type { Auditing } from '../audit/AuditLog.ts';
import type { UserChange, UserRecord, UserRepository } from '../graph/repositories/UserRepository.ts';
import type { KeyRing } from '../privacy/KeyRing.ts';
import { invitedRole } from '../wire/accounts.ts';
import { WireError } from '../wire/errors.ts';
import { accountEvent, type Actor } from './actors.ts';
import type { AttemptLimit } from './AttemptLimit.ts';
import type { UserClaims } from './claims.ts';
import type { Mailer } from './Mailer.ts';
import { OneTimeSecrets } from './OneTimeSecrets.ts';
import type { Passkeys } from './Passkeys.ts';
import { hashPassword } from './passwords.ts';
import type { Entered, SigningIn } from './SigningIn.ts';
import type { SignIns } from './SignIns.ts';
import type { StartLinks } from './StartLinks.ts';

const resetMs = 60 * 60_000;
const invitationMs = 7 * 24 * 60 * 60_000;

/** The account's id is made with the invitation, so that of two who accept it at once one gets it. */
const invitation = z.object({ userId: z.string(), role: invitedRole, email: z.string().nullable() });
type Invitation = z.infer<typeof invitation>;
const reset = z.object({ userId: z.string() });

export interface AccountsOptions {
  redis: Redis;
  users: UserRepository;
  keyRing: KeyRing;
  startLinks: StartLinks;
  signIns: SignIns;
  signingIn: SigningIn;
  attempts: AttemptLimit;
  passkeys: Passkeys;
  auditing: Auditing;
  /**
   * Null: no mail goes out. `origin` is where the links lead: never what a request says of itself, since a stranger may
   * ask for somebody else's mail.
   */
  mail: { mailer: Mailer; origin: string } | null;
  logger: Logger;
}

/** Who has an account, and how they come to it. */
export class Accounts {
  readonly #options: AccountsOptions;
  readonly #invitations: OneTimeSecrets<Invitation>;
  readonly #resets: OneTimeSecrets<z.infer<typeof reset>>;

  constructor(options: AccountsOptions) {
    this.#options = options;
    const { redis } = options;
    this.#invitations = new OneTimeSecrets(redis, {
      kind: 'invitation',
      content: invitation,
      lifetimeMs: invitationMs,
    });
    this.#resets = new OneTimeSecrets(redis, { kind: 'reset', content: reset, lifetimeMs: resetMs });
  }

  find(userId: string): Promise<UserRecord | null> {
    return this.#options.users.find(userId);
  }

  /** Throws USER_NOT_FOUND where who is signed in has no account. */
  async ofCaller({ userId }: UserClaims): Promise<UserRecord> {
    const user = await this.#options.users.find(userId);
    if (!user) throw new WireError('USER_NOT_FOUND');
    return user;
  }

  /** For the operator alone. Throws FORBIDDEN, ACCOUNT_EXISTS, EMAIL_TAKEN. */
  async createFirstAdmin(
    { userId }: UserClaims,
    { displayName, email, password }: { displayName: string; email: string; password: string },
    actor: Actor,
  ): Promise<Entered> {
    const { startLinks, signingIn } = this.#options;
    if (userId !== (await startLinks.operatorId())) throw new WireError('FORBIDDEN');
    const user = await this.#create({ userId, displayName, email, role: 'admin', password }, actor);
    if (user === 'exists') throw new WireError('ACCOUNT_EXISTS');
    return signingIn.enter(user, 'firstAdmin', actor);
  }

  /** The path and fragment of the link. Throws FORBIDDEN, EMAIL_TAKEN. */
  async invite(
    inviter: UserClaims,
    { role, email }: { role: Invitation['role']; email: string | null },
    actor: Actor,
  ): Promise<{ path: string; expiresAt: string; mailed: boolean }> {
    const { users, keyRing, mail, auditing } = this.#options;
    if (role === 'admin' && !inviter.roles.includes('admin')) throw new WireError('FORBIDDEN');
    if (email !== null && (await users.findByEmail(email))) throw new WireError('EMAIL_TAKEN');
    const userId = uuidv7();
    await auditing.record(accountEvent('account.invited', actor, userId, { role }));
    const { secret, expiresAt } = await this.#invitations.issue({
      userId,
      role,
      email: email === null ? null : keyRing.encrypt(email, contextOf(userId)),
    });
    const path = `/app/#invitation=${secret}`;
    if (email !== null && mail) {
      await mail.mailer.send({ to: email, kind: 'invitation', url: `${mail.origin}${path}` });
    }
    return { path, expiresAt, mailed: email !== null && mail !== null };
  }

  /** Throws LINK_USED. */
  async readInvitation(secret: string): Promise<Invitation> {
    const found = await this.#invitations.read(secret);
    if (!found) throw new WireError('LINK_USED');
    const { userId, email } = found;
    return {
      ...found,
      email: email === null ? null : this.#options.keyRing.decrypt(email, contextOf(userId)),
    };
  }

  /** The account has the address of the invitation where that has one. Throws LINK_USED, EMAIL_TAKEN. */
  async acceptInvitation(
    secret: string,
    { displayName, email, password }: { displayName: string; email: string; password: string },
    actor: Actor,
  ): Promise<Entered> {
    const { userId, role, email: invited } = await this.readInvitation(secret);
    const user = await this.#create({ userId, displayName, email: invited ?? email, role, password }, actor);
    if (user === 'exists') throw new WireError('LINK_USED');
    await this.#invitations.take(secret);
    return this.#options.signingIn.enter(user, 'invitation', actor);
  }

  /** Throws PASSWORD_WRONG, SIGN_IN_LOCKED. */
  async changePassword(
    identity: UserClaims,
    { password, newPassword }: { password: string; newPassword: string },
    actor: Actor,
  ): Promise<void> {
    const { signingIn, signIns } = this.#options;
    const user = await this.ofCaller(identity);
    await signingIn.requirePassword(user, password, actor);
    await this.#setPassword(user.userId, newPassword, actor);
    await signIns.endAll(user.userId, { except: identity.signInId });
  }

  /** Throws MAIL_UNAVAILABLE. What comes of it shows in the mailbox alone, the time it takes included. */
  requestReset(email: string, actor: Actor): void {
    const { mail, users, logger } = this.#options;
    if (!mail) throw new WireError('MAIL_UNAVAILABLE');
    const send = async () => {
      const user = await users.findByEmail(email);
      if (user?.email == null || user.disabledAt !== null) return;
      const { path } = await this.createResetLink(user.userId, actor);
      await mail.mailer.send({ to: user.email, kind: 'passwordReset', url: `${mail.origin}${path}` });
    };
    send().catch((err: unknown) => logger.error({ err }, 'a mail to set a new password could not be sent'));
  }

  /** Throws USER_NOT_FOUND. */
  async createResetLink(userId: string, actor: Actor): Promise<{ path: string; expiresAt: string }> {
    const user = await this.#options.users.find(userId);
    if (!user || user.role === 'service') throw new WireError('USER_NOT_FOUND');
    await this.#options.auditing.record(accountEvent('account.resetLinkMade', actor, userId));
    const { secret, expiresAt } = await this.#resets.issue({ userId }, { replaces: userId });
    return { path: `/app/#reset=${secret}`, expiresAt };
  }

  /** Throws LINK_USED. */
  async resetPassword(secret: string, password: string, actor: Actor): Promise<void> {
    const { users, signIns, attempts } = this.#options;
    const found = await this.#resets.take(secret);
    if (!found) throw new WireError('LINK_USED');
    const user = await this.#setPassword(found.userId, password, actor);
    await signIns.endAll(found.userId);
    if (user.email !== null) await attempts.succeeded(`email:${users.emailHash(user.email)}`);
  }

  /** Newest first. */
  async list(page: { limit: number; cursor?: string | undefined }): Promise<{
    users: UserRecord[];
    nextCursor: string | null;
  }> {
    const { limit, cursor: before } = page;
    const users = await this.#options.users.list({ limit: limit + 1, before });
    const shown = users.slice(0, limit);
    return { users: shown, nextCursor: users.length > limit ? (shown.at(-1)?.userId ?? null) : null };
  }

  /** Throws USER_NOT_FOUND. */
  async findByEmail(email: string): Promise<UserRecord> {
    const user = await this.#options.users.findByEmail(email);
    if (!user || user.disabledAt !== null) throw new WireError('USER_NOT_FOUND');
    return user;
  }

  /** Ends every sign-in of the account. Throws USER_NOT_FOUND, LAST_ADMIN. */
  async update(
    userId: string,
    wanted: {
      role?: Invitation['role'] | undefined;
      state?: 'enabled' | 'disabled' | undefined;
      secondFactors?: 'removed' | undefined;
    },
    actor: Actor,
  ): Promise<UserRecord> {
    const { users, signIns, passkeys, auditing } = this.#options;
    const { role, state, secondFactors } = wanted;
    const found = await users.find(userId);
    // What a service may is said by its keys.
    if (!found || (found.role === 'service' && role !== undefined)) throw new WireError('USER_NOT_FOUND');
    const change: UserChange = {
      ...(role === undefined ? {} : { role }),
      ...(state === undefined ? {} : { disabledAt: state === 'enabled' ? null : new Date().toISOString() }),
      ...(secondFactors === undefined ? {} : { totpSecret: null, recoveryHashes: [] }),
    };
    const detail = {
      ...(role && { role }),
      ...(state && { state }),
      ...(secondFactors && { secondFactors }),
    };
    await auditing.record(accountEvent('account.changed', actor, userId, detail));
    const user = await users.update(userId, change);
    if (user === null) throw new WireError('USER_NOT_FOUND');
    if (user === 'lastAdmin') throw new WireError('LAST_ADMIN');
    if (secondFactors !== undefined) await passkeys.removeAll(userId);
    await signIns.endAll(userId);
    return user;
  }

  /** Throws EMAIL_TAKEN. */
  async #create(
    wanted: {
      userId: string;
      displayName: string;
      email: string;
      role: UserRecord['role'];
      password: string;
    },
    actor: Actor,
  ): Promise<UserRecord | 'exists'> {
    const { password, ...user } = wanted;
    const { users, auditing } = this.#options;
    const passwordHash = await hashPassword(password);
    await auditing.record(accountEvent('account.created', actor, user.userId, { role: user.role }));
    const made = await users.create({ ...user, passwordHash });
    if (made === 'emailTaken') throw new WireError('EMAIL_TAKEN');
    return made;
  }

  async #setPassword(userId: string, password: string, actor: Actor): Promise<UserRecord> {
    const { users, auditing } = this.#options;
    const passwordHash = await hashPassword(password);
    await auditing.record(accountEvent('account.passwordSet', actor, userId));
    const user = await users.update(userId, { passwordHash });
    if (user === null || user === 'lastAdmin') throw new WireError('USER_NOT_FOUND');
    return user;
  }
}

const contextOf = (userId: string) => `Invitation.email:${userId}`;
