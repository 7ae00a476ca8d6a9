import { v7 as uuidv7 } from 'uuid';
import type { Auditing } from '../audit/AuditLog.ts';
import type { UserRepository } from '../graph/repositories/UserRepository.ts';
import { WireError } from '../wire/errors.ts';
import type { AccountLinks } from './AccountLinks.ts';
import { accountEvent, type Actor } from './actors.ts';
import type { AttemptLimit } from './AttemptLimit.ts';
import type { UserClaims } from './claims.ts';
import {
  invitationMs,
  type Invitation,
  type InvitationStore,
  type StandingInvitation,
} from './InvitationStore.ts';
import type { Mailer } from './Mailer.ts';

export interface InvitationsOptions {
  store: InvitationStore;
  links: AccountLinks;
  users: UserRepository;
  auditing: Auditing;
  /** Null: no mail goes out. */
  mailer: Mailer | null;
  /** Of mails to one address, whoever invites: who has it never asked for them. */
  mailLimit: AttemptLimit;
}

/** What comes of inviting. `path` is null where the link was mailed: it is for the invited alone. */
export interface MadeInvitation {
  invitationId: string;
  path: string | null;
  expiresAt: string;
  mailed: boolean;
}

export interface ListedInvitation extends StandingInvitation {
  /** Null where who invited has no account, or is not known any more. */
  inviterName: string | null;
}

/** Who is invited to an account: by whom, until when, and anew. Whoever made an invitation sees it, and administrators. */
export class Invitations {
  readonly #options: InvitationsOptions;

  constructor(options: InvitationsOptions) {
    this.#options = options;
  }

  /** Throws FORBIDDEN, EMAIL_TAKEN, LIMIT_REACHED, RATE_LIMITED. */
  async invite(
    inviter: UserClaims,
    { role, email, language, caseId }: Pick<Invitation, 'role' | 'email' | 'language' | 'caseId'>,
    actor: Actor,
  ): Promise<MadeInvitation> {
    const { store, users, auditing } = this.#options;
    requireMayInvite(inviter, role);
    if (email !== null && (await users.findByEmail(email))) throw new WireError('EMAIL_TAKEN');
    if (!(await store.hasRoom(inviter.userId))) throw new WireError('LIMIT_REACHED');
    await this.#countMail(email);
    const userId = uuidv7();
    const invitation = { userId, role, email, language, invitedBy: inviter.userId, caseId };
    await auditing.record(eventOf('account.invited', actor, invitation));
    await store.add(invitation);
    return this.#handOver(invitation, { again: false });
  }

  /** A new link in place of the old one, for another week. Throws INVITATION_NOT_FOUND, FORBIDDEN, EMAIL_TAKEN, RATE_LIMITED. */
  async again(caller: UserClaims, invitationId: string, actor: Actor): Promise<MadeInvitation> {
    const { store, users, auditing } = this.#options;
    const found = await this.#ofCaller(caller, invitationId);
    requireMayInvite(caller, found.role);
    if (found.email !== null && (await users.findByEmail(found.email))) throw new WireError('EMAIL_TAKEN');
    await this.#countMail(found.email);
    await auditing.record(eventOf('account.invitedAgain', actor, found));
    await store.extend(invitationId);
    return this.#handOver(found, { again: true });
  }

  /** Its links open nothing any more. Again changes nothing. Throws INVITATION_NOT_FOUND. */
  async withdraw(caller: UserClaims, invitationId: string, actor: Actor): Promise<void> {
    const { store, auditing } = this.#options;
    const before = await store.withdrawn(invitationId);
    if (before && isOf(caller, before)) return;
    const found = await this.#ofCaller(caller, invitationId);
    await auditing.record(eventOf('account.invitationWithdrawn', actor, found));
    await store.withdraw(invitationId);
  }

  /** Of administrators all, of others their own; with `caseId` their own of that case. Newest first. */
  async list(
    caller: UserClaims,
    { caseId, ...page }: { caseId: string | null; limit: number; cursor?: string | undefined },
    actor: Actor,
  ): Promise<{ invitations: ListedInvitation[]; nextCursor: string | null }> {
    const { store, users, auditing } = this.#options;
    const isAdmin = caller.roles.includes('admin');
    const whole = isAdmin ? ('all' as const) : { by: caller.userId };
    const found = await store.list(caseId === null ? whole : { case: caseId }, page);
    const shown = found.invitations.filter((invitation) => isOf(caller, invitation));
    await auditing.record({
      ...accountEvent('account.invitationsListed', actor, 'all', { invitations: shown.length }),
      caseId,
    });
    const names = await users.names(shown.flatMap(({ invitedBy }) => invitedBy ?? []));
    const invitations = shown.map((invitation) => ({
      ...invitation,
      inviterName: names.get(invitation.invitedBy ?? '') ?? null,
    }));
    return { invitations, nextCursor: found.nextCursor };
  }

  /** Throws LINK_USED; INVITATION_WITHDRAWN also where who made it may not invite to it any more. */
  async read(secret: string): Promise<Invitation> {
    const { store, links } = this.#options;
    const userId = await links.invitationOf(secret);
    const found = userId === null ? null : await store.find(userId);
    if (found && (await this.#stands(found))) return found;
    const isWithdrawn = found !== null || (userId !== null && (await store.withdrawn(userId)) !== null);
    throw new WireError(isWithdrawn ? 'INVITATION_WITHDRAWN' : 'LINK_USED');
  }

  /** None of its links opens anything any more. */
  end(userId: string): Promise<void> {
    return this.#options.store.end(userId);
  }

  async #countMail(email: string | null): Promise<void> {
    const { users, mailer, mailLimit } = this.#options;
    if (email === null || !mailer) return;
    const attempt = await mailLimit.begin(`mail ${users.emailHash(email)}`);
    if (attempt.state === 'locked')
      throw new WireError('RATE_LIMITED', { retryAfterMs: attempt.retryAfterMs });
  }

  async #handOver({ userId, email }: Invitation, { again }: { again: boolean }): Promise<MadeInvitation> {
    const { links, mailer } = this.#options;
    if (email !== null && mailer) {
      await mailer.send({ kind: 'invitation', userId, again });
      const expiresAt = new Date(Date.now() + invitationMs).toISOString();
      return { invitationId: userId, path: null, expiresAt, mailed: true };
    }
    return { invitationId: userId, ...(await links.invitation(userId)), mailed: false };
  }

  /** Whether who made it may still invite to it. The operator of a start link has no account. */
  async #stands({ invitedBy, role }: Invitation): Promise<boolean> {
    const inviter = invitedBy === null ? null : await this.#options.users.find(invitedBy);
    return inviter === null || (inviter.disabledAt === null && mayInvite([inviter.role], role));
  }

  /** Those of others are not there for them. */
  async #ofCaller(caller: UserClaims, invitationId: string): Promise<Invitation> {
    const found = await this.#options.store.find(invitationId);
    if (!found || !isOf(caller, found)) throw new WireError('INVITATION_NOT_FOUND');
    return found;
  }
}

const isOf = ({ userId, roles }: UserClaims, { invitedBy }: Pick<Invitation, 'invitedBy'>): boolean =>
  roles.includes('admin') || invitedBy === userId;

function requireMayInvite({ roles }: UserClaims, role: Invitation['role']): void {
  if (!mayInvite(roles, role)) throw new WireError('FORBIDDEN');
}

const mayInvite = (roles: UserClaims['roles'], role: Invitation['role']): boolean =>
  roles.includes('admin') || (role !== 'admin' && roles.includes('clinician'));

const eventOf = (action: string, actor: Actor, { userId, role, caseId }: Invitation) => ({
  ...accountEvent(action, actor, userId, { role }),
  caseId,
});
