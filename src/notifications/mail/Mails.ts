import type { Redis } from 'ioredis';
import type { z } from 'zod';
import type { Auditing } from '../../audit/AuditLog.ts';
import type { AccountLinks } from '../../auth/AccountLinks.ts';
import { accountEvent } from '../../auth/actors.ts';
import type { InvitationStore } from '../../auth/InvitationStore.ts';
import type { NotificationRepository } from '../../graph/repositories/NotificationRepository.ts';
import type { UserRecord, UserRepository } from '../../graph/repositories/UserRepository.ts';
import type { mailQueue } from '../../jobs/mail.ts';
import type { MailLanguage, NotificationView } from '../../wire/notifications.ts';
import { kindSettings } from '../Notifications.ts';
import { letterOf, type Letter, type LetterKind } from './letter.ts';
import type { SmtpSender } from './SmtpSender.ts';

export interface MailsOptions {
  redis: Redis;
  users: Pick<UserRepository, 'find'>;
  notifications: Pick<NotificationRepository, 'find' | 'chosenKinds'>;
  links: AccountLinks;
  invitations: Pick<InvitationStore, 'find' | 'extend'>;
  auditing: Auditing;
  sender: SmtpSender;
  /** Where the links lead: never what a request says of itself, since a stranger may ask for somebody else's mail. */
  origin: string;
  /** The domain that the mails come from. */
  domain: string;
}

type Wanted = z.output<(typeof mailQueue)['payload']>;

interface Recipient {
  to: string;
  /** Null: English. */
  language: MailLanguage | null;
}

interface Addressed {
  to: string;
  letter: Letter;
}

/** Longer than a job is remembered. */
const sentMs = 31 * 24 * 60 * 60_000;

/**
 * Makes mails out and sends them, when their turn has come: to the address that the account has then, with a link made
 * then. Redis keeps `consilium:mail:sent:<job>` as soon as the SMTP server has taken one over, so that a job that runs
 * again sends nothing. A process that dies between the two, or a server whose answer does not arrive, makes a mail
 * arrive twice: SMTP knows no better. Both then have the Message-ID of the job, and the link in the later one is good.
 */
export class Mails {
  readonly #options: MailsOptions;

  constructor(options: MailsOptions) {
    this.#options = options;
  }

  /** `unwanted`: nobody is to have it any more. Rejects with what SmtpSender throws. */
  async send(
    wanted: Wanted,
    { jobId, signal }: { jobId: string; signal: AbortSignal },
  ): Promise<'sent' | 'sentBefore' | 'unwanted'> {
    const { redis, sender, domain } = this.#options;
    const sentKey = `consilium:mail:sent:${jobId}`;
    if ((await redis.exists(sentKey)) > 0) return 'sentBefore';
    const addressed = await this.#makeOut(wanted, jobId);
    if (!addressed) return 'unwanted';
    const { to, letter } = addressed;
    await sender.send({ ...letter, to, messageId: `<${jobId}@${domain}>` }, signal);
    await redis.set(sentKey, new Date().toISOString(), 'PX', sentMs);
    return 'sent';
  }

  #makeOut({ kind, subjectId }: Wanted, jobId: string): Promise<Addressed | null> {
    switch (kind) {
      case 'passwordReset':
        return this.#passwordReset(subjectId, jobId);
      case 'invitation':
        return this.#invitation(subjectId);
      case 'notification':
        return this.#notification(subjectId);
    }
  }

  async #passwordReset(userId: string, jobId: string): Promise<Addressed | null> {
    const { links, auditing } = this.#options;
    const recipient = await this.#recipient(userId);
    if (!recipient) return null;
    const actor = { actorId: null, actorKind: 'system' as const, requestId: jobId };
    await auditing.record(accountEvent('account.resetLinkMade', actor, userId));
    const { path } = await links.reset(userId);
    return this.#addressed('passwordReset', recipient, path);
  }

  async #invitation(userId: string): Promise<Addressed | null> {
    const { links, invitations } = this.#options;
    const invitation = await invitations.find(userId);
    if (invitation?.email == null) return null;
    await invitations.extend(userId);
    const { path } = await links.invitation(userId);
    return this.#addressed('invitation', { to: invitation.email, language: invitation.language }, path);
  }

  /** What has been read meanwhile, or is no longer to be mailed, is not. */
  async #notification(notificationId: string): Promise<Addressed | null> {
    const { notifications } = this.#options;
    const found = await notifications.find(notificationId);
    if (!found || found.view.readAt !== null) return null;
    const { kind } = found.view;
    const settings = kindSettings(await notifications.chosenKinds(found.userId));
    if (!settings.some((setting) => setting.kind === kind && setting.email)) return null;
    const recipient = await this.#recipient(found.userId);
    return recipient && this.#addressed(kind, recipient, pathOf(found.view, recipient.role));
  }

  /** Null where they have no account any more, or no address. */
  async #recipient(userId: string): Promise<(Recipient & Pick<UserRecord, 'role'>) | null> {
    const user = await this.#options.users.find(userId);
    if (user?.email == null || user.disabledAt !== null) return null;
    return { to: user.email, language: user.language, role: user.role };
  }

  #addressed(kind: LetterKind, { to, language }: Recipient, path: string): Addressed {
    const url = `${this.#options.origin}${path}`;
    return { to, letter: letterOf(kind, { url, language: language ?? 'en' }) };
  }
}

/** Where a notification leads, as in the page: administrators are not let into a case for an emergency in it. */
function pathOf({ kind, caseId, roomId }: NotificationView, role: UserRecord['role']): string {
  if (roomId !== null) return `/app/rooms/${roomId}`;
  if (caseId === null || (kind === 'breakGlass' && role === 'admin')) return '/app/notifications';
  return `/app/cases/${caseId}${sections[kind] ?? ''}`;
}

const sections: Partial<Record<NotificationView['kind'], string>> = {
  breakGlass: '/readers',
  jobDone: '/files',
  jobFailed: '/files',
};
