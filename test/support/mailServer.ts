/** A mail server as clinics have one: SMTP with STARTTLS and a user, on a port of its own. It can refuse, and be down. */
import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { MailSettings } from '../../config/mailSettings.ts';

export interface ReceivedMail {
  to: string[];
  from: string;
  /** By lower-case name. */
  headers: ReadonlyMap<string, string>;
  subject: string;
  text: string;
  html: string;
  /** As it came over the wire. */
  source: string;
  /** Whether TLS was spoken, and as whom they signed in. */
  secure: boolean;
  user: string | null;
}

export interface MailServer {
  readonly settings: MailSettings;
  /** In the order of their coming, those alone that were taken. */
  readonly received: ReceivedMail[];
  /** How many it took that `next` has not given. */
  readonly unread: number;
  /** How often somebody tried to sign in. */
  readonly signIns: number;
  /** Answers with which it refused. */
  readonly refusals: number[];
  /** Answers the next so many recipients, or contents, with this. */
  refuse(stage: 'recipient' | 'content', code: number, times?: number): void;
  /** The next one that it takes, or has taken and nobody has asked for yet. */
  next(): Promise<ReceivedMail>;
  /** Resolves when somebody connects. */
  connected(): Promise<void>;
  /** Nobody listens on its port. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

export const mailUser = { user: 'clinic', password: 'the password of the mail server' };

export interface MailServerOptions extends Pick<SMTPServerOptions, 'key' | 'cert'> {
  host?: string;
  implicitTls?: boolean;
  /** Takes passwords in the clear, as none should. */
  withoutTls?: boolean;
}

export async function startMailServer({
  host = '127.0.0.1',
  implicitTls = false,
  withoutTls = false,
  ...certificate
}: MailServerOptions = {}): Promise<MailServer> {
  const events = new EventEmitter();
  const refusing: Record<'recipient' | 'content', number[]> = { recipient: [], content: [] };
  const received: ReceivedMail[] = [];
  const refusals: number[] = [];
  let asked = 0;
  let signIns = 0;
  let port = 0;
  let server: SMTPServer | null = null;

  const refusal = (stage: 'recipient' | 'content') => {
    const code = refusing[stage].shift();
    if (code === undefined) return null;
    refusals.push(code);
    // Servers quote the address.
    return Object.assign(new Error(`refused for <somebody@clinic.example>`), { responseCode: code });
  };

  const mailServer: MailServer = {
    get settings() {
      return {
        server: { host, port, implicitTls, ...mailUser },
        from: { name: 'Clínica de prueba', address: 'no-reply@clinic.example' },
      };
    },
    received,
    get unread() {
      return received.length - asked;
    },
    get signIns() {
      return signIns;
    },
    refusals,
    refuse: (stage, code, times = 1) => void refusing[stage].push(...Array<number>(times).fill(code)),
    async next() {
      const index = asked;
      asked += 1;
      while (received.length <= index) await once(events, 'received');
      return received[index]!;
    },
    async connected() {
      await once(events, 'connected');
    },
    async up() {
      server = new SMTPServer({
        ...certificate,
        secure: implicitTls,
        ...(withoutTls && { disabledCommands: ['STARTTLS'], allowInsecureAuth: true }),
        logger: false,
        disableReverseLookup: true,
        closeTimeout: 100,
        onConnect(_session, done) {
          events.emit('connected');
          done();
        },
        onAuth({ username, password }, _session, done) {
          signIns += 1;
          const right = username === mailUser.user && password === mailUser.password;
          if (right) done(null, { user: username });
          else done(Object.assign(new Error('no such user or password'), { responseCode: 535 }));
        },
        onRcptTo: (_address, _session, done) => done(refusal('recipient')),
        onData(stream, session, done) {
          readText(stream).then((source) => {
            const refused = refusal('content');
            if (refused) return done(refused);
            received.push({
              ...parsed(source),
              source,
              to: session.envelope.rcptTo.map(({ address }) => address),
              from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
              secure: session.secure,
              user: typeof session.user === 'string' ? session.user : null,
            });
            done();
            events.emit('received');
          }, done);
        },
      });
      // Clients that hang up in the middle are theirs to tell of.
      server.on('error', () => {});
      await once(server.listen(port, host), 'listening');
      port = (server.server.address() as AddressInfo).port;
    },
    async down() {
      const closing = server;
      server = null;
      if (closing) await new Promise<void>((resolve) => closing.close(resolve));
    },
    close: () => mailServer.down(),
  };
  await mailServer.up();
  return mailServer;
}

/** Of a mail with a text and an HTML part, as RFC 5322 and 2045 to 2047 have it. */
function parsed(source: string): Pick<ReceivedMail, 'headers' | 'subject' | 'text' | 'html'> {
  const { headers, body } = entity(source);
  const [, boundary = ''] = /boundary="?([^";]+)"?/.exec(headers.get('content-type') ?? '') ?? [];
  const parts = `\r\n${body}`.split(`\r\n--${boundary}`).map((part) => entity(part.replace(/^\r\n/, '')));
  const content = (type: string) => {
    const part = parts.find((each) => each.headers.get('content-type')?.startsWith(type));
    return part ? decoded(part.body, part.headers.get('content-transfer-encoding')) : '';
  };
  return {
    headers,
    subject: words(headers.get('subject') ?? ''),
    text: content('text/plain'),
    html: content('text/html'),
  };
}

function entity(source: string): { headers: Map<string, string>; body: string } {
  const end = source.indexOf('\r\n\r\n');
  const lines = source
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { headers: new Map(headers), body: source.slice(end + 4) };
}

function decoded(body: string, encoding = '7bit'): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  if (encoding !== 'quoted-printable') return body.replaceAll('\r\n', '\n');
  return unquoted(body.replaceAll(/=\r\n/g, '')).replaceAll('\r\n', '\n');
}

const unquoted = (text: string) =>
  Buffer.from(
    text.replaceAll(/=([\dA-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString();

const words = (value: string) =>
  value
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString()
        : unquoted(text.replaceAll('_', ' ')),
    );
