import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Redis } from 'ioredis';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { Auditing } from '../audit/AuditLog.ts';
import type { PasskeyRecord, PasskeyRepository } from '../graph/repositories/PasskeyRepository.ts';
import type { UserRecord } from '../graph/repositories/UserRepository.ts';
import type { PasskeyAssertion, PasskeyRegistration } from '../wire/accounts.ts';
import { WireError } from '../wire/errors.ts';
import { accountEvent, type Actor } from './actors.ts';
import { OneTimeSecrets } from './OneTimeSecrets.ts';

const challengeMs = 5 * 60_000;
const challenge = z.object({ challenge: z.string(), userId: z.string().nullable() });

/** What goes to the browser: JSON by its nature, which the library's types do not say. */
interface Begun {
  challengeId: string;
  options: { challenge: string; [name: string]: unknown };
}

export interface PasskeysOptions {
  redis: Redis;
  passkeys: PasskeyRepository;
  auditing: Auditing;
}

/**
 * Passkeys (WebAuthn level 3). They are bound to the host name under which people reach this server, so `origin` is what
 * the browser has in its address bar; a page elsewhere gets nothing from them whatever origin it claims.
 */
export class Passkeys {
  readonly #options: PasskeysOptions;
  readonly #registrations: OneTimeSecrets<z.infer<typeof challenge>>;
  readonly #assertions: OneTimeSecrets<z.infer<typeof challenge>>;

  constructor(options: PasskeysOptions) {
    this.#options = options;
    const common = { content: challenge, lifetimeMs: challengeMs };
    this.#registrations = new OneTimeSecrets(options.redis, { kind: 'passkey-registration', ...common });
    this.#assertions = new OneTimeSecrets(options.redis, { kind: 'passkey-assertion', ...common });
  }

  listOf(userId: string): Promise<PasskeyRecord[]> {
    return this.#options.passkeys.listOf(userId);
  }

  async beginRegistration({ userId, displayName, email }: UserRecord, origin: string): Promise<Begun> {
    const known = await this.#options.passkeys.listOf(userId);
    const options = await generateRegistrationOptions({
      rpName: 'Consilium',
      rpID: new URL(origin).hostname,
      userName: email ?? displayName,
      userDisplayName: displayName,
      userID: new TextEncoder().encode(userId),
      excludeCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    const { secret } = await this.#registrations.issue({ challenge: options.challenge, userId });
    return { challengeId: secret, options: { ...options } };
  }

  /** Throws CHALLENGE_EXPIRED, SECOND_FACTOR_REFUSED. */
  async register(
    { userId }: UserRecord,
    sent: { challengeId: string; name: string; response: PasskeyRegistration; origin: string },
    actor: Actor,
  ): Promise<PasskeyRecord> {
    const { challengeId, name, response, origin } = sent;
    const begun = await this.#registrations.take(challengeId);
    if (begun?.userId !== userId) throw new WireError('CHALLENGE_EXPIRED');
    const verified = await verifyRegistrationResponse({
      response,
      expectedChallenge: begun.challenge,
      expectedOrigin: origin,
      expectedRPID: new URL(origin).hostname,
      requireUserVerification: true,
    }).catch(() => null); // its only rejections are refusals of what was sent
    if (verified?.verified !== true) throw new WireError('SECOND_FACTOR_REFUSED');
    const { id: credentialId, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
    const record: PasskeyRecord = {
      passkeyId: uuidv7(),
      userId,
      credentialId,
      publicKey: Buffer.from(publicKey).toString('base64url'),
      counter,
      transports,
      name,
      createdAt: new Date().toISOString(),
    };
    await this.#options.auditing.record(accountEvent('account.passkeyAdded', actor, userId));
    if (!(await this.#options.passkeys.create(record))) throw new WireError('SECOND_FACTOR_REFUSED');
    return record;
  }

  /** Throws PASSKEY_NOT_FOUND. */
  async remove(userId: string, passkeyId: string, actor: Actor): Promise<void> {
    await this.#options.auditing.record(accountEvent('account.passkeyRemoved', actor, userId));
    if (!(await this.#options.passkeys.remove(userId, passkeyId))) throw new WireError('PASSKEY_NOT_FOUND');
  }

  removeAll(userId: string): Promise<void> {
    return this.#options.passkeys.removeAll(userId);
  }

  /** For whoever has one: the device finds out which. */
  async beginSignIn(origin: string): Promise<Begun> {
    const options = await generateAuthenticationOptions({
      rpID: new URL(origin).hostname,
      userVerification: 'required',
    });
    const { secret } = await this.#assertions.issue({ challenge: options.challenge, userId: null });
    return { challengeId: secret, options: { ...options } };
  }

  /** Whose it is. Throws CHALLENGE_EXPIRED, SECOND_FACTOR_REFUSED. */
  async accept(sent: { challengeId: string; response: PasskeyAssertion; origin: string }): Promise<string> {
    const { challengeId, response, origin } = sent;
    const begun = await this.#assertions.take(challengeId);
    if (!begun) throw new WireError('CHALLENGE_EXPIRED');
    const known = await this.#options.passkeys.findByCredential(response.id);
    if (!known) throw new WireError('SECOND_FACTOR_REFUSED');
    const verified = await verifyAuthenticationResponse({
      response,
      expectedChallenge: begun.challenge,
      expectedOrigin: origin,
      expectedRPID: new URL(origin).hostname,
      requireUserVerification: true,
      credential: {
        id: known.credentialId,
        publicKey: new Uint8Array(Buffer.from(known.publicKey, 'base64url')),
        counter: known.counter,
        transports: known.transports,
      },
    }).catch(() => null); // a counter that went back included: the passkey has been copied
    if (verified?.verified !== true) throw new WireError('SECOND_FACTOR_REFUSED');
    await this.#options.passkeys.setCounter(known.passkeyId, verified.authenticationInfo.newCounter);
    return known.userId;
  }
}
