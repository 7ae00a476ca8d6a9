import type { Redis } from 'ioredis';
import {
  createRemoteJWKSet,
  decodeJwt,
  errors,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { z } from 'zod';
import { isIssuer } from '../../config/addressForms.ts';
import type { Auditing } from '../audit/AuditLog.ts';
import { WireError } from '../wire/errors.ts';
import { accountEvent } from './actors.ts';
import type { UserClaims } from './claims.ts';
import type { OidcAccounts, OidcAccountsOptions, OidcPayload } from './OidcAccounts.ts';
import { hashOfSecret } from './secrets.ts';

export interface OidcClient {
  /** The name by which the issuer knows this server: what its ID tokens have in `aud`. */
  clientId: string;
  /** Null: a public client. */
  clientSecret: string | null;
  /** What is asked for, `openid` among it. */
  scope: string;
}

export interface OidcSettings extends Pick<OidcAccountsOptions, 'issuer' | 'roleClaim' | 'roles'> {
  /** One of the `aud` of its access tokens. */
  audience: string;
  /** Null: nobody is sent there to sign in. */
  client: OidcClient | null;
}

export interface OidcIssuerOptions extends Pick<OidcSettings, 'issuer' | 'audience'> {
  redis: Redis;
  accounts: OidcAccounts;
  auditing: Auditing;
}

export const discoveryTimeoutMs = 5_000;
/** OpenID Connect Core 1.0, section 2. */
const subject = z.string().min(1).max(255);
const discovered = z.object({ issuer: z.string(), jwks_uri: z.url() });
/** Asymmetric ones: the issuer's keys are public. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** Clocks differ. */
const clockToleranceS = 10;

/**
 * People whom another issuer's tokens name (OpenID Connect Discovery 1.0, RFC 9068): the signature is checked with the
 * keys that it publishes.
 *
 * Redis keeps `consilium:oidc-seen:<SHA-256 of a token>` until the token expires: who comes in by it is written down
 * once, not with every request.
 */
export class OidcIssuer {
  readonly #options: OidcIssuerOptions;
  #keys: Promise<JWTVerifyGetKey> | undefined;

  constructor(options: OidcIssuerOptions) {
    this.#options = options;
  }

  /** Whether it says that it comes from there. */
  names(token: string): boolean {
    try {
      return decodeJwt(token).iss === this.#options.issuer;
    } catch {
      return false;
    }
  }

  /** Throws UNAUTHENTICATED, TOKEN_EXPIRED, FORBIDDEN without a role of ours, DEPENDENCY_UNAVAILABLE. */
  async verify(token: string): Promise<UserClaims> {
    const { audience, accounts } = this.#options;
    const payload = await this.payloadOf(token, audience);
    const account = await accounts.of(payload);
    if (!account) throw new WireError('FORBIDDEN');
    const { user, role } = account;
    if (user.disabledAt !== null) throw new WireError('UNAUTHENTICATED');
    await this.#recordFirst(token, payload, user.userId);
    return { kind: 'user', userId: user.userId, displayName: user.displayName, roles: [role] };
  }

  /** What a token of this issuer for that audience says. Throws UNAUTHENTICATED, TOKEN_EXPIRED, DEPENDENCY_UNAVAILABLE. */
  async payloadOf(token: string, audience: string): Promise<OidcPayload> {
    const { issuer } = this.#options;
    const payload = await this.#verified(token, { issuer, audience });
    const sub = subject.safeParse(payload.sub);
    if (!sub.success) throw new WireError('UNAUTHENTICATED');
    return { ...payload, sub: sub.data };
  }

  async #verified(token: string, expected: { issuer: string; audience: string }): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, await this.#keySet(), {
        ...expected,
        algorithms,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: clockToleranceS,
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new WireError('TOKEN_EXPIRED');
      const wrong =
        error instanceof errors.JOSEError &&
        !(error instanceof errors.JWKSTimeout) &&
        error.code !== 'ERR_JOSE_GENERIC'; // the key set could not be fetched
      throw wrong
        ? new WireError('UNAUTHENTICATED')
        : new WireError('DEPENDENCY_UNAVAILABLE', { dependency: 'identityProvider' });
    }
  }

  async #recordFirst(token: string, { exp = 0 }: JWTPayload, userId: string): Promise<void> {
    const { redis, auditing } = this.#options;
    const key = `consilium:oidc-seen:${hashOfSecret(token)}`;
    const endsAtMs = Math.ceil((exp + clockToleranceS) * 1000);
    if ((await redis.exists(key)) === 1) return;
    const actor = { actorId: userId, actorKind: 'user' as const };
    // Two requests at once may write it twice; none is answered before it is written.
    await auditing.record(accountEvent('signIn.succeeded', actor, userId, { method: 'oidc' }));
    await redis.set(key, '1', 'PXAT', endsAtMs);
  }

  /** Asked for once; again where that failed. */
  #keySet(): Promise<JWTVerifyGetKey> {
    this.#keys ??= discoverKeys(this.#options.issuer).catch((error: unknown) => {
      this.#keys = undefined;
      throw error;
    });
    return this.#keys;
  }
}

async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(address, { signal: AbortSignal.timeout(discoveryTimeoutMs) });
  if (!response.ok) throw new Error(`the identity provider answered ${response.status}`);
  const found = discovered.parse(await response.json());
  if (found.issuer !== issuer) throw new Error('the identity provider calls itself by another name');
  if (!isIssuer(found.jwks_uri))
    throw new Error('the identity provider has its keys where they are not safe');
  return createRemoteJWKSet(new URL(found.jwks_uri), { timeoutDuration: discoveryTimeoutMs });
}
