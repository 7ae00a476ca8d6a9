/** What the environment may not say at once, or not without something else. */
import { smtpServer } from './mailSettings.ts';

export type Given = Readonly<Record<string, string | undefined>>;

/** One line for each fault. */
export function contradictions(given: Given): string[] {
  const needs = (name: string, needed: string) =>
    given[name] !== undefined && given[needed] === undefined ? [`${name}: needs ${needed} too`] : [];
  return [
    ...needs('CONSILIUM_TLS_CERT', 'CONSILIUM_TLS_KEY'),
    ...needs('CONSILIUM_TLS_KEY', 'CONSILIUM_TLS_CERT'),
    ...needs('NEO4J_USER', 'NEO4J_URI'),
    ...needs('NEO4J_PASSWORD', 'NEO4J_URI'),
    ...(given.CONSILIUM_WORKERS === 'off'
      ? [...needs('CONSILIUM_WORKERS', 'NEO4J_URI'), ...needs('CONSILIUM_WORKERS', 'REDIS_URL')]
      : []),
    ...needs('CONSILIUM_OIDC_ISSUER', 'CONSILIUM_OIDC_AUDIENCE'),
    ...needs('CONSILIUM_OIDC_AUDIENCE', 'CONSILIUM_OIDC_ISSUER'),
    ...needs('CONSILIUM_OIDC_ROLE_CLAIM', 'CONSILIUM_OIDC_ISSUER'),
    ...needs('CONSILIUM_OIDC_ROLES', 'CONSILIUM_OIDC_ISSUER'),
    ...needs('CONSILIUM_OIDC_CLIENT_ID', 'CONSILIUM_OIDC_ISSUER'),
    ...needs('CONSILIUM_OIDC_CLIENT_SECRET', 'CONSILIUM_OIDC_CLIENT_ID'),
    ...needs('CONSILIUM_OIDC_SCOPE', 'CONSILIUM_OIDC_CLIENT_ID'),
    ...needs('CONSILIUM_TURN_URLS', 'CONSILIUM_TURN_SECRET'),
    ...needs('CONSILIUM_TURN_SECRET', 'CONSILIUM_TURN_URLS'),
    ...needs('CONSILIUM_STT_API_KEY', 'CONSILIUM_STT_BASE_URL'),
    ...needs('CONSILIUM_STT_MODEL', 'CONSILIUM_STT_BASE_URL'),
    ...needs('CONSILIUM_SMTP_URL', 'CONSILIUM_MAIL_FROM'),
    ...needs('CONSILIUM_MAIL_FROM', 'CONSILIUM_SMTP_URL'),
    ...needs('CONSILIUM_SMTP_PASSWORD', 'CONSILIUM_SMTP_URL'),
    // Where the links in the mails lead: never what a request says of itself.
    ...needs('CONSILIUM_SMTP_URL', 'CONSILIUM_PUBLIC_URL'),
    ...credentials(given),
    ...(given.CONSILIUM_KEYS !== undefined && given.CONSILIUM_KEYS_FILE !== undefined
      ? ['CONSILIUM_KEYS: either the keys or CONSILIUM_KEYS_FILE, not both']
      : []),
    ...(given.CONSILIUM_TLS === 'self-signed' && given.CONSILIUM_TLS_CERT !== undefined
      ? ['CONSILIUM_TLS: either self-signed or a certificate by path, not both']
      : []),
  ];
}

/** Of the SMTP server: a user and one password, or neither. */
function credentials({ CONSILIUM_SMTP_URL, CONSILIUM_SMTP_PASSWORD }: Given): string[] {
  const server = CONSILIUM_SMTP_URL === undefined ? null : smtpServer(CONSILIUM_SMTP_URL);
  if (!server) return [];
  if (server.user === null) {
    return CONSILIUM_SMTP_PASSWORD === undefined
      ? []
      : ['CONSILIUM_SMTP_PASSWORD: needs a user in CONSILIUM_SMTP_URL'];
  }
  if (CONSILIUM_SMTP_PASSWORD === undefined) {
    return server.password === null
      ? ['CONSILIUM_SMTP_URL: its user needs a password, there or in CONSILIUM_SMTP_PASSWORD']
      : [];
  }
  return server.password === null
    ? []
    : ['CONSILIUM_SMTP_PASSWORD: either that or a password in CONSILIUM_SMTP_URL, not both'];
}
