import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Auditing } from '../audit/AuditLog.ts';
import type { UserRecord, UserRepository } from '../graph/repositories/UserRepository.ts';
import type { PasskeyAssertion, SecondFactorNeeded } from '../wire/accounts.ts';
import { WireError } from '../wire/errors.ts';
import { accountEvent, type Actor } from './actors.ts';
import type { AttemptLimit } from './AttemptLimit.ts';
import type { UserClaims } from './claims.ts';
import { OneTimeSecrets } from './OneTimeSecrets.ts';
import type { Passkeys } from './Passkeys.ts';
import { passwordMatches } from './passwords.ts';
import type { SecondFactors } from './SecondFactors.ts';
import type { SignIns } from './SignIns.ts';
import type { StartLinks } from './StartLinks.ts';
import { tokenLifetimeMs, type SignedToken, type Tokens } from './tokens.ts';

const challengeMs = 5 * 60_000;
const pending = z.object({ userId: z.string(), attemptName: z.string() });

/** Somebody who is in. */
export interface Entered extends SignedToken {
  user: UserClaims;
  refreshToken: string;
}

export interface SigningInOptions {
  redis: Redis;
  users: UserRepository;
  tokens: Tokens;
  signIns: SignIns;
  startLinks: StartLinks;
  attempts: AttemptLimit;
  secondFactors: SecondFactors;
  passkeys: Passkeys;
  auditing: Auditing;
}

/** All ways in that end with an access token of this server, each written down with what came of it. */
export class SigningIn {
  readonly #options: SigningInOptions;
  readonly #challenges: OneTimeSecrets<z.infer<typeof pending>>;

  constructor(options: SigningInOptions) {
    this.#options = options;
    this.#challenges = new OneTimeSecrets(options.redis, {
      kind: 'second-factor',
      content: pending,
      lifetimeMs: challengeMs,
    });
  }

  /** Throws SIGN_IN_REFUSED, for unknown addresses and disabled accounts as for wrong passwords, and SIGN_IN_LOCKED. */
  async byPassword(email: string, password: string, actor: Actor): Promise<Entered | SecondFactorNeeded> {
    const { users, attempts, auditing } = this.#options;
    const attemptName = `email:${users.emailHash(email)}`;
    await this.#countAttempt(attemptName, actor);
    const user = await users.findByEmail(email);
    const matches = await passwordMatches(user?.passwordHash ?? null, password);
    if (!user || !matches || user.disabledAt !== null) {
      await auditing.record(accountEvent('signIn.failed', actor, user?.userId ?? 'unknown'));
      throw new WireError('SIGN_IN_REFUSED');
    }
    const methods = await this.#methodsOf(user);
    if (methods.length > 0) {
      const { secret } = await this.#challenges.issue({ userId: user.userId, attemptName });
      return { state: 'secondFactor', challengeId: secret, methods };
    }
    await attempts.succeeded(attemptName);
    return this.enter(user, 'password', actor);
  }

  /** Throws CHALLENGE_EXPIRED, SECOND_FACTOR_REFUSED, SIGN_IN_LOCKED. */
  async byCode(challengeId: string, code: string, actor: Actor): Promise<Entered> {
    const { users, attempts, secondFactors, auditing } = this.#options;
    const challenge = await this.#challenges.read(challengeId);
    if (!challenge) throw new WireError('CHALLENGE_EXPIRED');
    const { userId, attemptName } = challenge;
    await this.#countAttempt(attemptName, actor);
    const user = await users.find(userId);
    const method = user && (await secondFactors.accept(user, code));
    if (!method) {
      await auditing.record(accountEvent('signIn.failed', actor, userId, { method: 'secondFactor' }));
      throw new WireError('SECOND_FACTOR_REFUSED');
    }
    if (user.disabledAt !== null || !(await this.#challenges.take(challengeId))) {
      throw new WireError('CHALLENGE_EXPIRED');
    }
    await attempts.succeeded(attemptName);
    return this.enter(user, method, actor);
  }

  /** Throws CHALLENGE_EXPIRED, SECOND_FACTOR_REFUSED. */
  async byPasskey(
    sent: { challengeId: string; response: PasskeyAssertion; origin: string },
    actor: Actor,
  ): Promise<Entered> {
    const { users, passkeys, auditing } = this.#options;
    try {
      const user = await users.find(await passkeys.accept(sent));
      if (!user || user.disabledAt !== null) throw new WireError('SECOND_FACTOR_REFUSED');
      return await this.enter(user, 'passkey', actor);
    } catch (error) {
      if (error instanceof WireError && error.code === 'SECOND_FACTOR_REFUSED') {
        await auditing.record(accountEvent('signIn.failed', actor, 'unknown', { method: 'passkey' }));
      }
      throw error;
    }
  }

  /** Without an account, for a working day, without refresh. Throws START_LINK_USED. */
  async byStartLink(credential: string, actor: Actor): Promise<SignedToken & { user: UserClaims }> {
    const { startLinks, signIns, users, tokens, auditing } = this.#options;
    const operator = await startLinks.redeem(credential);
    const { userId } = operator;
    const displayName = (await users.find(userId))?.displayName ?? operator.displayName;
    await auditing.record(
      accountEvent('signIn.succeeded', { ...actor, actorId: userId }, userId, { method: 'startLink' }),
    );
    const signInId = await signIns.startUnrefreshed(userId, Date.now() + tokenLifetimeMs);
    const user = { ...operator, displayName, signInId };
    return { ...(await tokens.signAccessToken(user, { lifetimeMs: tokenLifetimeMs })), user };
  }

  /** Throws REFRESH_REFUSED. */
  async byRefreshToken(refreshToken: string, actor: Actor): Promise<Entered> {
    const { signIns, users, tokens, auditing } = this.#options;
    const outcome = await signIns.refresh(refreshToken);
    if (outcome.state === 'unknown') throw new WireError('REFRESH_REFUSED');
    const { userId, signInId } = outcome;
    if (outcome.state === 'reused') {
      await auditing.record(accountEvent('signIn.tokenReused', actor, userId, { signInId }));
      throw new WireError('REFRESH_REFUSED');
    }
    const user = await users.find(userId);
    if (!user || user.disabledAt !== null) {
      await signIns.end(signInId);
      throw new WireError('REFRESH_REFUSED');
    }
    const claims = claimsOf(user, signInId);
    return { ...(await tokens.signAccessToken(claims)), user: claims, refreshToken: outcome.refreshToken };
  }

  async out(identity: UserClaims, scope: 'here' | 'everywhere', actor: Actor): Promise<void> {
    const { signIns, auditing } = this.#options;
    await auditing.record(accountEvent('signIn.ended', actor, identity.userId, { scope }));
    if (scope === 'everywhere') await signIns.endAll(identity.userId);
    else if (identity.signInId !== undefined) await signIns.end(identity.signInId);
  }

  /** For somebody who has shown who they are. */
  async enter(user: UserRecord, method: string, actor: Actor): Promise<Entered> {
    const { signIns, tokens, auditing } = this.#options;
    const { userId } = user;
    await auditing.record(
      accountEvent('signIn.succeeded', { ...actor, actorId: userId }, userId, { method }),
    );
    const { signInId, refreshToken } = await signIns.start(userId);
    const claims = claimsOf(user, signInId);
    return { ...(await tokens.signAccessToken(claims)), user: claims, refreshToken };
  }

  /** The password of somebody who is signed in, before what a thief of their token must not do. */
  async requirePassword({ userId, passwordHash }: UserRecord, password: string, actor: Actor): Promise<void> {
    const attemptName = `user:${userId}`;
    await this.#countAttempt(attemptName, actor);
    if (!(await passwordMatches(passwordHash, password))) {
      await this.#options.auditing.record(accountEvent('account.passwordWrong', actor, userId));
      throw new WireError('PASSWORD_WRONG');
    }
    await this.#options.attempts.succeeded(attemptName);
  }

  /** Throws SIGN_IN_LOCKED; the audit log has it once for each lock. */
  async #countAttempt(name: string, actor: Actor): Promise<void> {
    const attempt = await this.#options.attempts.begin(name);
    if (attempt.state === 'allowed') return;
    if (attempt.first) {
      // The name holds a hash of the address, or the account's id.
      await this.#options.auditing.record(accountEvent('signIn.locked', actor, name));
    }
    throw new WireError('SIGN_IN_LOCKED', { retryAfterMs: attempt.retryAfterMs });
  }

  async #methodsOf({
    userId,
    totpSecret,
    recoveryHashes,
  }: UserRecord): Promise<SecondFactorNeeded['methods']> {
    const passkeys = await this.#options.passkeys.listOf(userId);
    return [
      ...(totpSecret === null ? [] : ['totp' as const]),
      ...(recoveryHashes.length === 0 ? [] : ['recoveryCode' as const]),
      ...(passkeys.length === 0 ? [] : ['passkey' as const]),
    ];
  }
}

const claimsOf = ({ userId, displayName, role }: UserRecord, signInId: string): UserClaims => ({
  kind: 'user',
  userId,
  displayName,
  roles: [role],
  signInId,
});
