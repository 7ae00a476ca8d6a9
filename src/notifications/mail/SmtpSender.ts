import { createTransport, type NodemailerError, type Transporter } from 'nodemailer';
import { isLoopback } from '../../../config/addresses.ts';
import type { MailSettings } from '../../../config/mailSettings.ts';
import { JobFailure } from '../../jobs/JobFailure.ts';

/** A mail as it is handed to the server. */
export interface OutgoingMail {
  to: string;
  subject: string;
  text: string;
  html: string;
  language: string;
  /** The same mail again has the same one. */
  messageId: string;
}

/** Shorter than what SMTP servers are given in RFC 5321, 4.5.3.2: whoever does not answer is tried again anyway. */
const connectMs = 15_000;
const silenceMs = 60_000;

/** Hands mails to the SMTP server, each on a connection of its own. */
export class SmtpSender {
  readonly #transport: Transporter;
  readonly #from: MailSettings['from'];

  constructor({ server, from }: MailSettings) {
    const { host, port, implicitTls, user, password } = server;
    // Links and passwords cross networks by TLS alone; on this machine nobody listens in, and certificates are made up.
    const here = isLoopback(host);
    this.#from = from;
    this.#transport = createTransport({
      host,
      port,
      secure: implicitTls,
      requireTLS: !implicitTls && !here,
      tls: { minVersion: 'TLSv1.2', rejectUnauthorized: !here },
      ...(user === null ? {} : { auth: { user, pass: password ?? '' }, forceAuth: true }),
      connectionTimeout: connectMs,
      greetingTimeout: connectMs,
      socketTimeout: silenceMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  /**
   * Resolves when the server has taken the mail over. Throws JobFailure: MAIL_REFUSED, for good, where it answered to
   * this mail with 5xx; what else goes wrong says nothing of the mail, and is tried again: MAIL_DEFERRED (4xx),
   * MAIL_SIGN_IN_REFUSED, MAIL_SERVER_AWAY, which is also said where it has no TLS or a certificate nobody vouches for.
   */
  async send({ to, language, ...mail }: OutgoingMail, signal: AbortSignal): Promise<void> {
    const { name, address } = this.#from;
    try {
      await this.#transport.sendMail({
        ...mail,
        from: { name: name ?? '', address },
        to: { name: '', address: to },
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
        xMailer: false,
        signal,
      });
    } catch (error) {
      signal.throwIfAborted();
      throw failureOf(error as NodemailerError);
    }
  }
}

function failureOf({ code, responseCode, permanent, originalCode }: NodemailerError): JobFailure {
  // What the server says names the address, so the log gets its numbers alone.
  const said = [code, originalCode, responseCode].filter((part) => part !== undefined).join(' ');
  const cause = new Error(`SMTP: ${said}`);
  if (code === 'EAUTH') return new JobFailure('MAIL_SIGN_IN_REFUSED', { cause });
  const aboutTheMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  if (aboutTheMail && permanent === true) return new JobFailure('MAIL_REFUSED', { retry: false, cause });
  return new JobFailure(aboutTheMail ? 'MAIL_DEFERRED' : 'MAIL_SERVER_AWAY', { cause });
}
