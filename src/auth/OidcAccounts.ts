import type { JWTPayload } from 'jose';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { Auditing } from '../audit/AuditLog.ts';
import type { UserRecord, UserRepository } from '../graph/repositories/UserRepository.ts';
import type { UserRole } from '../wire/access.ts';
import { WireError } from '../wire/errors.ts';
import { displayName } from '../wire/values.ts';
import { accountEvent } from './actors.ts';
import type { SignIns } from './SignIns.ts';

/** Of a token of the issuer about somebody. */
export type OidcPayload = JWTPayload & { sub: string };

export interface OidcAccountsOptions {
  issuer: string;
  /** Where the roles stand in a token: names joined by dots, such as `realm_access.roles`. */
  roleClaim: string;
  /** The issuer's name for a role, and ours. Our own names need no entry. */
  roles: Readonly<Record<string, UserRole>>;
  users: UserRepository;
  signIns: Pick<SignIns, 'endAll'>;
  auditing: Auditing;
}

/** An account, and the role that the token gives it now. */
export interface OidcAccount {
  user: UserRecord;
  role: UserRole;
}

const profile = z.object({
  sub: z.string(),
  name: z.unknown().optional(),
  preferred_username: z.unknown().optional(),
  email: z.email().max(254).optional().catch(undefined),
  email_verified: z.unknown().optional(),
});
/** Of several roles the first of these. */
const precedence = ['admin', 'clinician', 'patient'] as const;

/**
 * The accounts of the people whom an identity provider names. Who comes for the first time gets one, never that of
 * somebody else with the same e-mail address: anybody could claim it at a careless issuer.
 */
export class OidcAccounts {
  readonly #options: OidcAccountsOptions;

  constructor(options: OidcAccountsOptions) {
    this.#options = options;
  }

  /** Of a token that has been verified. Null where it gives no role of ours: who had one is signed out. */
  async of(payload: OidcPayload): Promise<OidcAccount | null> {
    const role = this.#roleOf(payload);
    if (role !== undefined) return { user: await this.#accountOf(profile.parse(payload), role), role };
    const { users, signIns } = this.#options;
    const known = await users.findByExternal(this.#externalOf(payload));
    if (known) await signIns.endAll(known.userId);
    return null;
  }

  #externalOf({ sub }: Pick<OidcPayload, 'sub'>): string {
    return JSON.stringify([this.#options.issuer, sub]);
  }

  #roleOf(payload: OidcPayload): (typeof precedence)[number] | undefined {
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
    const { users, auditing } = this.#options;
    const external = this.#externalOf(person);
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

  /** What the account could do by its sign-ins ends with its role. */
  async #withRole(known: UserRecord, role: UserRole): Promise<UserRecord> {
    const { users, signIns, auditing } = this.#options;
    const { userId } = known;
    const actor = { actorId: userId, actorKind: 'user' as const };
    await auditing.record(accountEvent('account.changed', actor, userId, { role, method: 'oidc' }));
    const changed = await users.update(userId, { role }, { evenLastAdmin: true });
    await signIns.endAll(userId);
    return changed === null || changed === 'lastAdmin' ? known : changed;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
