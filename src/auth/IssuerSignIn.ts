/**
 * Signing in at the identity provider from the page: the authorization code flow (RFC 6749, section 4.1; OpenID Connect
 * Core 1.0, section 3.1) with PKCE (RFC 7636), after the best practice of RFC 9700. The page goes there and comes back
 * with a code; this server exchanges it, so that no token of the issuer ever reaches the page.
 *
 * What a sign-in was begun with waits in Redis for a few minutes and opens once (`OneTimeSecrets`, its secret being the
 * `state`). It belongs to the browser that began it, by a cookie that no script reads.
 */
import type { Redis } from 'ioredis';
import * as oidc from 'openid-client';
import { z } from 'zod';
import { correlated, type Logger } from '../../config/logger.ts';
import type { Auditing } from '../audit/AuditLog.ts';
import { WireError } from '../wire/errors.ts';
import { accountEvent, type Actor } from './actors.ts';
import { issuerRefusal } from './issuerRefusal.ts';
import { OneTimeSecrets } from './OneTimeSecrets.ts';
import type { OidcAccounts } from './OidcAccounts.ts';
import { discoveryTimeoutMs, type OidcClient, type OidcIssuer } from './OidcIssuer.ts';
import { hashOfSecret, newSecret } from './secrets.ts';
import type { Entered, SigningIn } from './SigningIn.ts';

/** As long as somebody may take there: forms, a second factor, a password that has to be changed. */
export const issuerSignInMs = 10 * 60_000;

const begun = z.object({
  browser: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  redirectUri: z.string(),
});

/** What the issuer sent the page back with (RFC 6749, sections 4.1.2 and 4.1.2.1; RFC 9207). */
export interface IssuerAnswer {
  state: string;
  code?: string | undefined;
  error?: string | undefined;
  iss?: string | undefined;
}

export interface IssuerSignInOptions {
  issuer: string;
  client: OidcClient;
  tokens: Pick<OidcIssuer, 'payloadOf'>;
  accounts: OidcAccounts;
  signingIn: Pick<SigningIn, 'enter'>;
  redis: Redis;
  auditing: Auditing;
  logger: Logger;
}

/** Of these the audit log tells: somebody was turned away. The others came to nothing. */
const failures: readonly string[] = [
  'ISSUER_DENIED',
  'ISSUER_ANSWER_REFUSED',
  'BEGUN_ELSEWHERE',
  'ROLE_MISSING',
  'ACCOUNT_DISABLED',
];

export class IssuerSignIn {
  readonly #options: IssuerSignInOptions;
  readonly #begun: OneTimeSecrets<z.infer<typeof begun>>;
  #configuration: Promise<oidc.Configuration> | undefined;

  constructor(options: IssuerSignInOptions) {
    this.#options = options;
    this.#begun = new OneTimeSecrets(options.redis, {
      kind: 'issuer-sign-in',
      content: begun,
      lifetimeMs: issuerSignInMs,
    });
  }

  /**
   * Where the browser goes, and the secret it keeps; `known` is the one it has already, of a sign-in begun in another
   * tab. Throws ISSUER_UNREACHABLE.
   */
  async begin(redirectUri: string, known: string | null): Promise<{ url: string; browser: string }> {
    const configuration = await this.#configured();
    const browser = known ?? newSecret();
    const nonce = oidc.randomNonce();
    const codeVerifier = oidc.randomPKCECodeVerifier();
    const { secret: state } = await this.#begun.issue({
      ...{ browser: hashOfSecret(browser), nonce, codeVerifier, redirectUri },
    });
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: this.#options.client.scope,
      code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    return { url: url.href, browser };
  }

  /**
   * Throws CHALLENGE_EXPIRED, BEGUN_ELSEWHERE, ISSUER_DENIED, ISSUER_ANSWER_REFUSED, ISSUER_UNREACHABLE, ROLE_MISSING,
   * ACCOUNT_DISABLED.
   */
  async complete(answer: IssuerAnswer, browser: string | null, actor: Actor): Promise<Entered> {
    // Of whom it was: known once the issuer has named them.
    let userId = 'unknown';
    try {
      const payload = await this.#exchanged(answer, browser, actor);
      const account = await this.#options.accounts.of(payload);
      if (!account) throw new WireError('ROLE_MISSING');
      const { user } = account;
      userId = user.userId;
      if (user.disabledAt !== null) throw new WireError('ACCOUNT_DISABLED');
      return await this.#options.signingIn.enter(user, 'oidc', actor);
    } catch (error) {
      if (error instanceof WireError && failures.includes(error.code)) {
        await this.#options.auditing.record(accountEvent('signIn.failed', actor, userId, { method: 'oidc' }));
      }
      throw error;
    }
  }

  /** What the ID token says, its signature checked with the issuer's keys. */
  async #exchanged(answer: IssuerAnswer, browser: string | null, { requestId = '' }: Actor) {
    const { client, tokens, logger } = this.#options;
    const { state } = answer;
    const known = await this.#begun.read(state);
    if (!known) throw new WireError('CHALLENGE_EXPIRED');
    // Who was lured here with an answer of somebody else's is not signed in as them (RFC 9700, section 4.7).
    if (browser === null || hashOfSecret(browser) !== known.browser) throw new WireError('BEGUN_ELSEWHERE');
    if (!(await this.#begun.take(state))) throw new WireError('CHALLENGE_EXPIRED');
    const configuration = await this.#configured();
    const answered = new URL(known.redirectUri);
    for (const name of ['state', 'code', 'error', 'iss'] as const) {
      const value = answer[name];
      if (value !== undefined) answered.searchParams.set(name, value);
    }
    try {
      const { id_token: idToken = '' } = await oidc.authorizationCodeGrant(configuration, answered, {
        pkceCodeVerifier: known.codeVerifier,
        expectedState: state,
        expectedNonce: known.nonce,
        idTokenExpected: true,
      });
      const payload = await tokens.payloadOf(idToken, client.clientId);
      const azp = payload['azp'] ?? client.clientId;
      if (azp !== client.clientId) throw new WireError('UNAUTHENTICATED');
      return payload;
    } catch (error) {
      const { refusal, reason } = issuerRefusal(error);
      correlated(logger, requestId).warn(
        { code: refusal.code, reason },
        'sign-in at the identity provider failed',
      );
      throw refusal;
    }
  }

  /** Asked for once; again where that failed. */
  #configured(): Promise<oidc.Configuration> {
    this.#configuration ??= discoverEndpoints(this.#options).catch((error: unknown) => {
      this.#configuration = undefined;
      this.#options.logger.warn(
        { err: error },
        'the identity provider could not be asked how it signs people in',
      );
      throw new WireError('ISSUER_UNREACHABLE');
    });
    return this.#configuration;
  }
}

function discoverEndpoints({ issuer, client }: IssuerSignInOptions): Promise<oidc.Configuration> {
  return oidc.discovery(new URL(issuer), client.clientId, undefined, authentication(client.clientSecret), {
    timeout: discoveryTimeoutMs / 1000,
    // The settings take http on this machine alone.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so only to stand out
    execute: new URL(issuer).protocol === 'http:' ? [oidc.allowInsecureRequests] : [],
  });
}

/** By the way that every issuer knows, unless it says that it does not (OpenID Connect Discovery 1.0, section 3). */
function authentication(clientSecret: string | null): oidc.ClientAuth {
  if (clientSecret === null) return oidc.None();
  const basic = oidc.ClientSecretBasic(clientSecret);
  const post = oidc.ClientSecretPost(clientSecret);
  return (server, ...request) => {
    const known = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (known.includes('client_secret_basic') ? basic : post)(server, ...request);
  };
}
