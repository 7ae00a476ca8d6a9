import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { generate } from 'selfsigned';
import { afterEach, describe, expect, it, test } from 'vitest';
import { networkAddresses } from '../../config/addresses.ts';
import type { SmtpServer } from '../../config/mailSettings.ts';
import { JobFailure } from '../../src/jobs/JobFailure.ts';
import { SmtpSender } from '../../src/notifications/mail/SmtpSender.ts';
import { startMailServer, type MailServer, type MailServerOptions } from '../support/mailServer.ts';

const servers: MailServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
async function started(options?: MailServerOptions): Promise<MailServer> {
  const server = await startMailServer(options);
  servers.push(server);
  return server;
}

const mail = {
  to: 'somebody@clinic.example',
  subject: 'Elegir una contraseña nueva',
  text: 'Sirve una sola vez, durante una hora.\n',
  html: '<p>Sirve una sola vez, durante una hora.</p>',
  language: 'es',
  messageId: '<job@clinic.example>',
};
const send = ({ settings }: MailServer, change: Partial<SmtpServer> = {}, signal = AbortSignal.any([])) =>
  new SmtpSender({ ...settings, server: { ...settings.server, ...change } }).send(mail, signal);
/** Its code, whether it is tried again, and what the log is told. */
async function failureOf(sending: Promise<void>): Promise<[string, boolean, string]> {
  const error: unknown = await sending.catch((thrown: unknown) => thrown);
  if (!(error instanceof JobFailure)) throw new Error('no JobFailure', { cause: error });
  return [error.code, error.retry, (error.cause as Error).message];
}

test.each([false, true])(
  'a mail arrives as it is, by the user and TLS (implicit: %s)',
  async (implicitTls) => {
    const server = await started({ implicitTls });
    await send(server);
    expect(await server.next()).toMatchObject({
      ...{ to: [mail.to], subject: mail.subject, text: mail.text, secure: true, user: 'clinic' },
      html: expect.stringContaining(mail.html) as string,
    });
    const { headers, source } = server.received[0]!;
    expect(headers.get('message-id')).toBe(mail.messageId);
    expect(headers.get('content-language')).toBe('es');
    expect(source).not.toMatch(/^x-mailer:/im);
  },
);

describe('a mail that is not taken', () => {
  it.each([
    ['recipient', 550, 'MAIL_REFUSED', false],
    ['content', 554, 'MAIL_REFUSED', false],
    ['recipient', 451, 'MAIL_DEFERRED', true],
    ['content', 452, 'MAIL_DEFERRED', true],
  ] as const)('%s answered by %i: %s', async (stage, answer, code, retry) => {
    const server = await started();
    server.refuse(stage, answer);
    const found = await failureOf(send(server));
    expect(found.slice(0, 2)).toEqual([code, retry]);
    // What a server says names the address.
    expect(found[2]).toMatch(new RegExp(`^SMTP: E[A-Z]+ ${answer}$`));
  });

  it('by a server that is away, or does not know the password, is tried again: that says nothing of the mail', async () => {
    const server = await started();
    expect((await failureOf(send(server, { password: 'another' }))).slice(0, 2)).toEqual([
      'MAIL_SIGN_IN_REFUSED',
      true,
    ]);
    await server.down();
    expect(await failureOf(send(server))).toEqual(['MAIL_SERVER_AWAY', true, 'SMTP: ESOCKET ECONNREFUSED']);
  });

  it('before the process stops is left off', async () => {
    const server = await started();
    const stop = new AbortController();
    const sending = send(server, {}, stop.signal);
    await server.connected();
    stop.abort('stopping');
    await expect(sending).rejects.toBe('stopping');
    expect(server.received).toEqual([]);
  });
});

describe('a server in the network', () => {
  const [host] = networkAddresses();

  it('gets a mail by TLS with a certificate that somebody vouches for, and nothing otherwise', async ({
    skip,
  }) => {
    if (host === undefined) return skip('this machine is in no network');
    const made = await generate([{ name: 'commonName', value: host }], {
      keyType: 'ec',
      curve: 'P-256',
      algorithm: 'sha256',
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: host }] }],
    });
    const server = await started({ host, key: made.private, cert: made.cert });
    expect((await failureOf(send(server))).slice(0, 2)).toEqual(['MAIL_SERVER_AWAY', true]);
    expect(server.received).toEqual([]);
    const trusted = getCACertificates('default');
    setDefaultCACertificates([...trusted, made.cert]);
    try {
      await send(server);
    } finally {
      setDefaultCACertificates(trusted);
    }
    expect(await server.next()).toMatchObject({ secure: true });
  });

  it('without TLS gets neither a mail nor the password', async ({ skip }) => {
    if (host === undefined) return skip('this machine is in no network');
    const server = await started({ host, withoutTls: true });
    expect(await failureOf(send(server))).toEqual([
      'MAIL_SERVER_AWAY',
      true,
      expect.stringMatching(/^SMTP: ETLS/),
    ]);
    expect(server.signIns).toBe(0);
    expect(server.received).toEqual([]);
  });
});
