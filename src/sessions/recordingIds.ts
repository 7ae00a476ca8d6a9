import { createHash } from 'node:crypto';

/**
 * The same id for the same thing of the same recording, however often it is transcribed: a UUIDv7 (RFC 9562 section
 * 5.7) with the time of the recording's own id, and a hash where others have randomness.
 */
export function idWithin(mediaId: string, thing: string): string {
  const hash = createHash('sha256').update(`${mediaId} ${thing}`).digest();
  Buffer.from(mediaId.replaceAll('-', ''), 'hex').copy(hash, 0, 0, 6);
  hash[6] = 0x70 | (hash[6]! & 0x0f);
  hash[8] = 0x80 | (hash[8]! & 0x3f);
  const hex = hash.subarray(0, 16).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The visit that a recording becomes. */
export const sessionIdOf = (mediaId: string): string => idWithin(mediaId, 'session');
/** Whoever speaks in it. */
export const speakerIdOf = (mediaId: string): string => idWithin(mediaId, 'speaker');
