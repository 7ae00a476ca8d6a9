/** What is nearly right, and what is nothing like it. */
import type { Random } from './Random.ts';

type Path = readonly string[];

/** A copy of a JSON value that differs from it at one to three places. */
export function mutated(value: unknown, random: Random): unknown {
  let changed = structuredClone(value);
  for (let times = random.whole(1, 3); times > 0; times--) {
    const path = random.pick(pathsOf(changed));
    changed = replaced(changed, path, (old) => change(old, random));
  }
  return changed;
}

/** Every place of a JSON value, the whole first. */
function pathsOf(value: unknown, at: Path = [], found: Path[] = []): Path[] {
  // Where a value has grown large, its first places do.
  if (found.length > 500) return found;
  found.push(at);
  if (typeof value === 'object' && value !== null && !Buffer.isBuffer(value)) {
    for (const [key, member] of Object.entries(value)) pathsOf(member, [...at, key], found);
  }
  return found;
}

function replaced(value: unknown, [key, ...rest]: Path, by: (old: unknown) => unknown): unknown {
  if (key === undefined) return by(value);
  const inner = (value as Record<string, unknown>)[key];
  const member = replaced(inner, rest, by);
  if (Array.isArray(value)) return value.map((item, at) => (String(at) === key ? member : item) as unknown);
  return { ...(value as object), [key]: member };
}

function change(value: unknown, random: Random): unknown {
  if (random.happens(0.4)) return hostile(random);
  if (typeof value === 'number')
    return random.pick([value + 1, value - 1, -value, value * 1000, value + 0.5]);
  if (typeof value === 'string') return changedText(value, random);
  if (typeof value === 'boolean') return random.pick([!value, 'true', 0, null]);
  if (Array.isArray(value)) return changedList(value, random);
  if (typeof value === 'object' && value !== null) return changedObject({ ...value }, random);
  return hostile(random);
}

function changedText(text: string, random: Random): string {
  const at = random.whole(0, text.length);
  return random.pick([
    text.slice(0, at),
    text.slice(0, at) + random.pick(oddTexts) + text.slice(at),
    text.repeat(random.whole(2, 40)),
    text.toUpperCase(),
    ` ${text}`,
  ]);
}

function changedList(list: readonly unknown[], random: Random): unknown[] {
  if (list.length === 0) return [hostile(random)];
  const one = random.pick(list);
  return random.pick<() => unknown[]>([
    () => list.slice(1),
    () => [...list, one],
    () => Array.from({ length: random.whole(2, 600) }, () => one),
    () => [...list].reverse(),
    () => [],
  ])();
}

function changedObject(members: Record<string, unknown>, random: Random): Record<string, unknown> {
  const names = Object.keys(members);
  if (names.length > 0 && random.happens(0.4)) {
    const gone = random.pick(names);
    return Object.fromEntries(Object.entries(members).filter(([name]) => name !== gone));
  }
  // Defined, so that `__proto__` is a member like any other.
  Object.defineProperty(members, random.pick(oddNames), {
    value: hostile(random),
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return members;
}

/** Something no schema is likely to expect. */
export function hostile(random: Random): unknown {
  return random.pick<() => unknown>([
    () => null,
    () => '',
    () => random.pick(oddTexts),
    () => random.pick(oddNumbers),
    () => random.happens(0.5),
    () => [],
    () => ({}),
    () => nested(random.whole(2, 400)),
    () => 'x'.repeat(random.whole(1, 20_000)),
    () => Array.from({ length: random.whole(1, 2_000) }, () => random.whole(0, 9)),
    () => ({ [random.pick(oddNames)]: random.pick(oddTexts) }),
    () => random.bytes(random.whole(0, 64)).toString('latin1'),
  ])();
}

const nested = (depth: number): unknown => (depth === 0 ? [] : [nested(depth - 1)]);

const oddNames = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '$where', '', 'length', 'then'];

const oddTexts = [
  '\u0000',
  '\u202e',
  '\ud800',
  '\ufeff',
  '\r\n\r\n',
  '../../etc/passwd',
  "' OR 1=1 --",
  '${7*7}',
  '<script>alert(1)</script>',
  '__proto__',
  'audio/',
  'video/H264',
  'NaN',
  '1e999',
  '00000000-0000-0000-0000-000000000000',
  '2026-02-30T25:61:61Z',
];

const oddNumbers = [
  0,
  -0,
  -1,
  1,
  0.1,
  127,
  128,
  255,
  256,
  65_535,
  65_536,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 53,
  -(2 ** 53),
  1e308,
  5e-324,
];
