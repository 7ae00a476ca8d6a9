/**
 * A passkey device in software, as far as a server can tell (WebAuthn level 3, sections 6.1 and 6.5): it keeps keys for
 * the host names it was asked by, and answers what `navigator.credentials` would.
 */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import type { PasskeyAssertion, PasskeyRegistration } from '../../src/wire/accounts.ts';

interface Credential {
  id: Buffer;
  rpId: string;
  privateKey: KeyObject;
}

const userPresent = 0x01;
const userVerified = 0x04;
const attested = 0x40;

export class SoftwareAuthenticator {
  readonly #credentials: Credential[] = [];
  /** Signatures so far. A test that sets it back plays a copied device. */
  counter = 0;
  /** Whether its owner showed a finger or a PIN. */
  verifiesUser = true;

  /** What `navigator.credentials.create` resolves with on a page of `origin`. */
  create(challenge: string, origin: string): PasskeyRegistration {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const rpId = new URL(origin).hostname;
    const id = randomBytes(32);
    this.#credentials.push({ id, rpId, privateKey });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    // COSE_Key of ES256 on P-256 (RFC 9053, section 7.1.1).
    const coseKey = isoCBOR.encode(
      new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
        [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
      ]),
    );
    const idLength = Buffer.alloc(2);
    idLength.writeUInt16BE(id.length);
    const authData = Buffer.concat([
      this.#authenticatorData(rpId, attested),
      Buffer.alloc(16),
      idLength,
      id,
      coseKey,
    ]);
    const attestationObject = isoCBOR.encode(
      new Map<string, string | Uint8Array | Map<string, never>>([
        ['fmt', 'none'],
        ['attStmt', new Map<string, never>()],
        ['authData', new Uint8Array(authData)],
      ]),
    );
    return {
      ...named(id),
      response: {
        clientDataJSON: clientData('webauthn.create', challenge, origin).toString('base64url'),
        attestationObject: Buffer.from(attestationObject).toString('base64url'),
        transports: ['internal'],
      },
    };
  }

  /** What `navigator.credentials.get` resolves with on a page of `origin`. */
  get(challenge: string, origin: string): PasskeyAssertion {
    const rpId = new URL(origin).hostname;
    const credential = this.#credentials.find((kept) => kept.rpId === rpId) ?? this.#credentials[0];
    if (!credential) throw new Error('this device has no passkey');
    this.counter += 1;
    const authenticatorData = this.#authenticatorData(rpId, 0);
    const client = clientData('webauthn.get', challenge, origin);
    const signed = Buffer.concat([authenticatorData, createHash('sha256').update(client).digest()]);
    return {
      ...named(credential.id),
      response: {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: authenticatorData.toString('base64url'),
        signature: sign('sha256', signed, credential.privateKey).toString('base64url'),
      },
    };
  }

  #authenticatorData(rpId: string, flags: number): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    return Buffer.concat([
      createHash('sha256').update(rpId).digest(),
      Buffer.of(flags | userPresent | (this.verifiesUser ? userVerified : 0)),
      counter,
    ]);
  }
}

const named = (id: Buffer) => ({
  id: id.toString('base64url'),
  rawId: id.toString('base64url'),
  type: 'public-key' as const,
  clientExtensionResults: {},
});

const clientData = (type: string, challenge: string, origin: string) =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
