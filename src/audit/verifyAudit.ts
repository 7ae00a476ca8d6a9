import { join } from 'node:path';
import type { KeyRing } from '../privacy/KeyRing.ts';
import { firstPrevious, readEntry } from './auditEntry.ts';
import { chainNames, checkpointsPath, readLines, segmentsOf, streamLines } from './chainFiles.ts';
import { readCheckpoint } from './Checkpoints.ts';
import { readIndexText, SegmentIndex } from './SegmentIndex.ts';

/** Something that is not as it was written. */
export interface AuditFault {
  /**
   * `removed` and `truncated` entries are not there, `reordered` ones stand elsewhere, `index` is what searches go by;
   * `checkpoint` is a statement about all chains that is missing, changed or signed with other keys.
   */
  kind: 'changed' | 'removed' | 'reordered' | 'truncated' | 'checkpoint' | 'index';
  writer: string;
  /** The entry, or the first of several, by its place in the chain of `writer`; of a checkpoint its number. */
  sequence: number;
  /** For people: what, where, and how it shows. */
  message: string;
}

export interface AuditVerdict {
  chains: number;
  entries: number;
  checkpoints: number;
  faults: AuditFault[];
  /** Chains whose last line is half an entry: a crash, or one that is being written just now. */
  unfinished: string[];
}

/** Hashes that chains must have, by place: what checkpoints say. */
type Expected = Map<number, { hash: string; checkpoint: string }>;
const nothing: Expected = new Map();

/** Reads the whole log. Needs the keys; what was cut off less than a second after it was written may go unseen. */
export async function verifyAudit(folder: string, keyRing: KeyRing): Promise<AuditVerdict> {
  const verdict: AuditVerdict = { chains: 0, entries: 0, checkpoints: 0, faults: [], unfinished: [] };
  const expected = new Map<string, Expected>();
  const writers = await chainNames(folder);
  for (const writer of writers) await readCheckpoints(folder, writer, keyRing, expected, verdict);
  for (const writer of [...new Set([...writers, ...expected.keys()])].sort()) {
    verdict.chains++;
    if (writers.includes(writer)) {
      await verifyChain(join(folder, writer), writer, expected.get(writer) ?? nothing, verdict);
    } else {
      addTruncated(writer, 0, expected.get(writer) ?? nothing, verdict);
    }
  }
  return verdict;
}

async function readCheckpoints(
  folder: string,
  writer: string,
  keyRing: KeyRing,
  expected: Map<string, Expected>,
  verdict: AuditVerdict,
): Promise<void> {
  let number = 0;
  const fault = (message: string) =>
    verdict.faults.push({ kind: 'checkpoint', writer, sequence: number, message });
  for await (const line of streamLines(checkpointsPath(join(folder, writer)))) {
    number++;
    const checkpoint = readCheckpoint(line, keyRing);
    if (checkpoint?.writer !== writer) {
      fault(`checkpoint ${number} of ${writer} was changed, or signed with other keys`);
      continue;
    }
    if (checkpoint.number !== number) {
      fault(`checkpoint ${number} of ${writer} is missing or elsewhere; ${checkpoint.number} stands there`);
      number = checkpoint.number;
    }
    verdict.checkpoints++;
    for (const [name, { sequence, hash }] of Object.entries(checkpoint.heads)) {
      const places: Expected = expected.get(name) ?? new Map<never, never>();
      expected.set(name, places);
      if (!places.has(sequence)) places.set(sequence, { hash, checkpoint: `${number} of ${writer}` });
    }
  }
}

async function verifyChain(
  chainFolder: string,
  writer: string,
  expected: Expected,
  verdict: AuditVerdict,
): Promise<void> {
  /** Of the entry before; null: it could not be read, so what follows cannot be held against it. */
  let previous: string | null = firstPrevious;
  let sequence = 0;
  const absent = new Set<number>();
  const fault = (kind: AuditFault['kind'], at: number, message: string) =>
    verdict.faults.push({ kind, writer, sequence: at, message });

  const segments = await segmentsOf(chainFolder);
  for (const [position, { path }] of segments.entries()) {
    const { lines, rest } = await readLines(path);
    const isLast = position === segments.length - 1;
    const index = new SegmentIndex();
    for (const [row, line] of lines.entries()) {
      verdict.entries++;
      const place = `${path}:${row + 1}`;
      const entry = readEntry(line);
      if (entry?.writer !== writer) {
        sequence++;
        fault('changed', sequence, `${place}: entry ${sequence} is not what was written`);
        previous = null;
        continue;
      }
      index.add(entry);
      if (entry.sequence <= sequence) {
        const was = absent.delete(entry.sequence) ? 'stands in another place' : 'stands there twice';
        fault('reordered', entry.sequence, `${place}: entry ${entry.sequence} ${was}`);
        continue;
      }
      for (let gap = sequence + 1; gap < entry.sequence; gap++) absent.add(gap);
      if (entry.sequence === sequence + 1 && previous !== null && entry.previous !== previous) {
        fault(
          'changed',
          sequence,
          `${place}: entry ${entry.sequence} was written after another one than ${sequence}`,
        );
      }
      const said = expected.get(entry.sequence);
      if (said && said.hash !== entry.hash) {
        fault(
          'changed',
          entry.sequence,
          `${place}: entry ${entry.sequence} is another one than checkpoint ${said.checkpoint} saw`,
        );
      }
      sequence = entry.sequence;
      previous = entry.hash;
    }
    if (rest.byteLength > 0) {
      if (isLast) verdict.unfinished.push(writer);
      else fault('changed', sequence + 1, `${path}: the line after entry ${sequence} was cut off`);
    }
    const kept = isLast ? null : await readIndexText(path);
    if (kept !== null && kept !== index.toText()) {
      fault('index', sequence, `${path}: its index does not tell what stands in it`);
    }
  }
  for (const [from, to] of runs([...absent])) {
    fault(
      'removed',
      from,
      `${chainFolder}: ${from === to ? `entry ${from} is` : `entries ${from} to ${to} are`} missing`,
    );
  }
  addTruncated(writer, sequence, expected, verdict);
}

/** What checkpoints saw beyond the end of the chain. */
function addTruncated(writer: string, last: number, expected: Expected, { faults }: AuditVerdict): void {
  const beyond = [...expected.keys()].filter((sequence) => sequence > last);
  if (beyond.length === 0) return;
  const end = beyond.reduce((most, sequence) => Math.max(most, sequence), 0);
  faults.push({
    kind: 'truncated',
    writer,
    sequence: last + 1,
    message: `${writer}: it ends after entry ${last}, but checkpoint ${expected.get(end)?.checkpoint ?? ''} saw entries up to ${end}`,
  });
}

/** Ascending numbers as pairs of first and last of each run. */
function runs(numbers: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else found.push([number, number]);
  }
  return found;
}
