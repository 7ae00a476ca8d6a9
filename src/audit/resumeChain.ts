import type { KeyedHasher } from '../privacy/KeyRing.ts';
import { firstPrevious, readEntry, type AuditEntry, type ChainHead } from './auditEntry.ts';
import { lastLine, readLines, segmentPath, segmentsOf, type Segment } from './chainFiles.ts';
import { SegmentIndex } from './SegmentIndex.ts';

export interface ResumedChain {
  /** What the next entry follows. */
  head: ChainHead;
  /** The segment to go on with, how much of it is whole, and what stands in it. */
  path: string;
  bytes: number;
  index: SegmentIndex;
  /** Of an entry that was being written when the process died, never acknowledged. */
  discardedBytes: number;
  /** Entries that a checkpoint names and that are not there. */
  missing: number;
  /** Lines at the end that are no entries. */
  damaged: number;
}

/**
 * Where a chain stands, from its last segment and its newest checkpoint. Where entries are missing it goes on behind
 * them, so that their places stay empty for everybody to see.
 */
export async function resumeChain(
  chainFolder: string,
  newest: { sequence: number; hash: string } | null,
  hasher: KeyedHasher,
): Promise<ResumedChain> {
  const segments = await segmentsOf(chainFolder);
  const segment = segments.pop() ?? { path: segmentPath(chainFolder, 1), first: 1 };
  const { lines, rest, bytes } = await readLinesIfThere(segment.path);
  const entries = lines.map((line) => readEntry(line, hasher));
  const index = new SegmentIndex();
  for (const entry of entries) if (entry) index.add(entry);
  const lastWhole = entries.findLastIndex((entry) => entry !== null);
  const damaged = entries.length - 1 - lastWhole;
  const before = entries[lastWhole] ?? (await lastEntry(segments.at(-1), hasher));
  const kept: ChainHead = {
    sequence: (entries[lastWhole]?.sequence ?? segment.first - 1) + damaged,
    hash: damaged === 0 && before ? before.hash : firstPrevious,
    at: before?.at ?? '',
  };
  const missing = Math.max(0, (newest?.sequence ?? 0) - kept.sequence);
  return {
    head: newest && missing > 0 ? { ...newest, at: kept.at } : kept,
    path: segment.path,
    bytes: bytes - rest.byteLength,
    index,
    discardedBytes: rest.byteLength,
    missing,
    damaged,
  };
}

async function lastEntry(segment: Segment | undefined, hasher: KeyedHasher): Promise<AuditEntry | null> {
  const line = segment ? await lastLine(segment.path) : null;
  return line ? readEntry(line, hasher) : null;
}

async function readLinesIfThere(path: string): ReturnType<typeof readLines> {
  return readLines(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return { lines: [], rest: Buffer.alloc(0), bytes: 0 };
    throw error;
  });
}
