import {
  createRemoteJWKSet,
  decodeJwt,
  errors,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { Auditing } from '../audit/AuditLog.ts';
import type { UserRecord, UserRepository } from '../graph/repositories/UserRepository.ts';
import type { UserRole } from '../wire/access.ts';
import { WireError } from '../wire/errors.ts';
import { displayName } from '../wire/values.ts';
import { accountEvent } from './actors.ts';
import type { UserClaims } from './claims.ts';

export interface OidcSettings {
  /** As it stands in the tokens' `iss`. */
  issuer: string;
  /** One of the tokens' `aud`. */
  audience: string;
  /** Where the roles stand in a token: names joined by dots, such as `realm_access.roles`. */
  roleClaim: string;
  /** The issuer's name for a role, and ours. Our own names need no entry. */
  roles: Readonly<Record<string, UserRole>>;
}

export interface OidcIssuerOptions extends OidcSettings {
  users: UserRepository;
  auditing: Auditing;
}

const discoveryTimeoutMs = 5_000;
const discovered = z.object({ issuer: z.string(), jwks_uri: z.url() });
const profile = z.object({
  sub: z.string().min(1).max(255),
  name: z.unknown().optional(),
  preferred_username: z.unknown().optional(),
  email: z.email().max(254).optional().catch(undefined),
  email_verified: z.unknown().optional(),
});
/** Asymmetric ones: the issuer's keys are public. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** Clocks differ. */
const clockToleranceS = 10;
/** Of several roles the first of these. */
const precedence = ['admin', 'clinician', 'patient'] as const;

/**
 * People whom another issuer's tokens name (OpenID Connect Discovery 1.0, RFC 9068): the signature is checked with the
 * keys that it publishes. Who comes for the first time gets an account, never that of somebody else with the same
 * e-mail address: anybody could claim it at a careless issuer.
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
    const payload = await this.#verified(token);
    const person = profile.safeParse(payload);
    if (!person.success) throw new WireError('UNAUTHENTICATED');
    const role = this.#roleOf(payload);
    if (!role) throw new WireError('FORBIDDEN');
    const user = await this.#accountOf(person.data, role);
    if (user.disabledAt !== null) throw new WireError('UNAUTHENTICATED');
    return { kind: 'user', userId: user.userId, displayName: user.displayName, roles: [role] };
  }

  async #verified(token: string): Promise<JWTPayload> {
    const { issuer, audience } = this.#options;
    try {
      const { payload } = await jwtVerify(token, await this.#keySet(), {
        issuer,
        audience,
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

  /** Asked for once; again where that failed. */
  #keySet(): Promise<JWTVerifyGetKey> {
    this.#keys ??= discover(this.#options.issuer).catch((error: unknown) => {
      this.#keys = undefined;
      throw error;
    });
    return this.#keys;
  }

  #roleOf(payload: JWTPayload): (typeof precedence)[number] | undefined {
    const { roleClaim, roles } = this.#options;
    let claim: unknown = payload[roleClaim];
    if (claim === undefined) {
      claim = roleClaim
        .split('.')
        .reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), payload);
    }
    const names = z.union([z.string().transform((name) => [name]), z.array(z.string())]).safeParse(claim);
    const ours = (names.data ?? []).map((name) => (Object.hasOwn(roles, name) ? roles[name] : name));
    return precedence.find((role) => ours.includes(role));
  }

  async #accountOf(person: z.infer<typeof profile>, role: UserRole): Promise<UserRecord> {
    const { users, auditing, issuer } = this.#options;
    const external = JSON.stringify([issuer, person.sub]);
    const known = await users.findByExternal(external);
    if (known) {
      // The issuer has the last word, also on who is the last administrator.
      return known.role === role ? known : await this.#withRole(known, role);
    }
    const userId = uuidv7();
    const names = [person.name, person.preferred_username, person.email, 'Unnamed'];
    const name = names.map((value) => displayName.safeParse(value).data).find((value) => value !== undefined);
    const wanted = { userId, displayName: name ?? 'Unnamed', role, external };
    await auditing.record(
      accountEvent('account.created', { actorId: userId, actorKind: 'user' }, userId, {
        role,
        method: 'oidc',
      }),
    );
    const email = person.email_verified === true ? (person.email ?? null) : null;
    const made = await users.create({ ...wanted, email });
    if (typeof made !== 'string') return made;
    // Either the address is another's, or two requests of a newcomer came at once.
    const same = await users.findByExternal(external);
    if (same) return same;
    const without = await users.create({ ...wanted, email: null });
    if (typeof without === 'string') throw new WireError('DEPENDENCY_UNAVAILABLE', { dependency: 'graph' });
    return without;
  }

  async #withRole(known: UserRecord, role: UserRole): Promise<UserRecord> {
    const changed = await this.#options.users.update(known.userId, { role });
    return changed === null || changed === 'lastAdmin' ? known : changed;
  }
}

async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(address, { signal: AbortSignal.timeout(discoveryTimeoutMs) });
  if (!response.ok) throw new Error(`the identity provider answered ${response.status}`);
  const found = discovered.parse(await response.json());
  if (found.issuer !== issuer) throw new Error('the identity provider calls itself by another name');
  return createRemoteJWKSet(new URL(found.jwks_uri), { timeoutDuration: discoveryTimeoutMs });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
