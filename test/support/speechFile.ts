/** Recorded speech as a browser's microphone, and what is said in it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { joined, recordedSpeech, sentences } from './recordedSpeech.ts';

export interface Recording {
  samples: Int16Array;
  /** What is said, in lower case without punctuation. */
  reference: string;
}

const transcription = '/usr/share/pocketsphinx/test/data/librivox/transcription';
const sampleRateHz = 16_000;

/** The five sentences with their references, which the package brings along. */
export function recordings(): Recording[] {
  const references = new Map<string, string>(
    readFileSync(transcription, 'utf8')
      .split('\n')
      .flatMap((line) => {
        const [, reference, name] = /^<s> (.*) <\/s> \((.*)\)$/.exec(line) ?? [];
        return reference !== undefined && name !== undefined
          ? [[`librivox/${name}.wav`, reference] as const]
          : [];
      }),
  );
  return sentences.map((file) => {
    const reference = references.get(file);
    if (reference === undefined) throw new Error(`${transcription} has no reference of ${file}`);
    return { samples: recordedSpeech(file), reference };
  });
}

/** A quiet room, as a microphone that works hears it when nobody speaks; 16 bits of silence are one that is dead. */
export function quietRoom(durationMs: number): Recording {
  const samples = new Int16Array((durationMs / 1000) * sampleRateHz);
  for (let index = 0; index < samples.length; index += 1) samples[index] = Math.round(Math.random() * 6) - 3;
  return { samples, reference: '' };
}

/** Writes a WAV file, 16 kHz mono; a number is that many milliseconds of silence. */
export function writeSpeech(path: string, parts: readonly (number | Recording)[]): void {
  const samples = joined(...parts.map((part) => (typeof part === 'number' ? part : part.samples)));
  const data = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  // RIFF/WAVE with a fmt chunk for PCM, one channel, 16 bits.
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  writeFileSync(path, Buffer.concat([header, data]));
}
