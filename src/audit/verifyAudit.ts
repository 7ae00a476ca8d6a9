import { join } from 'node:path';
import type { KeyedHasher, KeyRing } from '../privacy/KeyRing.ts';
import type { AuditAnchor } from '../wire/audit.ts';
import { isGenuine, readLogId } from './anchors.ts';
import { entryHasher, firstPrevious, isUnkeyed, readEntry } from './auditEntry.ts';
import { chainNames, isThere, checkpointsPath, readLines, segmentsOf, streamLines } from './chainFiles.ts';
import { readCheckpoint } from './Checkpoints.ts';
import { ExpectedHeads } from './ExpectedHeads.ts';
import { readIndexText, SegmentIndex } from './SegmentIndex.ts';

/** Something that is not as it was written. */
export interface AuditFault {
  /**
   * `removed` and `truncated` entries are not there, `reordered` ones stand elsewhere, `index` is what searches go by;
   * `checkpoint` is a statement about all chains that is missing, changed or signed with other keys. `unkeyed` entries
   * have hashes that anybody can make: those of the very first chains, or forged ones. `anchor` is what the graph
   * keeps of a chain, where that is missing or changed.
   */
  kind: 'changed' | 'removed' | 'reordered' | 'truncated' | 'checkpoint' | 'index' | 'unkeyed' | 'anchor';
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
  /** Of this log, that the graph keeps; null: they were not compared. */
  anchors: number | null;
  faults: AuditFault[];
  /** Chains whose last line is half an entry: a crash, or one that is being written just now. */
  unfinished: string[];
}

/** A checkpoint follows an entry within a second; a busy machine, or a killed process, is given this much. */
const uncoveredMs = 30_000;

/** Reads the whole log. Needs the keys; what was cut off less than a second after it was written may go unseen. */
export async function verifyAudit(
  folder: string,
  keyRing: KeyRing,
  anchors: readonly AuditAnchor[] | null,
): Promise<AuditVerdict> {
  const verdict: AuditVerdict = {
    chains: 0,
    entries: 0,
    checkpoints: 0,
    anchors: null,
    faults: [],
    unfinished: [],
  };
  const expected = new Map<string, ExpectedHeads>();
  const hasher = entryHasher(keyRing);
  const writers = await chainNames(folder);
  for (const writer of writers) await readCheckpoints(folder, writer, keyRing, expected, verdict);
  if (anchors) await readAnchors(folder, keyRing, anchors, expected, verdict);
  for (const writer of [...new Set([...writers, ...expected.keys()])].sort()) {
    verdict.chains++;
    const seen = expected.get(writer) ?? new ExpectedHeads();
    if (writers.includes(writer)) {
      await verifyChain({ chainFolder: join(folder, writer), writer, seen, hasher }, verdict);
    } else {
      addTruncated(writer, 0, seen, verdict);
    }
  }
  return verdict;
}

async function readCheckpoints(
  folder: string,
  writer: string,
  keyRing: KeyRing,
  expected: Map<string, ExpectedHeads>,
  verdict: AuditVerdict,
): Promise<void> {
  let number = 0;
  const fault = (message: string) =>
    verdict.faults.push({ kind: 'checkpoint', writer, sequence: number, message });
  const expectedOf = (name: string) => {
    const known = expected.get(name) ?? new ExpectedHeads();
    expected.set(name, known);
    return known;
  };
  const path = checkpointsPath(join(folder, writer));
  // It is made before the first entry is.
  if (!(await isThere(path)) && (await segmentsOf(join(folder, writer))).length > 0) {
    fault(`${path} is missing: nothing tells how far ${writer} and the others had come by it`);
  }
  for await (const line of streamLines(path)) {
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
    expectedOf(writer).ownCheckpoints = number;
    for (const [name, { sequence, hash }] of Object.entries(checkpoint.heads)) {
      expectedOf(name).addCheckpoint(sequence, hash, `checkpoint ${number} of ${writer}`);
    }
  }
}

/** A server keeps the first as soon as it has written an entry. */
async function readAnchors(
  folder: string,
  keyRing: KeyRing,
  anchors: readonly AuditAnchor[],
  expected: Map<string, ExpectedHeads>,
  verdict: AuditVerdict,
): Promise<void> {
  const logId = await readLogId(folder);
  const own = anchors.filter((anchor) => anchor.logId === logId);
  verdict.anchors = own.length;
  const fault = (writer: string, sequence: number, message: string) =>
    verdict.faults.push({ kind: 'anchor', writer, sequence, message });
  for (const writer of expected.keys()) {
    if (!own.some((anchor) => anchor.writer === writer))
      fault(writer, 0, `the graph keeps no anchor of ${writer}, or the name of this log was changed`);
  }
  for (const anchor of own) {
    const { writer, sequence, hash, checkpoint } = anchor;
    if (!isGenuine(keyRing, anchor)) {
      fault(writer, sequence, `the anchor of ${writer} in the graph was changed, or signed with other keys`);
      continue;
    }
    const seen = expected.get(writer) ?? new ExpectedHeads();
    expected.set(writer, seen);
    seen.add(sequence, hash, 'its anchor in the graph');
    if (seen.ownCheckpoints < checkpoint) {
      const message = `${writer}: its checkpoints end with ${seen.ownCheckpoints}, but its anchor in the graph saw ${checkpoint}`;
      verdict.faults.push({ kind: 'checkpoint', writer, sequence: checkpoint, message });
    }
  }
}

interface Chain {
  chainFolder: string;
  writer: string;
  seen: ExpectedHeads;
  hasher: KeyedHasher;
}

async function verifyChain(
  { chainFolder, writer, seen, hasher }: Chain,
  verdict: AuditVerdict,
): Promise<void> {
  /** Of the entry before; null: it could not be read, so what follows cannot be held against it. */
  let previous: string | null = firstPrevious;
  let sequence = 0;
  const absent = new Set<number>();
  const unkeyed: number[] = [];
  let uncovered: Uncovered = { first: 0, firstAt: '', lastAt: '' };
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
      const entry = readEntry(line, hasher);
      if (entry?.writer !== writer) {
        sequence++;
        if (isUnkeyed(line)) unkeyed.push(sequence);
        else fault('changed', sequence, `${place}: entry ${sequence} is not what was written`);
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
      const said = seen.at(entry.sequence);
      if (said && said.hash !== entry.hash) {
        fault(
          'changed',
          entry.sequence,
          `${place}: entry ${entry.sequence} is another one than ${said.source} saw`,
        );
      }
      sequence = entry.sequence;
      previous = entry.hash;
      if (sequence > seen.checkpointed) {
        const first = uncovered.first > 0 ? uncovered : { first: sequence, firstAt: entry.at };
        uncovered = { ...first, lastAt: entry.at };
      }
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
  for (const [from, to] of runs(unkeyed)) {
    fault(
      'unkeyed',
      from,
      `${chainFolder}: entries ${from} to ${to} have hashes that need no key: nothing shows whether they were changed`,
    );
  }
  if (uncovered.first > 0 && isOverdue(uncovered, seen.checkpointed > 0)) {
    fault(
      'checkpoint',
      uncovered.first,
      `${writer}: no checkpoint saw entries ${uncovered.first} to ${sequence}, though one should have`,
    );
  }
  addTruncated(writer, sequence, seen, verdict);
}

/** The entries behind all that checkpoints saw; `first` is 0 where there are none. */
interface Uncovered {
  first: number;
  firstAt: string;
  lastAt: string;
}

/**
 * What a process wrote just before it was killed, no checkpoint sees until it starts again: with others before it, that
 * much may stand at the end for however long.
 */
function isOverdue({ firstAt, lastAt }: Uncovered, hasCheckpoints: boolean): boolean {
  const until = hasCheckpoints ? Date.parse(lastAt) : Date.now();
  return until - Date.parse(firstAt) > uncoveredMs;
}

/** What checkpoints saw beyond the end of the chain. */
function addTruncated(writer: string, last: number, seen: ExpectedHeads, { faults }: AuditVerdict): void {
  const { end } = seen;
  if (end <= last) return;
  faults.push({
    kind: 'truncated',
    writer,
    sequence: last + 1,
    message: `${writer}: it ends after entry ${last}, but ${seen.at(end)?.source ?? ''} saw entries up to ${end}`,
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
