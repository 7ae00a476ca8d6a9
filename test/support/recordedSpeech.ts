/** Recorded human speech of Debian's pocketsphinx-testdata: 16 kHz mono, 16 bits. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const speechFolder = '/usr/share/pocketsphinx/test/data';
const librivox = (number: string) => `librivox/sense_and_sensibility_01_austen_64kb-${number}.wav`;

/** Sentences read from a book, 3 to 7 s each. */
export const sentences = ['0870', '0880', '0890', '0920', '0930'].map(librivox);

/** Samples of one of its files, by its path in the package. */
export function recordedSpeech(file: string): Int16Array {
  const path = join(speechFolder, file);
  if (!existsSync(path)) throw new Error(`${path} is missing: install pocketsphinx-testdata`);
  const bytes = readFileSync(path).subarray(file.endsWith('.wav') ? 44 : 0);
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~1)));
}

export const toFloats = (samples: Int16Array): Float32Array =>
  Float32Array.from(samples, (sample) => sample / 32_768);

/** `ms` of silence, samples, silence, ... */
export function joined(...parts: (Int16Array | number)[]): Int16Array {
  const all = parts.map((part) => (typeof part === 'number' ? new Int16Array(part * 16) : part));
  const result = new Int16Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of all) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
