/**
 * The files of the audit log: a folder for each chain, in it segments named by the sequence of their first entry, each
 * closed one with the identifiers that occur in it beside it, and the checkpoints of that chain's writer.
 */
import { createReadStream } from 'node:fs';
import { access, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const segmentMaxBytes = 4 * 1024 * 1024;
const segmentName = /^(\d{12})\.ndjson$/;

export interface Segment {
  path: string;
  /** Of its first entry, by its name. */
  first: number;
}

/** Names of all chains, sorted. */
export async function chainNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** Oldest first. */
export async function segmentsOf(chainFolder: string): Promise<Segment[]> {
  const names = await readdir(chainFolder);
  return names
    .flatMap((name) => {
      const first = segmentName.exec(name)?.[1];
      return first === undefined ? [] : [{ path: join(chainFolder, name), first: Number(first) }];
    })
    .sort((a, b) => a.first - b.first);
}

export const segmentPath = (chainFolder: string, first: number) =>
  join(chainFolder, `${String(first).padStart(12, '0')}.ndjson`);

export const checkpointsName = 'checkpoints';
export const checkpointsPath = (chainFolder: string) => join(chainFolder, checkpointsName);

export async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}

/** The lines of a segment. */
export async function readLines(path: string): Promise<Lines> {
  return splitLines(await readFile(path));
}

/** More than the longest line: every member of an entry is bounded. */
const tailBytes = 256 * 1024;

/** The last whole line of a file; null where it has none. */
export async function lastLine(path: string): Promise<Buffer | null> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(Math.min(size, tailBytes)),
      position: Math.max(0, size - tailBytes),
    });
    return splitLines(buffer.subarray(0, bytesRead)).lines.at(-1) ?? null;
  } finally {
    await file.close();
  }
}

interface Lines {
  lines: Buffer[];
  /** After the last line end: what a crash left of a write. */
  rest: Buffer;
  bytes: number;
}

function splitLines(bytes: Buffer): Lines {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(lineEnd); end !== -1; end = bytes.indexOf(lineEnd, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return { lines, rest: bytes.subarray(start), bytes: bytes.byteLength };
}

const lineEnd = 0x0a;

/** Lines of a file of any size, the rest after the last line end left out. Nothing where there is no file. */
export async function* streamLines(path: string): AsyncGenerator<string> {
  let rest = '';
  try {
    for await (const chunk of createReadStream(path, 'utf8') as AsyncIterable<string>) {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop() ?? '';
      yield* parts;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
