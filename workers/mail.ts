import { mailQueue } from '../src/jobs/mail.ts';
import type { Mails } from '../src/notifications/mail/Mails.ts';
import { jobProcessor, type JobProcessor } from './JobProcessor.ts';

/** Makes out one mail and hands it to the SMTP server. */
export const mail = (mails: Pick<Mails, 'send'>, queue = mailQueue): JobProcessor =>
  jobProcessor(queue, async (wanted, { jobId, signal, logger }) => {
    const outcome = await mails.send(wanted, { jobId, signal });
    logger.info({ kind: wanted.kind, outcome }, 'mail');
  });
