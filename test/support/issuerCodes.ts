/** The codes of a strict identity provider: RFC 6749 section 4.1, RFC 7636 section 4, RFC 9207, RFC 9700 section 2.1. */
import { createHash, randomBytes } from 'node:crypto';

export interface IssuerClient {
  clientId: string;
  /** Null: a public client. */
  clientSecret: string | null;
  redirectUris: string[];
}

interface Issued {
  sub: string;
  nonce: string | null;
  challenge: string;
  redirectUri: string;
}

export type Exchanged = { sub: string; nonce?: string } | { error: string };

export class IssuerCodes {
  readonly #issued = new Map<string, Issued>();

  /** What is wrong with a request for a code; null where nothing is. */
  fault(request: URLSearchParams, { clientId, redirectUris }: IssuerClient): string | null {
    const wanted: [name: string, isRight: (value: string) => boolean][] = [
      ['client_id', (value) => value === clientId],
      ['redirect_uri', (value) => redirectUris.includes(value)],
      ['response_type', (value) => value === 'code'],
      ['scope', (value) => value.split(' ').includes('openid')],
      ['code_challenge_method', (value) => value === 'S256'],
      ['code_challenge', (value) => /^[\w-]{43}$/.test(value)],
      ['state', (value) => value.length >= 22],
      ['nonce', (value) => value.length >= 22],
    ];
    const wrong = wanted.find(([name, isRight]) => !isRight(request.get(name) ?? ''));
    return wrong ? `wrong ${wrong[0]}` : null;
  }

  /** Where the browser goes with what the person decided; `sub` null: they cancelled. */
  decide(request: URLSearchParams, { sub, issuer }: { sub: string | null; issuer: string }): string {
    const redirectUri = request.get('redirect_uri') ?? '';
    const location = new URL(redirectUri);
    location.searchParams.set('state', request.get('state') ?? '');
    location.searchParams.set('iss', issuer);
    // Clients ignore what they do not know.
    location.searchParams.set('session_state', 'of the issuer');
    if (sub === null) {
      location.searchParams.set('error', 'access_denied');
      return location.href;
    }
    const code = randomBytes(32).toString('base64url');
    this.#issued.set(code, {
      ...{ sub, redirectUri, nonce: request.get('nonce'), challenge: request.get('code_challenge') ?? '' },
    });
    location.searchParams.set('code', code);
    return location.href;
  }

  exchange(form: URLSearchParams, authorization: string | undefined, client: IssuerClient): Exchanged {
    if (!isClient(form, authorization, client)) return { error: 'invalid_client' };
    if (form.get('grant_type') !== 'authorization_code') return { error: 'unsupported_grant_type' };
    const code = form.get('code') ?? '';
    const issued = this.#issued.get(code);
    // Once, whatever comes of it.
    this.#issued.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!issued || issued.redirectUri !== form.get('redirect_uri') || issued.challenge !== challenge) {
      return { error: 'invalid_grant' };
    }
    return { sub: issued.sub, ...(issued.nonce === null ? {} : { nonce: issued.nonce }) };
  }
}

/** By HTTP Basic, both parts form-encoded first (RFC 6749, section 2.3.1); public ones by their name alone. */
function isClient(
  form: URLSearchParams,
  authorization: string | undefined,
  { clientId, clientSecret }: IssuerClient,
): boolean {
  if (clientSecret === null) return authorization === undefined && form.get('client_id') === clientId;
  const [, encoded = ''] = /^Basic (\S+)$/.exec(authorization ?? '') ?? [];
  const [name = '', secret = ''] = Buffer.from(encoded, 'base64')
    .toString()
    .split(':')
    .map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
  return name === clientId && secret === clientSecret;
}
