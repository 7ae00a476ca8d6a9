import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { KeyedHasher, KeyRing } from '../privacy/KeyRing.ts';
import { canonicalJson, entryHasher, readEntry, type ChainHead } from './auditEntry.ts';
import { chainNames, checkpointsPath, lastLine, segmentsOf, streamLines } from './chainFiles.ts';

const head = z.strictObject({ sequence: z.int().nonnegative(), hash: z.string() });

const checkpoint = z.strictObject({
  writer: z.string(),
  /** From 1 on, so that a missing one shows. */
  number: z.int().positive(),
  at: z.string(),
  /** How far every chain had come, by its name. */
  heads: z.record(z.string(), head),
  /** HMAC over the others in canonical form, with a key of the ring. */
  signature: z.string(),
});
export type Checkpoint = z.infer<typeof checkpoint>;

const sign = (keyRing: KeyRing, unsigned: Omit<Checkpoint, 'signature'>) =>
  keyRing.keyedHash('audit checkpoint', canonicalJson(unsigned));

/** Null where it is none, or was not signed with these keys. */
export function readCheckpoint(line: string, keyRing: KeyRing): Checkpoint | null {
  let parsed: z.ZodSafeParseResult<Checkpoint>;
  try {
    parsed = checkpoint.safeParse(JSON.parse(line));
  } catch {
    return null;
  }
  if (!parsed.success) return null;
  const { signature, ...unsigned } = parsed.data;
  return sign(keyRing, unsigned) === signature ? parsed.data : null;
}

/**
 * Writes signed statements of how far all chains have come. Entries that are cut off the end of a chain, which the
 * chain itself cannot show, contradict them.
 */
export class Checkpoints {
  readonly #folder: string;
  readonly #writer: string;
  readonly #keyRing: KeyRing;
  readonly #hasher: KeyedHasher;
  readonly #file: FileHandle;
  #number: number;
  #size: number;

  private constructor(
    { folder, writer, keyRing }: { folder: string; writer: string; keyRing: KeyRing },
    file: FileHandle,
    number: number,
    size: number,
  ) {
    this.#folder = folder;
    this.#writer = writer;
    this.#keyRing = keyRing;
    this.#hasher = entryHasher(keyRing);
    this.#file = file;
    this.#number = number;
    this.#size = size;
  }

  /** `newest` is how far this writer's chain had come by its own checkpoints. */
  static async open(options: { folder: string; writer: string; keyRing: KeyRing }): Promise<{
    checkpoints: Checkpoints;
    newest: { sequence: number; hash: string } | null;
  }> {
    const path = checkpointsPath(join(options.folder, options.writer));
    let last: Checkpoint | null = null;
    let size = 0;
    for await (const line of streamLines(path)) {
      last = readCheckpoint(line, options.keyRing) ?? last;
      size += Buffer.byteLength(line) + 1;
    }
    const file = await open(path, 'a', 0o600);
    await file.truncate(size); // what a crash left of a line
    const checkpoints = new Checkpoints(options, file, last?.number ?? 0, size);
    return { checkpoints, newest: last?.heads[options.writer] ?? null };
  }

  /** Resolves when it is on disk. `own` is the head of this writer's chain; the others are read. */
  async write(own: ChainHead): Promise<void> {
    const heads: Checkpoint['heads'] = {};
    for (const name of await chainNames(this.#folder)) {
      const found = name === this.#writer ? own : await headOf(join(this.#folder, name), this.#hasher);
      if (found && found.sequence > 0) heads[name] = { sequence: found.sequence, hash: found.hash };
    }
    const number = this.#number + 1;
    const unsigned = { writer: this.#writer, number, at: new Date().toISOString(), heads };
    const line = `${canonicalJson({ ...unsigned, signature: sign(this.#keyRing, unsigned) })}\n`;
    try {
      await this.#file.appendFile(line);
      await this.#file.datasync();
    } catch (error) {
      await this.#file.truncate(this.#size);
      throw error;
    }
    this.#number = number;
    this.#size += Buffer.byteLength(line);
  }

  /** Of the last one written. */
  get number(): number {
    return this.#number;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** The last whole entry of a chain that another process may be writing to. */
async function headOf(
  chainFolder: string,
  hasher: KeyedHasher,
): Promise<{ sequence: number; hash: string } | null> {
  for (const { path } of (await segmentsOf(chainFolder)).reverse()) {
    const last = await lastLine(path);
    if (last) return readEntry(last, hasher);
  }
  return null;
}
