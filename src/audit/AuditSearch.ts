import { join } from 'node:path';
import type { KeyedHasher, KeyRing } from '../privacy/KeyRing.ts';
import { refusedAction, type CaseReader } from '../wire/audit.ts';
import { entryHasher, readEntry, type AuditEntry } from './auditEntry.ts';
import { chainNames, readLines, segmentsOf } from './chainFiles.ts';
import { readIndex } from './SegmentIndex.ts';

export interface AuditQuery {
  /** ISO 8601, both included. */
  from?: string | undefined;
  to?: string | undefined;
  actorId?: string | undefined;
  /** A whole action or its first parts: `case` finds `case.read`. */
  action?: string | undefined;
  subjectKind?: string | undefined;
  subjectId?: string | undefined;
  caseId?: string | undefined;
  outcome?: 'refused' | undefined;
}

/** A place in the order of all chains together: by time, then chain, then place in it. */
export interface AuditPosition {
  at: string;
  writer: string;
  sequence: number;
}

export interface AuditPage {
  /** Newest first. */
  entries: AuditEntry[];
  /** Where to go on; null at the end. May stand after few entries or none, where much had to be read for them. */
  next: AuditPosition | null;
}

/** What one search reads at most, some hundred milliseconds' worth. */
const defaultMaxBytes = 64 * 1024 * 1024;
/** Actions that show what stands in a case or belongs to it, or is said in one of its visits. */
const reading = /\.(read|list|listed|export|timeline|people|rooms|sessions|consents|entered)$/;
/** Guests of a visit read nothing but that, and stand among its people. */
const isReading = ({ action, actorKind }: AuditEntry): boolean =>
  reading.test(action) && !(action === 'visit.entered' && actorKind === 'participant');
const pageOfReaders = 1_000;
const maxPagesOfReaders = 32;

/** Whoever read a case, as the log knows them: by id. */
export type LoggedReader = Omit<CaseReader, 'displayName'>;

/** One match; `entry` is null where the budget ended, and everything older is still to be searched. */
interface Step {
  position: AuditPosition;
  entry: AuditEntry | null;
}

/** Reads the log of all chains while it is written. What was changed in it is left out: `verifyAudit` shows that. */
export class AuditSearch {
  readonly #folder: string;
  readonly #hasher: KeyedHasher;
  readonly #maxBytes: number;

  constructor(folder: string, keyRing: KeyRing, { maxBytes = defaultMaxBytes }: { maxBytes?: number } = {}) {
    this.#folder = folder;
    this.#hasher = entryHasher(keyRing);
    this.#maxBytes = maxBytes;
  }

  async search(query: AuditQuery, limit: number, before: AuditPosition | null): Promise<AuditPage> {
    const writers = await chainNames(this.#folder);
    // Each has its own, so that every one gets on whatever the others hold.
    const maxBytes = this.#maxBytes / writers.length;
    const chains = writers.map((writer) =>
      newestFirst(join(this.#folder, writer), writer, {
        ...{ query, before, maxBytes, hasher: this.#hasher },
      }),
    );
    const entries: AuditEntry[] = [];
    for await (const { position, entry } of merged(chains)) {
      if (entry === null) return { entries, next: position };
      entries.push(entry);
      const { at, writer, sequence } = entry;
      if (entries.length === limit) return { entries, next: { at, writer, sequence } };
    }
    return { entries, next: null };
  }

  /**
   * Who read this case or a part of it, the latest first.
   * `searchedBackTo` is null where the whole log was searched.
   */
  async readersOfCase(caseId: string): Promise<{ readers: LoggedReader[]; searchedBackTo: string | null }> {
    const readers = new Map<string, LoggedReader>();
    let before: AuditPosition | null = null;
    for (let page = 0; page < maxPagesOfReaders; page++) {
      const { entries, next } = await this.search({ caseId }, pageOfReaders, before);
      for (const entry of entries) if (isReading(entry)) count(readers, entry);
      before = next;
      if (before === null) break;
    }
    return { readers: [...readers.values()], searchedBackTo: before?.at ?? null };
  }
}

/** Entries come newest first. */
function count(readers: Map<string, LoggedReader>, { actorId, actorKind, purpose, at }: AuditEntry): void {
  const key = `${actorKind} ${actorId ?? ''}`;
  const known = readers.get(key) ?? {
    actorId,
    actorKind,
    reads: 0,
    emergency: false,
    firstAt: at,
    lastAt: at,
  };
  const emergency = known.emergency || purpose === 'emergency';
  readers.set(key, { ...known, reads: known.reads + 1, emergency, firstAt: at });
}

interface Reading {
  query: AuditQuery;
  before: AuditPosition | null;
  hasher: KeyedHasher;
  /** Exceeded by one segment at most. */
  maxBytes: number;
}

async function* newestFirst(
  chainFolder: string,
  writer: string,
  { query, before, maxBytes, hasher }: Reading,
): AsyncGenerator<Step, undefined> {
  const { from, to, actorId, subjectId, caseId } = query;
  const wanted = { actorId, subjectId, caseId };
  const needles = Object.values(wanted).filter((id) => id !== undefined);
  let readBytes = 0;
  /** Nothing that is still to be read is younger than this. */
  let ceiling = '';
  for (const { path } of (await segmentsOf(chainFolder)).reverse()) {
    const index = await readIndex(path, wanted);
    if (index) {
      if (from !== undefined && index.to < from) return undefined;
      if ((to !== undefined && index.from > to) || (before && index.from > before.at)) continue;
      if (!index.mayHold) continue;
    }
    if (readBytes >= maxBytes) {
      yield {
        position: { at: index?.to ?? ceiling, writer, sequence: Number.MAX_SAFE_INTEGER },
        entry: null,
      };
      return undefined;
    }
    const { lines, bytes } = await readLines(path);
    const oldest = lines[0] && readEntry(lines[0], hasher);
    // What lies wholly behind the place to go on from does not count: it would be all that is ever read.
    if (!before || !oldest || oldest.at <= before.at) readBytes += bytes;
    for (const line of lines.reverse()) {
      if (!needles.every((id) => line.includes(JSON.stringify(id)))) continue;
      const entry = readEntry(line, hasher);
      if (!entry) continue;
      if (from !== undefined && entry.at < from) return undefined;
      if (before && order(entry, before) >= 0) continue;
      if (matches(entry, query)) yield { position: entry, entry };
    }
    ceiling = oldest?.at ?? ceiling;
  }
  return undefined;
}

function matches(entry: AuditEntry, { to, action, outcome, ...exact }: AuditQuery): boolean {
  if (outcome === 'refused' && !refusedAction.test(entry.action)) return false;
  if (to !== undefined && entry.at > to) return false;
  if (action !== undefined && entry.action !== action && !entry.action.startsWith(`${action}.`)) return false;
  return (['actorId', 'subjectKind', 'subjectId', 'caseId'] as const).every(
    (name) => exact[name] === undefined || exact[name] === entry[name],
  );
}

function order(a: AuditPosition, b: AuditPosition): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  if (a.writer !== b.writer) return a.writer < b.writer ? -1 : 1;
  return a.sequence - b.sequence;
}

/** The newest of all chains each time. */
async function* merged(chains: readonly AsyncGenerator<Step, undefined>[]): AsyncGenerator<Step> {
  const heads = new Map<AsyncGenerator<Step, undefined>, Step>();
  const advance = async (chain: AsyncGenerator<Step, undefined>) => {
    const { value } = await chain.next();
    if (value) heads.set(chain, value);
    else heads.delete(chain);
  };
  for (const chain of chains) await advance(chain);
  while (heads.size > 0) {
    const [chain, step] = [...heads].reduce((best, other) =>
      order(other[1].position, best[1].position) > 0 ? other : best,
    );
    yield step;
    await advance(chain);
  }
}
