import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuidv7, validate } from 'uuid';
import { syncFolder } from '../../config/syncFolder.ts';
import { DecryptionFailed, type KeyRing } from '../privacy/KeyRing.ts';
import {
  chunkBytes,
  chunkCount,
  openChunk,
  sealChunk,
  sealedBytes,
  sealedChunkBytes,
  type ChunkSeal,
} from './sealedChunks.ts';

/** What must be kept to read a file again; whoever forgets it has erased the file. */
export interface StoredFile {
  /** UUIDv7. */
  fileId: string;
  /** The file's own key, sealed by the key ring in the context `fileKeyContext(fileId)`. */
  sealedKey: string;
  /** Of the content. */
  bytes: number;
  /** Of the content, in hexadecimal. */
  sha256: string;
}

/** First and last byte, both included, as in RFC 9110 section 14. */
export interface ByteRange {
  start: number;
  end: number;
}

export class FileTooLarge extends Error {
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    super(`the file is larger than ${maxBytes} bytes`);
    this.name = 'FileTooLarge';
    this.maxBytes = maxBytes;
  }
}

export const fileKeyContext = (fileId: string) => `File.key:${fileId}`;

/** Longer than any upload takes, and than it takes until what was stored stands in the graph. */
const orphanAgeMs = 24 * 60 * 60 * 1000;

/** Files at rest, sealed: in `folder` under their ids, in `folder/incoming` while they arrive. */
export class FileStore {
  readonly #folder: string;
  readonly #keyRing: KeyRing;

  constructor(folder: string, keyRing: KeyRing) {
    this.#folder = folder;
    this.#keyRing = keyRing;
  }

  /** Resolves when the file is on disk. Throws FileTooLarge, and what the source throws; nothing is left then. */
  async write(source: AsyncIterable<Uint8Array>, { maxBytes }: { maxBytes: number }): Promise<StoredFile> {
    const fileId = uuidv7();
    const incoming = join(this.#folder, 'incoming', fileId);
    await mkdir(join(this.#folder, 'incoming'), { recursive: true, mode: 0o700 });
    const key = randomBytes(32);
    try {
      const handle = await open(incoming, 'wx', 0o600);
      let written: { bytes: number; sha256: string };
      try {
        written = await writeSealed(handle, { key, fileId }, limited(source, maxBytes));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await mkdir(this.#shelf(fileId), { recursive: true, mode: 0o700 });
      await rename(incoming, this.#path(fileId));
      await syncFolder(this.#shelf(fileId));
      const sealedKey = this.#keyRing.encrypt(key.toString('base64url'), fileKeyContext(fileId));
      return { fileId, sealedKey, ...written };
    } catch (error) {
      await rm(incoming, { force: true });
      throw error;
    }
  }

  /**
   * The content or a part of it, of which only the chunks that hold it are read. Throws DecryptionFailed where the file
   * was changed, before anything of a changed chunk is handed out.
   */
  async *read(
    file: StoredFile,
    range: ByteRange = { start: 0, end: file.bytes - 1 },
  ): AsyncGenerator<Buffer> {
    const { fileId } = file;
    const seal: ChunkSeal = {
      fileId,
      key: Buffer.from(this.#keyRing.decrypt(file.sealedKey, fileKeyContext(fileId)), 'base64url'),
    };
    const handle = await open(this.#path(fileId));
    try {
      const { size } = await handle.stat();
      if (size !== sealedBytes(file.bytes)) throw new DecryptionFailed('a stored file has another length');
      const last = chunkCount(file.bytes) - 1;
      const first = Math.floor(range.start / chunkBytes);
      const until = Math.max(first, Math.floor(range.end / chunkBytes));
      for (let number = first; number <= until; number++) {
        const sealed = await readSealed(handle, number, size);
        const chunk = openChunk(seal, number, number === last, sealed);
        const base = number * chunkBytes;
        yield chunk.subarray(Math.max(0, range.start - base), range.end + 1 - base);
      }
    } finally {
      await handle.close();
    }
  }

  /** Nothing where there is none. */
  async delete(fileId: string): Promise<void> {
    await rm(this.#path(fileId), { force: true });
  }

  /**
   * Removes what an interrupted upload or deletion left: files older than a day that `known` does not answer.
   *
   * @returns how many were removed
   */
  async sweep(known: (fileIds: readonly string[]) => Promise<ReadonlySet<string>>): Promise<number> {
    const before = Date.now() - orphanAgeMs;
    let removed = 0;
    for (const shelf of await namesIn(this.#folder)) {
      const paths = new Map<string, string>();
      for (const name of await namesIn(join(this.#folder, shelf))) {
        const path = join(this.#folder, shelf, name);
        if (validate(name) && (await stat(path)).mtimeMs < before) paths.set(name, path);
      }
      const kept = shelf === 'incoming' ? new Set() : await known([...paths.keys()]);
      for (const [fileId, path] of paths) {
        if (kept.has(fileId)) continue;
        await rm(path, { force: true });
        removed++;
      }
    }
    return removed;
  }

  /** The last digits: the first ones of a UUIDv7 are the time. */
  #shelf(fileId: string): string {
    return join(this.#folder, fileId.slice(-2));
  }

  #path(fileId: string): string {
    return join(this.#shelf(fileId), fileId);
  }
}

async function writeSealed(
  handle: FileHandle,
  seal: ChunkSeal,
  source: AsyncIterable<Uint8Array>,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  let number = 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const part of source) {
    hash.update(part);
    bytes += part.byteLength;
    rest = Buffer.concat([rest, part]);
    // The last chunk is sealed as such, so one is always held back.
    let taken = 0;
    for (; rest.byteLength - taken > chunkBytes; taken += chunkBytes) {
      await handle.appendFile(sealChunk(seal, number++, false, rest.subarray(taken, taken + chunkBytes)));
    }
    rest = rest.subarray(taken);
  }
  await handle.appendFile(sealChunk(seal, number, true, rest));
  return { bytes, sha256: hash.digest('hex') };
}

async function readSealed(handle: FileHandle, number: number, size: number): Promise<Buffer> {
  const position = number * sealedChunkBytes;
  const buffer = Buffer.alloc(Math.max(0, Math.min(sealedChunkBytes, size - position)));
  const { bytesRead } = await handle.read({ buffer, position });
  return buffer.subarray(0, bytesRead);
}

async function* limited(source: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const part of source) {
    bytes += part.byteLength;
    if (bytes > maxBytes) throw new FileTooLarge(maxBytes);
    yield part;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}
