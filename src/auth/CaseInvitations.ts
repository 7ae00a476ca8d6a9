import type { Logger } from '../../config/logger.ts';
import type { Auditing } from '../audit/AuditLog.ts';
import type { UserRepository } from '../graph/repositories/UserRepository.ts';
import { caseInviter } from '../wire/access.ts';
import { WireError } from '../wire/errors.ts';
import type { Actor } from './actors.ts';
import type { UserClaims } from './claims.ts';
import type { Invitation } from './InvitationStore.ts';
import { authorize } from './policy.ts';

/** Shares the case in the name of who invited. Throws a WireError where they may not (any more). */
export type ShareInvited = (
  inviter: UserClaims & { requestId: string },
  caseId: string,
  invited: { userId: string; relation: 'careTeam' | 'patient' },
) => Promise<void>;

export interface CaseInvitationsOptions {
  users: UserRepository;
  auditing: Auditing;
  shareInvited: ShareInvited;
  logger: Logger;
}

/** Lets those whom somebody invited in a case into it, when they have made their account. */
export class CaseInvitations {
  readonly #options: CaseInvitationsOptions;

  constructor(options: CaseInvitationsOptions) {
    this.#options = options;
  }

  /** The account stands whatever comes of this; where nothing is shared, the audit log says so, and why. */
  async accepted({ userId, role, caseId, invitedBy }: Invitation, actor: Required<Actor>): Promise<void> {
    if (caseId === null) return;
    const { auditing, shareInvited, logger } = this.#options;
    try {
      const inviter = await this.#inviter(invitedBy);
      authorize(caseInviter, inviter, null);
      const relation = role === 'patient' ? 'patient' : 'careTeam';
      await shareInvited({ ...inviter, requestId: actor.requestId }, caseId, { userId, relation });
    } catch (err) {
      const isRefusal = err instanceof WireError;
      if (!isRefusal) logger.error({ err, caseId }, 'a case could not be shared with somebody invited to it');
      await auditing.record({
        ...{ action: 'case.invitedNotAdded', ...actor, subjectKind: 'Case', subjectId: caseId, caseId },
        detail: { invitedBy: invitedBy ?? 'unknown', reason: isRefusal ? err.code : 'INTERNAL' },
      });
    }
  }

  /** As they are now. Throws FORBIDDEN where they have no account in use. */
  async #inviter(userId: string | null): Promise<UserClaims> {
    const found = userId === null ? null : await this.#options.users.find(userId);
    if (!found || found.disabledAt !== null) throw new WireError('FORBIDDEN');
    return { kind: 'user', userId: found.userId, displayName: found.displayName, roles: [found.role] };
  }
}
