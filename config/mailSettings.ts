/** How e-mail leaves this installation. */
import { z } from 'zod';

export interface SmtpServer {
  host: string;
  port: number;
  /** TLS from the first byte; otherwise by STARTTLS. */
  implicitTls: boolean;
  user: string | null;
  password: string | null;
}

export interface Sender {
  name: string | null;
  address: string;
}

export interface MailSettings {
  server: SmtpServer;
  from: Sender;
}

export const smtpServerForm =
  'an smtp:// or smtps:// address, with user and password where it wants some: smtps://user:password@mail.example';
export const senderForm = 'an address, or a name and one: Clinic <no-reply@clinic.example>';

const submissionPort = 587;
const submissionsPort = 465;

/** Null where the text is none. */
export function smtpServer(text: string): SmtpServer | null {
  if (!URL.canParse(text)) return null;
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text);
  if (protocol !== 'smtp:' && protocol !== 'smtps:') return null;
  if (!/^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]{1,253})$/.test(hostname)) return null;
  if (!['', '/'].includes(pathname) || search + hash !== '' || (username === '' && password !== ''))
    return null;
  const implicitTls = protocol === 'smtps:';
  try {
    return {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (implicitTls ? submissionsPort : submissionPort) : Number(port),
      implicitTls,
      user: username === '' ? null : decodeURIComponent(username),
      password: password === '' ? null : decodeURIComponent(password),
    };
  } catch {
    // A per cent sign that begins no character.
    return null;
  }
}

/** Null where the text is none. */
export function sender(text: string): Sender | null {
  const [, name = '', inBrackets] = /^([^<>"\p{C}]*)<([^<>]+)>$/u.exec(text.trim()) ?? [];
  const address = z
    .email()
    .max(254)
    .safeParse((inBrackets ?? text).trim());
  return address.success ? { name: name.trim() || null, address: address.data } : null;
}

/** Null where no e-mail is sent. */
export function mailSettings({
  CONSILIUM_SMTP_URL: server,
  CONSILIUM_SMTP_PASSWORD: password,
  CONSILIUM_MAIL_FROM: from,
}: {
  CONSILIUM_SMTP_URL?: SmtpServer | undefined;
  CONSILIUM_SMTP_PASSWORD?: string | undefined;
  CONSILIUM_MAIL_FROM?: Sender | undefined;
}): MailSettings | null {
  if (server === undefined || from === undefined) return null;
  return Object.freeze({
    server: Object.freeze({ ...server, password: server.password ?? password ?? null }),
    from: Object.freeze(from),
  });
}
