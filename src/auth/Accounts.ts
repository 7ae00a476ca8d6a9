import type { Logger } from '../../config/logger.ts';
import type { Auditing } from '../audit/AuditLog.ts';
import type { UserChange, UserRecord, UserRepository } from '../graph/repositories/UserRepository.ts';
import { WireError } from '../wire/errors.ts';
import type { MailLanguage } from '../wire/notifications.ts';
import type { AccountLink, AccountLinks } from './AccountLinks.ts';
import { accountEvent, type Actor } from './actors.ts';
import type { AttemptLimit } from './AttemptLimit.ts';
import type { CaseInvitations } from './CaseInvitations.ts';
import type { UserClaims } from './claims.ts';
import type { Invitations } from './Invitations.ts';
import type { Invitation } from './InvitationStore.ts';
import type { Mailer } from './Mailer.ts';
import type { Passkeys } from './Passkeys.ts';
import { hashPassword } from './passwords.ts';
import { searchAccounts, type AccountPage, type AccountSearch } from './searchAccounts.ts';
import type { Entered, SigningIn } from './SigningIn.ts';
import type { SignIns } from './SignIns.ts';
import type { StartLinks } from './StartLinks.ts';

export interface AccountsOptions {
  users: UserRepository;
  links: AccountLinks;
  invitations: Invitations;
  caseInvitations: CaseInvitations;
  startLinks: StartLinks;
  signIns: SignIns;
  signingIn: SigningIn;
  attempts: AttemptLimit;
  passkeys: Passkeys;
  auditing: Auditing;
  /** Null: no mail goes out. */
  mailer: Mailer | null;
  logger: Logger;
}

/** Who has an account, and how they come to it. */
export class Accounts {
  readonly #options: AccountsOptions;

  constructor(options: AccountsOptions) {
    this.#options = options;
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

  /**
   * The account has the address of the invitation where that has one, and is let into the case in which it was made.
   * Throws LINK_USED, INVITATION_WITHDRAWN, EMAIL_TAKEN.
   */
  async acceptInvitation(
    secret: string,
    { displayName, email, password }: { displayName: string; email: string; password: string },
    call: Required<Actor>,
  ): Promise<Entered> {
    const { invitations, caseInvitations, signingIn } = this.#options;
    const invitation = await invitations.read(secret);
    const { userId, role, email: invited } = invitation;
    const actor = { ...call, actorId: userId };
    const user = await this.#create({ userId, displayName, email: invited ?? email, role, password }, actor);
    if (user === 'exists') throw new WireError('LINK_USED');
    await invitations.end(userId);
    await caseInvitations.accepted(invitation, actor);
    return signingIn.enter(user, 'invitation', actor);
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
  requestReset(email: string): void {
    const { mailer, users, logger } = this.#options;
    if (!mailer) throw new WireError('MAIL_UNAVAILABLE');
    const send = async () => {
      const user = await users.findByEmail(email);
      if (user?.email == null || user.disabledAt !== null || user.external) return;
      await mailer.send({ kind: 'passwordReset', userId: user.userId });
    };
    send().catch((err: unknown) => logger.error({ err }, 'a mail to set a new password could not be queued'));
  }

  /** Throws USER_NOT_FOUND, SIGNS_IN_ELSEWHERE. */
  async createResetLink(userId: string, actor: Actor): Promise<AccountLink> {
    const user = await this.#options.users.find(userId);
    if (!user || user.role === 'service') throw new WireError('USER_NOT_FOUND');
    if (user.external) throw new WireError('SIGNS_IN_ELSEWHERE');
    await this.#options.auditing.record(accountEvent('account.resetLinkMade', actor, userId));
    return this.#options.links.reset(userId);
  }

  /** Throws LINK_USED. */
  async resetPassword(secret: string, password: string, actor: Actor): Promise<void> {
    const { users, links, signIns, attempts } = this.#options;
    const userId = await links.takeReset(secret);
    if (userId === null) throw new WireError('LINK_USED');
    const user = await this.#setPassword(userId, password, actor);
    await signIns.endAll(userId);
    if (user.email !== null) await attempts.succeeded(`email:${users.emailHash(user.email)}`);
  }

  /** Remembers in which language somebody who has just signed in reads the page. */
  async noteLanguage(userId: string, language: MailLanguage | null): Promise<void> {
    const { users } = this.#options;
    if (language === null) return;
    const user = await users.find(userId);
    if (user && user.language !== language) await users.update(userId, { language });
  }

  /** Newest first. */
  async list(page: AccountPage, actor: Actor): ReturnType<typeof searchAccounts> {
    const found = await searchAccounts(this.#options.users, {}, page);
    await this.#noteShown(actor, 'account.list', found.users);
    return found;
  }

  async search(wanted: AccountSearch, page: AccountPage, actor: Actor): ReturnType<typeof searchAccounts> {
    const found = await searchAccounts(this.#options.users, wanted, page);
    await this.#noteShown(actor, 'account.search', found.users);
    return found;
  }

  /** How many names and addresses were shown, never what was looked for. */
  #noteShown(actor: Actor, action: string, { length: users }: readonly UserRecord[]): Promise<void> {
    return this.#options.auditing.record(accountEvent(action, actor, 'all', { users }));
  }

  /** Of those of these ids that have an account, by id. */
  namesOf(userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#options.users.names(userIds);
  }

  /** Throws USER_NOT_FOUND; the audit log has that somebody asked, too. */
  async findByEmail(email: string, actor: Actor): Promise<UserRecord> {
    const { users, auditing } = this.#options;
    const user = await users.findByEmail(email);
    const isShown = user !== null && user.disabledAt === null;
    await auditing.record(
      accountEvent('account.lookedUp', actor, user?.userId ?? 'nobody', { found: isShown }),
    );
    if (!isShown) throw new WireError('USER_NOT_FOUND');
    return user;
  }

  /** Ends every sign-in of the account. Throws USER_NOT_FOUND, LAST_ADMIN. */
  async update(
    userId: string,
    wanted: {
      role?: Invitation['role'] | undefined;
      state?: 'enabled' | 'disabled' | undefined;
      secondFactors?: 'removed' | undefined;
      signIns?: 'ended' | undefined;
    },
    actor: Actor,
  ): Promise<UserRecord> {
    const { users, signIns, passkeys, auditing } = this.#options;
    const { role, state, secondFactors, signIns: ending } = wanted;
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
      ...(ending && { signIns: ending }),
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
