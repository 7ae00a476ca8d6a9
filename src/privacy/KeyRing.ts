import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { KeySet } from './KeySet.ts';
import { readFileSync } from 'node:fs';
import { addKey, findKeySet, loadKeySet, type KeyLocation, type LoadedKeys } from './keyFile.ts';

/** HMAC-SHA-256 in hexadecimal. */
export type KeyedHasher = (value: string | Buffer) => string;

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
  readonly #sealingKeys = new Map<number, KeyObject>();
  #hashKey: KeyObject;

  /** Null: they come from the environment. */
  readonly #path: string | null;
  readonly #dataDir: string;

  private constructor({ keys, path, dataDir, madeAt }: LoadedKeys) {
    this.madeAt = madeAt;
    this.#keys = keys;
    this.#path = path;
    this.#dataDir = dataDir;
    this.#hashKey = subkey(keys.lookup, 'consilium keyed hashes');
  }

  /** Makes the keys where the location allows it and there are none. Throws where they are missing, damaged or others. */
  static async load(location: KeyLocation): Promise<KeyRing> {
    return new KeyRing(await loadKeySet(location));
  }

  /** For commands, which make no keys: null where there never were any. Throws as `load` does. */
  static async find(location: KeyLocation): Promise<KeyRing | null> {
    const standing = await findKeySet(location);
    return standing && new KeyRing(standing);
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

  /**
   * As `keyedHash`, in hexadecimal and with a subkey of this use alone: for lines that are many and long. The same for
   * ever, too.
   */
  hasherOf(use: string): KeyedHasher {
    const key = subkey(this.#keys.lookup, `consilium ${use}`);
    return (value) => createHmac('sha256', key).update(value).digest('hex');
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
   * The number that a key made now gets, by what the file says at this moment. Throws where the keys come from the
   * environment.
   */
  nextKeyId(): number {
    this.#readAgain(this.#pathToChange());
    return this.#keys.currentId + 1;
  }

  /**
   * Adds key `keyId`, kept in the file before it is used, with which everything is sealed from now on; takes it up where
   * another process has made it meanwhile. Throws where the keys come from the environment. What is sealed with an old
   * key stays readable until something seals it anew.
   */
  async rotate(keyId = this.nextKeyId()): Promise<void> {
    const path = this.#pathToChange();
    const keys = await addKey({ path, dataDir: this.#dataDir }, keyId, () => {
      this.#readAgain(path);
      return this.#keys;
    });
    this.#use(keys);
  }

  /** Seals with a newer key from now on where another process has put one into the file. Throws where it is damaged or lacks a key. */
  takeUp(): void {
    if (this.#path !== null) this.#readAgain(this.#path);
  }

  #pathToChange(): string {
    if (this.#path !== null) return this.#path;
    throw new Error(
      `The keys come from CONSILIUM_KEYS: add ${this.#keys.currentId + 1}:<32 random bytes in base64url> there and start again.`,
    );
  }

  /** Another process may have rotated them. Throws, and changes nothing, where one known here is another or missing. */
  #readAgain(path: string): void {
    const read = KeySet.parse(readFileSync(path, 'utf8'));
    const wrong = read.lacking(this.#keys);
    if (wrong.length > 0) {
      throw new Error(`The keys of ${path} are not those that this process has: ${wrong.join(', ')}.`);
    }
    if (read.sealing.size > this.#keys.sealing.size) this.#use(read);
  }

  #readFor(keyId: number, path: string): void {
    try {
      this.#readAgain(path);
    } catch (error) {
      throw new DecryptionFailed(`key ${keyId} is not in the ring. ${(error as Error).message}`);
    }
  }

  #use(keys: KeySet): void {
    this.#keys = keys;
    this.#sealingKeys.clear();
  }

  #sealingKey(keyId: number): KeyObject {
    const known = this.#sealingKeys.get(keyId);
    if (known) return known;
    if (!this.#keys.sealing.has(keyId) && this.#path !== null && keyId > this.#keys.currentId) {
      this.#readFor(keyId, this.#path);
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

/** As a KeyObject: of a Buffer one is made for each text, which takes longer than opening the text. */
function subkey(secret: Buffer, use: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', use, 32)));
}
