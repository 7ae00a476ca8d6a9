import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { KeySet } from './KeySet.ts';
import { readFileSync } from 'node:fs';
import { writePrivateFile } from '../../config/writePrivateFile.ts';
import { loadKeySet, type KeyLocation, type LoadedKeys } from './keyFile.ts';

const ivBytes = 12;
const tagBytes = 16;

/** A sealed text was changed, belongs to another context, or its key is not in the ring. Says which, never what. */
export class DecryptionFailed extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'DecryptionFailed';
  }
}

/**
 * Seals texts and makes the keyed hashes by which sealed texts are found. AES-256-GCM (NIST SP 800-38D) with a random
 * 96-bit IV, so one key seals at most 2^32 texts; a subkey for each use comes from HKDF-SHA-256 (RFC 5869).
 */
export class KeyRing {
  /** Where the keys were made by this very start, and must be backed up from now on; else null. */
  readonly madeAt: string | null;
  #keys: KeySet;
  #sealingKeys = new Map<number, Buffer>();
  #hashKey: Buffer;

  /** Null: they come from the environment. */
  readonly #path: string | null;

  private constructor({ keys, path, madeAt }: LoadedKeys) {
    this.madeAt = madeAt;
    this.#keys = keys;
    this.#path = path;
    this.#hashKey = subkey(keys.lookup, 'consilium keyed hashes');
  }

  /** Makes the keys where the location allows it and there are none. Throws where they are missing, damaged or others. */
  static async load(location: KeyLocation): Promise<KeyRing> {
    return new KeyRing(await loadKeySet(location));
  }

  /** `k<keyId>.<base64url of iv, ciphertext, tag>`. Opens only with the same context, such as `Case.patientName:<id>`. */
  encrypt(text: string, context: string): string {
    const keyId = this.#keys.currentId;
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#sealingKey(keyId), iv);
    cipher.setAAD(Buffer.from(context));
    const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `k${keyId}.${sealed.toString('base64url')}`;
  }

  /** Throws DecryptionFailed. */
  decrypt(sealed: string, context: string): string {
    const bytes = Buffer.from(sealed.slice(sealed.indexOf('.') + 1), 'base64url');
    if (bytes.byteLength < ivBytes + tagBytes) throw new DecryptionFailed('this is no sealed text');
    const key = this.#sealingKey(keyIdOf(sealed));
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(ivBytes, -tagBytes)), decipher.final()]).toString(
        'utf8',
      );
    } catch {
      throw new DecryptionFailed('a sealed text was changed, or belongs elsewhere');
    }
  }

  /**
   * HMAC-SHA-256 in base64url, for equality look-ups and signatures. The same for ever: its key stays when the sealing
   * keys are rotated.
   */
  keyedHash(purpose: string, value: string): string {
    return createHmac('sha256', this.#hashKey)
      .update(JSON.stringify([purpose, value]))
      .digest('base64url');
  }

  /** False where a rotation has to seal it anew. */
  isCurrent(sealed: string): boolean {
    return keyIdOf(sealed) === this.#keys.currentId;
  }

  /** The number of the key that seals. */
  get currentKeyId(): number {
    return this.#keys.currentId;
  }

  /**
   * Adds a key, kept in the file before it is used, with which everything is sealed from now on. Throws where the keys
   * come from the environment. What is sealed with an old key stays readable; `reseal` brings it to the new one.
   */
  async rotate(): Promise<void> {
    if (this.#path === null) {
      throw new Error(
        `The keys come from CONSILIUM_KEYS: add ${this.#keys.currentId + 1}:<32 random bytes in base64url> there and start again.`,
      );
    }
    this.#readAgain(this.#path);
    const next = this.#keys.withNextKey();
    await writePrivateFile(this.#path, next.toText());
    this.#keys = next;
  }

  /** Another process may have rotated them. */
  #readAgain(path: string): void {
    this.#keys = KeySet.parse(readFileSync(path, 'utf8'));
  }

  #sealingKey(keyId: number): Buffer {
    const known = this.#sealingKeys.get(keyId);
    if (known) return known;
    if (!this.#keys.sealing.has(keyId) && this.#path !== null && keyId > this.#keys.currentId) {
      this.#readAgain(this.#path);
    }
    const secret = this.#keys.sealing.get(keyId);
    if (!secret) throw new DecryptionFailed(`key ${keyId} is not in the ring`);
    const key = subkey(secret, 'consilium encryption');
    this.#sealingKeys.set(keyId, key);
    return key;
  }
}

function keyIdOf(sealed: string): number {
  const id = /^k(\d{1,9})\./.exec(sealed)?.[1];
  if (id === undefined) throw new DecryptionFailed('this is no sealed text');
  return Number(id);
}

function subkey(secret: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', use, 32));
}
