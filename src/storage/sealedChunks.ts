/**
 * How files lie on disk: chunks of 64 kB, each AES-256-GCM under a key of this file alone. The nonce is the number of
 * the chunk and whether it is the last one, so that chunks cannot be left out, swapped or cut off at the end unseen,
 * and each can be read by itself: the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-
 * Encryption and its Nonce-Reuse Misuse-Resistance, CRYPTO 2015). Keys are never used for two files, so nonces never
 * repeat.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { DecryptionFailed } from '../privacy/KeyRing.ts';

export const chunkBytes = 64 * 1024;
const tagBytes = 16;
export const sealedChunkBytes = chunkBytes + tagBytes;

export interface ChunkSeal {
  key: Buffer;
  /** Bound to every chunk, so that none passes for one of another file. */
  fileId: string;
}

/** An empty file has one empty chunk. */
export const chunkCount = (bytes: number) => Math.max(1, Math.ceil(bytes / chunkBytes));

export const sealedBytes = (bytes: number) => bytes + chunkCount(bytes) * tagBytes;

export function sealChunk({ key, fileId }: ChunkSeal, number: number, last: boolean, chunk: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number, last));
  cipher.setAAD(Buffer.from(fileId));
  return Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
}

/** Throws DecryptionFailed. */
export function openChunk({ key, fileId }: ChunkSeal, number: number, last: boolean, sealed: Buffer): Buffer {
  if (sealed.byteLength < tagBytes) throw new DecryptionFailed('a stored file is too short');
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number, last), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(fileId));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
  } catch {
    throw new DecryptionFailed('a stored file was changed, or is another one');
  }
}

function nonceOf(number: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(number, 7);
  nonce.writeUInt8(last ? 1 : 0, 11);
  return nonce;
}
