/** Values that a schema of the protocol takes, mostly: what a schema cannot tell as JSON Schema is left to chance. */
import { z } from 'zod';
import type { KnownValues } from './KnownValues.ts';
import type { Random } from './Random.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

const translated = new Map<z.ZodType, JsonSchema>();

/** A value that the schema takes. */
export function sampleOf(schema: z.ZodType, known: KnownValues, random: Random): unknown {
  const root = translated.get(schema) ?? z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  translated.set(schema, root);
  return new Sampler(root, known, random).sample(root, '');
}

class Sampler {
  readonly #root: JsonSchema;
  readonly #known: KnownValues;
  readonly #random: Random;

  constructor(root: JsonSchema, known: KnownValues, random: Random) {
    this.#root = root;
    this.#known = known;
    this.#random = random;
  }

  /** `name`: of the field that the value is for. */
  sample(of: JsonSchema | boolean, name: string): unknown {
    if (typeof of === 'boolean') return null;
    const random = this.#random;
    if (of.$ref !== undefined) return this.sample(this.#referred(of.$ref), name);
    if (of.const !== undefined) return of.const;
    if (of.enum) return random.pick(of.enum);
    const choices = of.anyOf ?? of.oneOf;
    if (choices) return this.sample(random.pick(choices), name);
    switch (of.type) {
      case 'object':
        return this.#object(of);
      case 'array':
        return this.#array(of, name);
      case 'string':
        return this.#text(of, name);
      case 'integer':
        return random.whole(...this.#bounds(of));
      case 'number': {
        const [least, most] = this.#bounds(of);
        return least + random.fraction() * (most - least);
      }
      case 'boolean':
        return random.happens(0.5);
      default:
        return null;
    }
  }

  #referred(reference: string): JsonSchema {
    const definition = this.#root.$defs?.[reference.replace('#/$defs/', '')];
    if (!definition) throw new Error(`${reference} leads nowhere`);
    return definition;
  }

  #object({ properties = {}, required = [], additionalProperties }: JsonSchema): Record<string, unknown> {
    const members = Object.entries(properties)
      .filter(([name]) => required.includes(name) || this.#random.happens(0.4))
      .map(([name, member]) => [name, this.sample(member, name)]);
    if (typeof additionalProperties === 'object') {
      for (let more = this.#random.whole(0, 3); more > 0; more--)
        members.push([`member${more}`, this.sample(additionalProperties, '')]);
    }
    return Object.fromEntries(members) as Record<string, unknown>;
  }

  #array({ items, minItems = 0, maxItems = 4 }: JsonSchema, name: string): unknown[] {
    if (typeof items !== 'object' || Array.isArray(items)) return [];
    const length = this.#random.whole(minItems, Math.min(maxItems, minItems + 3));
    return Array.from({ length }, () => this.sample(items, name));
  }

  #text({ format, pattern, minLength = 0, maxLength = 200 }: JsonSchema, name: string): string {
    const random = this.#random;
    if (format === 'uri') return 'https://127.0.0.1:1/hook';
    if (format === 'email') return `person${random.whole(0, 50)}@clinic.example`;
    if (format === 'uuid' || name.endsWith('Id')) return this.#known.id(name, random) ?? name;
    if (pattern !== undefined) return this.#known.textLike(new RegExp(pattern, 'u'), random) ?? 'x';
    // Of some forms JSON Schema does not tell all.
    const own = random.happens(0.9) ? this.#known.textOf(name, random) : null;
    if (own !== null && own.length >= minLength && own.length <= maxLength) return own;
    const length = random.whole(minLength, Math.min(maxLength, minLength + 40));
    return Array.from({ length }, () => random.pick(letters)).join('') || 'x';
  }

  #bounds({ minimum, maximum, exclusiveMinimum }: JsonSchema): [least: number, most: number] {
    const above = typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : undefined;
    const least = minimum ?? above ?? 0;
    return [least, Math.max(least, Math.min(maximum ?? least + 1_000_000, Number.MAX_SAFE_INTEGER))];
  }
}

const letters = Array.from('abcdefghijklmnopqrstuvwxyzéñ 0123456789');
