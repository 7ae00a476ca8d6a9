/** What a fuzzer knows of its server: texts that have the forms of the protocol, and ids that lead somewhere. */
import { clientEvents, routes } from '../../../src/wire/protocol.ts';
import type { Random } from './Random.ts';

const keptOfAName = 40;

export class KnownValues {
  /** Texts of the examples of all entries: for nearly every pattern of the protocol one of them matches. */
  readonly #texts: readonly string[];
  /** Ids by the name of the field that they stood in, the newest last. */
  readonly #ids = new Map<string, string[]>();

  /** The same by the name of the field that they stand in. */
  readonly #textsByName = new Map<string, string[]>();
  readonly #shared: KnownValues | null;

  /** `shared`: is told what this learns, and asked where this knows nothing. */
  constructor(shared: KnownValues | null = null) {
    this.#shared = shared;
    if (shared) {
      this.#texts = shared.#texts;
      return;
    }
    // A form that no example has.
    const texts = new Set(['L1T3']);
    for (const { example } of [...routes, ...clientEvents]) {
      eachText(example, (text, name) => {
        texts.add(text);
        this.#textsByName.set(name, [...(this.#textsByName.get(name) ?? []), text]);
      });
    }
    this.#texts = [...texts];
  }

  /** Keeps the ids of a reply or of an event. */
  learn(value: unknown): void {
    this.#shared?.learn(value);
    eachText(value, (text, name) => {
      if (!name.endsWith('Id') || text.length > 64) return;
      const ids = this.#ids.get(name) ?? [];
      if (ids.includes(text)) return;
      ids.push(text);
      if (ids.length > keptOfAName) ids.shift();
      this.#ids.set(name, ids);
    });
  }

  /** Of a field of that name, or sometimes of another; null where none is known. */
  id(name: string, random: Random): string | null {
    const own = this.#ids.get(name);
    if (this.#shared && (!own || random.happens(0.3))) return this.#shared.id(name, random);
    if (own && random.happens(0.9)) return random.pick(own);
    const all = [...this.#ids.values()];
    return all.length === 0 ? null : random.pick(random.pick(all));
  }

  /** Of a field of that name in an example; null where there is none. */
  textOf(name: string, random: Random): string | null {
    if (this.#shared) return this.#shared.textOf(name, random);
    const texts = this.#textsByName.get(name);
    return texts ? random.pick(texts) : null;
  }

  /** Null where none matches. */
  textLike(pattern: RegExp, random: Random): string | null {
    const matching = this.#texts.filter((text) => pattern.test(text));
    return matching.length === 0 ? null : random.pick(matching);
  }
}

function eachText(value: unknown, tell: (text: string, name: string) => void, name = ''): void {
  if (typeof value === 'string') tell(value, name);
  else if (Array.isArray(value)) for (const item of value) eachText(item, tell, name);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) eachText(member, tell, key);
  }
}
