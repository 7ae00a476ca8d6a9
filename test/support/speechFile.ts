/** Recorded human speech as a browser's microphone: recordings and silence joined into one WAV file. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Debian's package pocketsphinx-testdata: chapters of "Sense and Sensibility" read by LibriVox volunteers. */
const folder = '/usr/share/pocketsphinx/test/data/librivox';

const sampleRateHz = 16_000;
const bytesPerSample = 2;

export interface Recording {
  path: string;
  /** What is said, in lower case without punctuation. */
  reference: string;
  durationMs: number;
}

/** The five recordings with their references. */
export function recordings(): Recording[] {
  const lines = readFileSync(join(folder, 'transcription'), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [, reference, name] = /^<s> (.*) <\/s> \((.*)\)$/.exec(line) ?? [];
    if (reference === undefined || name === undefined) throw new Error(`no reference in: ${line}`);
    const path = join(folder, `${name}.wav`);
    return { path, reference, durationMs: (samplesOf(path).length / bytesPerSample / sampleRateHz) * 1000 };
  });
}

/** Writes 16 kHz mono PCM: a number is that many milliseconds of silence. */
export function writeSpeech(path: string, parts: readonly (number | Recording)[]): void {
  const data = Buffer.concat(
    parts.map((part) =>
      typeof part === 'number'
        ? Buffer.alloc(Math.round((part / 1000) * sampleRateHz) * bytesPerSample)
        : samplesOf(part.path),
    ),
  );
  // RIFF/WAVE with a fmt chunk for PCM, one channel, 16 bits.
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * bytesPerSample, 28);
  header.writeUInt16LE(bytesPerSample, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  writeFileSync(path, Buffer.concat([header, data]));
}

function samplesOf(path: string): Buffer {
  const file = readFileSync(path);
  const sampleRate = file.readUInt32LE(24);
  if (
    file.toString('latin1', 0, 4) !== 'RIFF' ||
    file.readUInt16LE(22) !== 1 ||
    sampleRate !== sampleRateHz
  ) {
    throw new Error(`${path} is not 16 kHz mono`);
  }
  let at = 12;
  while (at + 8 <= file.length) {
    const size = file.readUInt32LE(at + 4);
    if (file.toString('latin1', at, at + 4) === 'data') return file.subarray(at + 8, at + 8 + size);
    at += 8 + size + (size % 2);
  }
  throw new Error(`${path} has no samples`);
}
