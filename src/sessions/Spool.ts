import {
  appendFileSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { mkdir, open, readFile, readdir, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { DiskSync } from './DiskSync.ts';

export interface SpoolOptions {
  folder: string;
  /** A file that has grown beyond this is followed by another; one that was taken over is deleted. */
  maxFileBytes?: number;
  /** Of all files together. */
  maxBytes?: number;
  /** How long lines gather before they are brought to the disk itself. */
  syncDelayMs?: number;
  /** The disk refused to keep what it had taken. */
  onSyncFailure?: (error: unknown) => void;
}

export interface SpoolCounts {
  /** Lines that wait to be taken over, those of former runs included. */
  waiting: number;
  bytes: number;
  /** Lines that did not fit, or that the disk refused. */
  lost: number;
  /** Lines that were cut off when a former run died in their middle. */
  torn: number;
  /** Lines that were put aside. */
  refused: number;
}

interface SpoolFile {
  path: string;
  bytes: number;
  lines: number;
}

interface Growing {
  file: SpoolFile;
  descriptor: number;
}

/** What was read and is not yet confirmed. */
export interface Batch {
  lines: string[];
  /** They have reached their place and need not be kept any more. */
  confirm(): Promise<void>;
}

const suffix = '.jsonl';
const refusedName = 'refused';

/**
 * Lines on disk between those who have something to write and a place that may be away. A line is with the operating
 * system when `append` returns, so that it outlives this process, and soon after on the disk itself, so that it outlives
 * a power failure: `reached` tells. Lines are read in their order; those not confirmed
 * before a crash are read again, so whoever takes them over does so idempotently.
 */
export class Spool {
  /** Stays the same in this folder: tells whose lines they are where several spools lead to one place. */
  readonly id: string;
  readonly #folder: string;
  readonly #maxFileBytes: number;
  readonly #maxBytes: number;
  /** Oldest first; the last one grows. */
  readonly #files: SpoolFile[];
  /** Of the growing file; null before its first line. */
  #growing: Growing | null = null;
  readonly #sync: DiskSync;
  /** Files that are being closed. */
  readonly #ending = new Set<Promise<void>>();
  #reader: FileHandle | null = null;
  #readPosition = 0;
  #bytes: number;
  #waiting: number;
  #lost = 0;
  readonly #torn: number;
  #refused = 0;

  private constructor(options: SpoolOptions, id: string, files: SpoolFile[], torn: number) {
    this.id = id;
    this.#folder = options.folder;
    this.#maxFileBytes = options.maxFileBytes ?? 4 * 1024 * 1024;
    this.#maxBytes = options.maxBytes ?? 1024 ** 3;
    this.#files = files;
    this.#bytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#waiting = files.reduce((sum, { lines }) => sum + lines, 0);
    this.#torn = torn;
    const { folder, syncDelayMs: delayMs, onSyncFailure: onFailure } = options;
    this.#sync = new DiskSync({ folder, delayMs, onFailure });
  }

  /** Finds what former runs left, what they put aside included: the reason may be gone. */
  static async open(options: SpoolOptions): Promise<Spool> {
    await mkdir(options.folder, { recursive: true, mode: 0o700 });
    const refused = join(options.folder, refusedName);
    if (existsSync(refused)) renameSync(refused, join(options.folder, `${uuidv7()}${suffix}`));
    const names = (await readdir(options.folder)).filter((name) => name.endsWith(suffix)).sort();
    const files: SpoolFile[] = [];
    let torn = 0;
    for (const name of names) {
      const path = join(options.folder, name);
      const { bytes, lines, rest } = await measure(path);
      if (rest > 0) torn++;
      if (lines === 0) await rm(path);
      else files.push({ path, bytes, lines });
    }
    return new Spool(options, await idOf(options.folder), files, torn);
  }

  get counts(): SpoolCounts {
    return {
      waiting: this.#waiting,
      bytes: this.#bytes,
      lost: this.#lost,
      torn: this.#torn,
      refused: this.#refused,
    };
  }

  /** False where the line could not be kept: the spool is full or the disk refuses. `line` holds no line break. */
  append(line: string): boolean {
    const data = Buffer.from(`${line}\n`);
    if (this.#bytes + data.byteLength > this.#maxBytes) {
      this.#lost++;
      return false;
    }
    try {
      this.#write(data);
    } catch {
      // Half a line may stand there: what comes next goes into another file.
      this.#endFile();
      if (this.#files.at(-1)?.lines === 0) this.#files.pop();
      this.#lost++;
      return false;
    }
    this.#bytes += data.byteLength;
    this.#waiting++;
    return true;
  }

  /** Resolves when all lines appended until now are on the disk itself. Rejects where it refuses. */
  reached(): Promise<void> {
    return this.#sync.reached();
  }

  /** The next lines, at most `maxLines`; null where none wait. One batch at a time: the next comes after `confirm`. */
  async read(maxLines: number): Promise<Batch | null> {
    const [file] = this.#files;
    if (!file || this.#waiting === 0) return null;
    this.#reader ??= await open(file.path, 'r');
    const { lines, bytes } = await readLines(
      this.#reader,
      this.#readPosition,
      Math.min(maxLines, file.lines),
    );
    return {
      lines,
      confirm: async () => {
        this.#readPosition += bytes;
        file.lines -= lines.length;
        this.#waiting -= lines.length;
        if (file.lines === 0) await this.#finish(file);
      },
    };
  }

  /** Puts a line aside that will not be taken as it is. Throws where the disk refuses. */
  refuse(line: string): void {
    appendFileSync(join(this.#folder, refusedName), `${line}\n`, { mode: 0o600 });
    this.#refused++;
  }

  /** Of what was put aside in this run only what `keep` answers stays. */
  async sortRefused(keep: (lines: readonly string[]) => Promise<string[]>): Promise<void> {
    const path = join(this.#folder, refusedName);
    if (!existsSync(path)) return;
    const lines = readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    const kept = new Set(await keep(lines));
    // What was put aside since is read again, so that it is not lost.
    const now = readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    const left = now.filter((line) => kept.has(line) || !lines.includes(line));
    writeFileSync(`${path}.new`, left.map((line) => `${line}\n`).join(''), { mode: 0o600, flush: true });
    renameSync(`${path}.new`, path);
  }

  /** What waits stays for the next run. */
  async close(): Promise<void> {
    this.#endFile();
    await Promise.all(this.#ending);
    await this.#reader?.close();
    this.#reader = null;
  }

  #write(data: Buffer): void {
    if (this.#growing && this.#growing.file.bytes >= this.#maxFileBytes) this.#endFile();
    this.#growing ??= this.#startFile();
    const { file, descriptor } = this.#growing;
    let written = 0;
    while (written < data.byteLength) written += writeSync(descriptor, data, written);
    this.#sync.written(descriptor, file.lines === 0);
    file.bytes += data.byteLength;
    file.lines++;
  }

  #startFile(): Growing {
    const path = join(this.#folder, `${uuidv7()}${suffix}`);
    const descriptor = openSync(path, 'ax', 0o600);
    const file = { path, bytes: 0, lines: 0 };
    this.#files.push(file);
    return { file, descriptor };
  }

  #endFile(): void {
    if (!this.#growing) return;
    const { descriptor } = this.#growing;
    this.#growing = null;
    const ending = this.#sync.finish(() => {
      closeSync(descriptor);
      this.#ending.delete(ending);
    });
    this.#ending.add(ending);
  }

  /** Everything in it was taken over. */
  async #finish(file: SpoolFile): Promise<void> {
    this.#files.shift();
    this.#bytes -= file.bytes;
    if (this.#growing?.file === file) this.#endFile();
    const reader = this.#reader;
    this.#reader = null;
    this.#readPosition = 0;
    await reader?.close();
    await rm(file.path, { force: true });
  }
}

async function idOf(folder: string): Promise<string> {
  const path = join(folder, 'id');
  if (existsSync(path)) return (await readFile(path, 'utf8')).trim();
  const made = uuidv7();
  await writeFile(path, made, { mode: 0o600 });
  return made;
}

const newline = 0x0a;

async function measure(path: string): Promise<{ bytes: number; lines: number; rest: number }> {
  const content = await readFile(path);
  let lines = 0;
  for (const byte of content) if (byte === newline) lines++;
  return { bytes: content.byteLength, lines, rest: content.byteLength - content.lastIndexOf(newline) - 1 };
}

const chunkBytes = 256 * 1024;

/** Whole lines from a position on, and how many bytes they take. */
async function readLines(
  file: FileHandle,
  position: number,
  count: number,
): Promise<{ lines: string[]; bytes: number }> {
  let data = Buffer.alloc(0);
  for (;;) {
    const { bytesRead, buffer } = await file.read(
      Buffer.alloc(chunkBytes),
      0,
      chunkBytes,
      position + data.byteLength,
    );
    data = Buffer.concat([data, buffer.subarray(0, bytesRead)]);
    const lines: string[] = [];
    let end = 0;
    while (lines.length < count) {
      const next = data.indexOf(newline, end);
      if (next < 0) break;
      lines.push(data.toString('utf8', end, next));
      end = next + 1;
    }
    if (lines.length === count || bytesRead === 0) return { lines, bytes: end };
  }
}
