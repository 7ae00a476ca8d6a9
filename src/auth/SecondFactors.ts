import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { Secret, TOTP } from 'otpauth';
import type { Auditing } from '../audit/AuditLog.ts';
import type { KeyRing } from '../privacy/KeyRing.ts';
import type { UserRecord, UserRepository } from '../graph/repositories/UserRepository.ts';
import { WireError } from '../wire/errors.ts';
import { accountEvent, type Actor } from './actors.ts';

const secretBytes = 20;
const setUpMs = 10 * 60_000;
const recoveryCodeCount = 10;
/** Letters and digits that nobody takes for another: 32 of them, so that a byte picks one without bias. */
const codeLetters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
/** A code counts for its own 30 s and those on either side, for clocks that differ (RFC 6238, section 5.2). */
const window = 1;
const periodS = 30;

export interface SecondFactorsOptions {
  redis: Redis;
  users: UserRepository;
  keyRing: KeyRing;
  auditing: Auditing;
}

/** Codes of an authenticator app (TOTP, RFC 6238), and recovery codes for when it is lost. */
export class SecondFactors {
  readonly #options: SecondFactorsOptions;

  constructor(options: SecondFactorsOptions) {
    this.#options = options;
  }

  /** A secret that counts once a code of it is confirmed. Beginning anew forgets the one before. */
  async begin({ userId, email }: UserRecord): Promise<{ uri: string; secret: string }> {
    const { redis, keyRing } = this.#options;
    const secret = new Secret({ size: secretBytes }).base32;
    await redis.set(keyOf(userId), keyRing.encrypt(secret, keyOf(userId)), 'PX', setUpMs);
    return { uri: totpOf(secret, email ?? userId).toString(), secret };
  }

  /** Answers the recovery codes. Throws TOTP_NOT_BEGUN, SECOND_FACTOR_REFUSED. */
  async confirm(user: UserRecord, code: string, actor: Actor): Promise<string[]> {
    const { redis, keyRing, users, auditing } = this.#options;
    const { userId } = user;
    const begun = await redis.get(keyOf(userId));
    if (begun === null) throw new WireError('TOTP_NOT_BEGUN');
    const totpSecret = keyRing.decrypt(begun, keyOf(userId));
    if (!(await this.#codeMatches(userId, totpSecret, code))) throw new WireError('SECOND_FACTOR_REFUSED');
    const codes = Array.from({ length: recoveryCodeCount }, newRecoveryCode);
    await auditing.record(accountEvent('account.totpAdded', actor, userId));
    const recoveryHashes = codes.map((made) => users.recoveryHash(userId, plain(made)));
    await users.update(userId, { totpSecret, recoveryHashes });
    await redis.del(keyOf(userId));
    return codes;
  }

  async remove({ userId }: UserRecord, actor: Actor): Promise<void> {
    await this.#options.auditing.record(accountEvent('account.totpRemoved', actor, userId));
    await this.#options.users.update(userId, { totpSecret: null, recoveryHashes: [] });
  }

  /** Which of the two it was; null for neither. Each code works once. */
  async accept(user: UserRecord, code: string): Promise<'totp' | 'recoveryCode' | null> {
    const { userId, totpSecret } = user;
    if (totpSecret === null) return null;
    if (await this.#codeMatches(userId, totpSecret, code)) return 'totp';
    return (await this.#options.users.takeRecoveryCode(userId, plain(code))) ? 'recoveryCode' : null;
  }

  async #codeMatches(userId: string, secret: string, code: string): Promise<boolean> {
    const delta = totpOf(secret, userId).validate({ token: code, window });
    if (delta === null) return false;
    // Who looks over a shoulder brings the same code again within its time.
    const step = Math.floor(Date.now() / 1000 / periodS) + delta;
    const key = `consilium:totp-used:${userId}:${step}`;
    return (await this.#options.redis.set(key, '1', 'EX', (2 * window + 2) * periodS, 'NX')) === 'OK';
  }
}

const keyOf = (userId: string) => `consilium:totp-set-up:${userId}`;

const totpOf = (secret: string, label: string) =>
  new TOTP({
    issuer: 'Consilium',
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: periodS,
    secret: Secret.fromBase32(secret),
  });

/** 80 bits, in groups of four. */
function newRecoveryCode(): string {
  const letters = Array.from(randomBytes(16), (byte) => codeLetters[byte % codeLetters.length]);
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-');
}

const plain = (code: string) => code.toUpperCase().replace(/[^A-Z0-9]/g, '');
