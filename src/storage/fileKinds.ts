import { fileTypeFromBuffer } from 'file-type';
import type { MediaKind } from '../wire/files.ts';

/** What the type is found by: what a file says of itself stands at its beginning. */
const headBytes = 4_100;

/** What is taken, by what file-type calls it. SVG and HTML are not: they run scripts. */
const kinds: Readonly<Record<MediaKind, RegExp>> = {
  picture: /^image\/(jpeg|png|webp|gif|tiff|bmp|heic|heif|avif)$/,
  dicom: /^application\/dicom$/,
  audio: /^audio\//,
  video: /^video\//,
  document: /^application\/pdf$/,
};

export interface FileKind {
  kind: MediaKind;
  contentType: string;
}

/**
 * What a file is by its content; its name and what its sender says do not count. `content` is the whole file again.
 * Null where it is nothing that is taken.
 */
export async function fileKindOf(
  source: AsyncIterable<Uint8Array>,
): Promise<{ found: FileKind | null; content: AsyncIterable<Uint8Array> }> {
  const parts = source[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  for (let bytes = 0; bytes < headBytes;) {
    const next = await parts.next();
    if (next.done === true) break;
    head.push(next.value);
    bytes += next.value.byteLength;
  }
  const type = await fileTypeFromBuffer(Buffer.concat(head));
  const [kind] = Object.entries(kinds).find(([, mimes]) => type && mimes.test(type.mime)) ?? [];
  return {
    found: type && kind !== undefined ? { kind: kind as MediaKind, contentType: type.mime } : null,
    content: rejoined(head, parts),
  };
}

async function* rejoined(
  head: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* head;
  yield* { [Symbol.asyncIterator]: () => rest };
}
