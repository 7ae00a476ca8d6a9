/** What may cross to and from the engines, so that one that takes more than the other does not hide a mistake. */
import { GraphError, type GraphParameters, type GraphValue, type Row } from './Graph.ts';

/** Throws GraphError `refused`, naming the place and never the value. */
export function checkParameters(parameters: GraphParameters): void {
  for (const [name, value] of Object.entries(parameters)) checkValue(value, `$${name}`);
}

function checkValue(value: unknown, place: string): void {
  if (value === null || typeof value === 'boolean') return;
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw refused(place, 'half of a surrogate pair');
    return;
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw refused(place, String(value));
    return;
  }
  if (Array.isArray(value)) {
    checkList(value, place);
    return;
  }
  if (!isPlainMap(value))
    throw refused(place, typeof value === 'object' ? 'an object of a class' : typeof value);
  for (const [key, item] of Object.entries(value)) {
    // No property can hold a map. Rows for UNWIND may bring a node's in one.
    if (isPlainMap(item) && key !== 'properties') throw refused(`${place}.${key}`, 'a map in a map');
    checkValue(item, `${place}.${key}`);
  }
}

/** A property holds scalars of one type; a list of maps is rows for UNWIND. */
function checkList(list: readonly unknown[], place: string): void {
  if (list.includes(null)) throw refused(place, 'a list with null in it');
  const types = new Set(list.map((item) => typeof item));
  if (types.size > 1) throw refused(place, `a list of ${[...types].join(' and ')}`);
  list.forEach((item, index) => checkValue(item, `${place}[${index}]`));
}

function isPlainMap(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function refused(place: string, what: string): GraphError {
  return new GraphError('refused', `${place} is ${what}, which the graph does not take`);
}

/** `toPlain` makes what is special to an engine one of ours, or gives it back as it is. */
export function rowOf(record: Record<string, unknown>, toPlain: (value: unknown) => unknown): Row {
  return Object.fromEntries(
    Object.entries(record).map(([column, value]) => [column, valueOf(value, column, toPlain)]),
  );
}

function valueOf(found: unknown, place: string, toPlain: (value: unknown) => unknown): GraphValue {
  const value = toPlain(found);
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return value;
  if (Array.isArray(value)) return value.map((item) => valueOf(item, place, toPlain));
  // The embedded engine gives a raw node as a map with its inner id.
  if (isPlainMap(value) && !('_id' in value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, valueOf(item, `${place}.${key}`, toPlain)]),
    );
  }
  throw new GraphError('refused', `${place} is neither a scalar, a list nor a map; return n {.*}`);
}
