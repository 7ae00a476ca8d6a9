import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writePrivateFile } from '../../config/writePrivateFile.ts';
import type { AuditEntry } from './auditEntry.ts';

const span = z.strictObject({ from: z.string(), to: z.string(), last: z.int() });
export type Span = z.infer<typeof span>;

/** Whom and what an entry is about: what entries are looked up by. */
export interface Identifiers {
  actorId?: string | undefined;
  subjectId?: string | undefined;
  caseId?: string | undefined;
}

/**
 * What stands in a segment, kept beside it once it is full, so that a search opens only those it needs: when it begins
 * and ends, and the ids that occur in it. Made from the segment alone; a missing one costs time, nothing else.
 */
export class SegmentIndex {
  #span: Span | null = null;
  readonly #ids = new Set<string>();

  add({ at, sequence, actorId, subjectId, caseId }: AuditEntry): void {
    this.#span = { from: this.#span?.from ?? at, to: at, last: sequence };
    if (actorId !== null) this.#ids.add(`actorId:${actorId}`);
    if (caseId !== null) this.#ids.add(`caseId:${caseId}`);
    this.#ids.add(`subjectId:${subjectId}`);
  }

  toText(): string {
    return `${JSON.stringify(this.#span)}\n${[...this.#ids].sort().join('\n')}\n`;
  }

  async save(segmentPath: string): Promise<void> {
    await writePrivateFile(indexPath(segmentPath), this.toText());
  }
}

const indexPath = (segmentPath: string) => segmentPath.replace(/\.ndjson$/, '.ids');

/** Null where there is none. */
export async function readIndexText(segmentPath: string): Promise<string | null> {
  return readFile(indexPath(segmentPath), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

/** Null where it is missing or damaged: the segment itself must be read then. */
export async function readIndex(
  segmentPath: string,
  wanted: Identifiers,
): Promise<(Span & { mayHold: boolean }) | null> {
  const text = await readIndexText(segmentPath);
  if (text === null) return null;
  try {
    const parsed = span.parse(JSON.parse(text.slice(0, text.indexOf('\n'))));
    const mayHold = Object.entries(wanted).every(
      ([name, id]: [string, string | undefined]) => id === undefined || text.includes(`\n${name}:${id}\n`),
    );
    return { ...parsed, mayHold };
  } catch {
    return null;
  }
}
