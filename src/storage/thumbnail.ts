import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import sharp from 'sharp';

const sidePixels = 480;
/** A larger picture is kept without a thumbnail: decoding it could take all memory. */
const maxPixels = 50_000_000;

/** One at a time, which calls beside it do not feel. */
let last: Promise<unknown> = Promise.resolve();

/** A small WebP of a picture, upright and without its metadata; null where it cannot be decoded. */
export function thumbnailOf(picture: AsyncIterable<Uint8Array>): Promise<Buffer | null> {
  const made = last.then(() => shrunk(picture));
  last = made.catch(() => {}); // told to who asked for it
  return made;
}

async function shrunk(picture: AsyncIterable<Uint8Array>): Promise<Buffer | null> {
  const shrink = sharp({ limitInputPixels: maxPixels })
    .rotate() // as its EXIF says, which is then left out
    .resize(sidePixels, sidePixels, { fit: 'inside', withoutEnlargement: true })
    .webp();
  try {
    const [thumbnail] = await Promise.all([shrink.toBuffer(), pipeline(Readable.from(picture), shrink)]);
    return thumbnail;
  } catch (error) {
    // sharp's own errors have no code; what reading the file throws is passed on.
    if (error instanceof Error && error.name === 'Error' && !('code' in error)) return null;
    throw error;
  }
}
