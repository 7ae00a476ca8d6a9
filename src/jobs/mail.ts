import { z } from 'zod';
import { id } from '../wire/values.ts';
import { jobQueue } from './JobQueue.ts';
import type { Jobs } from './Jobs.ts';

export const mailKind = z.enum(['passwordReset', 'invitation', 'notification']);

/**
 * E-mail. To whom, in which words and with which link is made out when it is sent, so that no address and no secret
 * lies here. Tries for about a day: a mail server that is down for so long loses nothing.
 */
export const mailQueue = jobQueue({
  name: 'mail',
  /** `subjectId` is of the account, the invitation or the notification; `round` tells mails about the same apart (0: the first of it). */
  payload: z.strictObject({ kind: mailKind, subjectId: id, round: z.int().nonnegative() }),
  idOf: ({ subjectId, round }) => `${subjectId}_${round}`,
  attempts: 16,
  retryMs: { first: 5_000, longest: 6 * 60 * 60_000 },
  concurrency: 4,
});

/** Within this somebody who asks again is mailed once, whoever asks. */
const againMs = 5 * 60_000;

/** Puts mails into the queue. */
export class MailQueue {
  readonly #jobs: Pick<Jobs, 'add'>;
  readonly #queue: typeof mailQueue;

  constructor(jobs: Pick<Jobs, 'add'>, queue = mailQueue) {
    this.#jobs = jobs;
    this.#queue = queue;
  }

  /** Throws QUEUE_FULL, DEPENDENCY_UNAVAILABLE. */
  async send(
    mail: { kind: 'passwordReset'; userId: string } | { kind: 'invitation'; userId: string; again: boolean },
  ): Promise<void> {
    const isFirst = mail.kind === 'invitation' && !mail.again;
    const round = isFirst ? 0 : Math.floor(Date.now() / againMs);
    await this.#jobs.add(this.#queue, { kind: mail.kind, subjectId: mail.userId, round });
  }

  /** Throws QUEUE_FULL, DEPENDENCY_UNAVAILABLE. */
  async sendNotification(notificationId: string): Promise<void> {
    await this.#jobs.add(this.#queue, { kind: 'notification', subjectId: notificationId, round: 0 });
  }
}
