import { randomBytes } from 'node:crypto';

const keyBytes = 32;

/**
 * The secrets of an installation. As text, in the environment or a file: entries `<number>:<base64url of 32 bytes>` and
 * one `lookup:<the same>`, separated by commas or white space. What is new is sealed with the highest number.
 */
export class KeySet {
  readonly lookup: Buffer;
  readonly sealing: ReadonlyMap<number, Buffer>;

  constructor(lookup: Buffer, sealing: ReadonlyMap<number, Buffer>) {
    this.lookup = lookup;
    this.sealing = sealing;
  }

  static create(): KeySet {
    return new KeySet(randomBytes(keyBytes), new Map([[1, randomBytes(keyBytes)]]));
  }

  /** Throws with the place, never with the secret. */
  static parse(text: string): KeySet {
    const entries = text.split(/[\s,]+/).filter((entry) => entry !== '');
    const secrets = new Map<string, Buffer>();
    for (const [index, entry] of entries.entries()) {
      const [, name, encoded] = /^(lookup|[1-9]\d{0,8}):([\w-]{43})=?$/.exec(entry) ?? [];
      if (name === undefined || encoded === undefined) {
        throw new Error(`entry ${index + 1} is not <number>:<32 bytes in base64url> or lookup:<the same>`);
      }
      if (secrets.has(name)) throw new Error(`${name} is there twice`);
      secrets.set(name, Buffer.from(encoded, 'base64url'));
    }
    const lookup = secrets.get('lookup');
    secrets.delete('lookup');
    if (!lookup || secrets.size === 0) throw new Error('it needs a lookup key and at least one numbered key');
    return new KeySet(lookup, new Map([...secrets].map(([name, secret]) => [Number(name), secret])));
  }

  get currentId(): number {
    return Math.max(...this.sealing.keys());
  }

  withNextKey(): KeySet {
    return new KeySet(this.lookup, new Map([...this.sealing, [this.currentId + 1, randomBytes(keyBytes)]]));
  }

  /** What of `known` is another here, or missing: for people, without the secrets. */
  lacking(known: KeySet): string[] {
    const wrong = known.lookup.equals(this.lookup) ? [] : ['lookup is another'];
    for (const [id, secret] of known.sealing) {
      const here = this.sealing.get(id);
      if (!here?.equals(secret)) wrong.push(`${id} is ${here ? 'another' : 'missing'}`);
    }
    return wrong;
  }

  /** As `parse` takes it. */
  toText(): string {
    const line = (name: string | number, secret: Buffer) => `${name}:${secret.toString('base64url')}\n`;
    return [line('lookup', this.lookup), ...[...this.sealing].map(([id, key]) => line(id, key))].join('');
  }
}
