/** Schemas as Markdown for people: a row a field, nested objects by dotted path, named types as links. */
import { z } from 'zod';
import { typeNames } from './namedTypes.ts';

type Json = z.core.JSONSchema.BaseSchema;

/** `input`: what may be sent, where a default makes a field optional. `output`: what arrives, all filled in. */
export type Direction = 'input' | 'output';

/**
 * What a request, reply or payload holds: a table of its fields, one for each of its forms where it has several,
 * or the link to its named type.
 */
export function schemaMarkdown(schema: z.ZodType, io: Direction): string {
  const json = z.toJSONSchema(schema, { io, metadata: typeNames });
  return json.$ref === undefined ? fieldsMarkdown(json) : typeText(json);
}

/** A named type itself: the table of its fields, or for a single value its type and bounds. */
export function definitionMarkdown(name: string, schema: z.ZodType): string {
  const { $defs = {} } = z.toJSONSchema(z.strictObject({ it: schema }), { metadata: typeNames });
  const json = $defs[name];
  if (json === undefined) throw new Error(`${name} is not registered as a named type`);
  return formsOf(json).every((form) => form.properties) ? fieldsMarkdown(json) : typeText(json);
}

const whole = (schema: Json | boolean | undefined): Json => (typeof schema === 'object' ? schema : {});
const wholes = (schemas: readonly (Json | boolean)[] | undefined): Json[] => (schemas ?? []).map(whole);
const formsOf = (json: Json): Json[] => (json.oneOf ? wholes(json.oneOf) : [json]);

function fieldsMarkdown(json: Json): string {
  const forms = formsOf(json);
  if (forms.length === 1) return table(json);
  return forms.map((form) => `${formName(form)}:\n\n${table(form)}`).join('\n\n');
}

/** The forms of a union are told apart by the fields that are constant in them. */
function formName(form: Json): string {
  const constants = Object.entries(form.properties ?? {}).flatMap(([name, field]) => {
    const value = whole(field).const;
    return value === undefined ? [] : [`\`${name}\` is \`${JSON.stringify(value)}\``];
  });
  return `Where ${constants.join(' and ')}`;
}

function table(json: Json): string {
  const rows = fieldRows(json, '');
  if (rows.length === 0) return 'Nothing.';
  return ['| field | type | |', '|---|---|---|', ...rows].join('\n');
}

function fieldRows(json: Json, prefix: string): string[] {
  const required = new Set(json.required ?? []);
  return Object.entries(json.properties ?? {}).flatMap(([name, value]) => {
    const field = whole(value);
    const path = `${prefix}${name}`;
    const note =
      field.default !== undefined
        ? `\`${JSON.stringify(field.default)}\` where left out`
        : required.has(name)
          ? ''
          : 'may be left out';
    const row = `| \`${path}\` | ${typeText(field).replaceAll('|', '\\|')} | ${note} |`;
    const inner = innerObjects(field, path);
    return [row, ...inner.flatMap(([object, innerPath]) => fieldRows(object, `${innerPath}.`))];
  });
}

/** The objects without a name of their own that a field holds, however deep in lists and alternatives. */
function innerObjects(field: Json, path: string): [Json, string][] {
  if (field.properties) return [[field, path]];
  if (field.type === 'array' && !Array.isArray(field.items)) {
    return innerObjects(whole(field.items), `${path}[]`);
  }
  return wholes(field.anyOf ?? field.oneOf).flatMap((form) => innerObjects(form, path));
}

function typeText(json: Json): string {
  if (json.$ref !== undefined) {
    const name = json.$ref.replace('#/$defs/', '');
    return `[${name}](#${name.toLowerCase()})`;
  }
  if (json.const !== undefined) return `\`${JSON.stringify(json.const)}\``;
  if (json.enum) return json.enum.map((value) => `\`${JSON.stringify(value)}\``).join(' or ');
  const forms = json.anyOf ?? json.oneOf;
  if (forms) return [...new Set(wholes(forms).map(typeText))].join(' or ');
  if (Array.isArray(json.type)) return json.type.map((type) => typeText({ ...json, type })).join(' or ');
  switch (json.type) {
    case 'array':
      return `list of ${typeText(whole(json.items as Json))}${bounds('', json.minItems, json.maxItems)}`;
    case 'string':
      return stringText(json);
    case 'number':
    case 'integer':
      return numberText(json);
    case 'object':
      if (json.properties) return 'object';
      return `object of ${typeText(whole(json.additionalProperties))} by name`;
    case undefined:
      return 'anything';
    default:
      return json.type;
  }
}

function stringText({ format, pattern, minLength, maxLength }: Json): string {
  if (format === 'date-time') return 'ISO 8601 in UTC';
  if (format === 'uuid') return 'UUID';
  if (pattern !== undefined) return `string matching \`${pattern}\``;
  return `string${bounds(' of', minLength, maxLength, ' characters')}`;
}

function numberText({ type, minimum, maximum, exclusiveMinimum }: Json): string {
  const noun = type === 'integer' ? 'integer' : 'number';
  if (exclusiveMinimum !== undefined) {
    const above = `${noun} above ${exclusiveMinimum}`;
    return maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER
      ? above
      : `${above}, at most ${maximum}`;
  }
  return `${noun}${bounds(',', limit(minimum), limit(maximum))}`;
}

/** Bounds that only say "a safe integer" tell nobody anything. */
const limit = (value: number | undefined) =>
  value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? undefined : value;

function bounds(lead: string, low: number | undefined, high: number | undefined, unit = ''): string {
  if (low !== undefined && high !== undefined) return `${lead} ${low} to ${high}${unit}`;
  if (high !== undefined) return `${lead} at most ${high}${unit}`;
  if (low !== undefined) return `${lead} at least ${low}${unit}`;
  return '';
}
