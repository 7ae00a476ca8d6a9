import { existsSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TranscribeModel } from 'transcribe-cpp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../../config/setup/download.mjs';
import { convertToGgml } from '../../../config/setup/ggml.mjs';
import { melBins, melFilters } from '../../../config/setup/melFilters.mjs';
import { whisperModels } from '../../../config/setup/whisperModels.mjs';
import { resolveWhisperModel } from '../../../config/whisperModel.ts';

const speech = '/usr/share/pocketsphinx/test/data/librivox';
const waveHeaderBytes = 44;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'consilium-ggml-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function modelPath(size: string): string {
  const { path, reason } = resolveWhisperModel(size);
  if (path === undefined) throw new Error(reason);
  return path;
}

describe.each(['base', 'tiny.en'])('the model %s that set-up put into the cache', (size) => {
  test('is the published file', async () => {
    expect(await sha256(modelPath(size))).toBe(whisperModels[size]?.sha256);
  });

  test('recognises read speech', async ({ skip }) => {
    skip(!existsSync(speech), 'the recordings of pocketsphinx-testdata are not on this machine');
    const name = 'sense_and_sensibility_01_austen_64kb-0870';
    const [, reference] = new RegExp(`<s> (.*) </s> \\(${name}\\)`).exec(
      readFileSync(join(speech, 'transcription'), 'utf8'),
    )!;
    const samples = readFileSync(join(speech, `${name}.wav`)).subarray(waveHeaderBytes);
    const pcm = new Float32Array(samples.length / 2).map((_, i) => samples.readInt16LE(i * 2) / 32_768);
    const model = await TranscribeModel.load(modelPath(size));
    const { text } = await model.transcribe(pcm);
    model.dispose();
    const words = text
      .toLowerCase()
      .replace(/mr\./g, 'mister')
      .replace(/[^a-z ]/g, '')
      .trim();
    expect(words).toBe(reference);
    // Seconds, but many where the machine has other work.
  }, 120_000);
});

test('the mel filters are the ones of the published model', () => {
  const fd = openSync(modelPath('base'), 'r');
  const published = Buffer.alloc(80 * melBins * 4);
  const header = 12 * 4 + 2 * 4;
  readSync(fd, published, 0, published.length, header);
  expect(Buffer.from(melFilters(80).buffer).equals(published)).toBe(true);
});

test('every filter is a triangle above zero', () => {
  const filters = melFilters(128);
  for (let mel = 0; mel < 128; mel += 1) {
    const filter = filters.subarray(mel * melBins, (mel + 1) * melBins);
    expect(filter.some((weight) => weight > 0)).toBe(true);
    expect(filter.every((weight) => weight >= 0)).toBe(true);
  }
});

interface Variable {
  dims: number[];
  /** 16-bit floats as bits, one for each of equal parts of the rows. */
  parts: number[];
}

/** A file in CTranslate2's format. */
function ctranslate2File(variables: Record<string, Variable>, spec = 'WhisperSpec'): Buffer {
  const u32 = (...values: number[]) => Buffer.from(new Uint32Array(values).buffer);
  const string = (text: string) =>
    Buffer.concat([Buffer.from(new Uint16Array([text.length + 1]).buffer), Buffer.from(`${text}\0`)]);
  const entries = Object.entries(variables).map(([name, { dims, parts }]) => {
    const count = dims.reduce((product, dim) => product * dim, 1) / parts.length;
    const data = Buffer.concat(parts.map((half) => Buffer.from(new Uint16Array(count).fill(half).buffer)));
    const header = [Buffer.from([dims.length]), u32(...dims), Buffer.from([4]), u32(data.length)];
    return Buffer.concat([string(name), ...header, data]);
  });
  return Buffer.concat([u32(6), string(spec), u32(3), u32(entries.length), ...entries, u32(0)]);
}

const [one, two, three, minusHalf] = [0x3c00, 0x4000, 0x4200, 0xb800] as const;

/** A Whisper of one layer each and 64 channels. */
function smallModel(): Record<string, Variable> {
  const variables: Record<string, Variable> = {};
  const add = (name: string, dims: number[], parts: number[] = [one]) => (variables[name] = { dims, parts });
  const linear = (name: string, rows: number, columns: number, parts?: number[]) => {
    add(`${name}/weight`, [rows, columns], parts);
    add(`${name}/bias`, [rows], parts);
  };
  const norm = (name: string) => {
    add(`${name}/gamma`, [64]);
    add(`${name}/beta`, [64]);
  };
  for (const side of ['encoder', 'decoder']) {
    linear(`${side}/layer_0/self_attention/linear_0`, 192, 64, [one, two, three]);
    linear(`${side}/layer_0/self_attention/linear_1`, 64, 64);
    linear(`${side}/layer_0/ffn/linear_0`, 256, 64);
    linear(`${side}/layer_0/ffn/linear_1`, 64, 256);
    for (const part of ['layer_0/self_attention/layer_norm', 'layer_0/ffn/layer_norm', 'layer_norm']) {
      norm(`${side}/${part}`);
    }
  }
  linear('decoder/layer_0/attention/linear_0', 64, 64);
  linear('decoder/layer_0/attention/linear_1', 128, 64, [two, three]);
  linear('decoder/layer_0/attention/linear_2', 64, 64);
  norm('decoder/layer_0/attention/layer_norm');
  add('encoder/position_encodings/encodings', [1500, 64], [minusHalf]);
  add('decoder/position_encodings/encodings', [448, 64], [minusHalf]);
  add('decoder/embeddings/weight', [51_865, 64]);
  add('encoder/conv1/weight', [64, 80, 3]);
  add('encoder/conv1/bias', [64], [minusHalf]);
  add('encoder/conv2/weight', [64, 64, 3]);
  add('encoder/conv2/bias', [64]);
  return variables;
}

/** The tensors of a ggml file: dimensions as they stand there, type (0 f32, 1 f16) and the first value. */
function readTensors(file: Buffer): Map<string, { dims: number[]; type: number; first: number }> {
  let at = 12 * 4 + 2 * 4 + 80 * melBins * 4;
  const int = () => file.readInt32LE((at += 4) - 4);
  for (let left = int(); left > 0; left -= 1) {
    const tokenBytes = int();
    at += tokenBytes;
  }
  const tensors = new Map<string, { dims: number[]; type: number; first: number }>();
  while (at < file.length) {
    const [rank, nameBytes, type] = [int(), int(), int()];
    const dims = Array.from({ length: rank }, int);
    const name = file.toString('utf8', at, (at += nameBytes));
    const first = type === 0 ? file.readFloatLE(at) : file.readUInt16LE(at);
    at += dims.reduce((product, dim) => product * dim, 1) * (type === 0 ? 4 : 2);
    tensors.set(name, { dims, type, first });
  }
  expect(at).toBe(file.length);
  return tensors;
}

test('takes stacked projections apart and widens what ggml wants wide', () => {
  const [model, vocabulary, target] = ['model.bin', 'vocabulary.txt', 'ggml.bin'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  writeFileSync(model, ctranslate2File(smallModel()));
  writeFileSync(vocabulary, `${'\u0120a\n'.repeat(50_257)}<|endoftext|>\n`);
  convertToGgml(model, vocabulary, target);
  const tensors = readTensors(readFileSync(target));
  const of = (name: string) => tensors.get(name);
  for (const block of ['encoder.blocks.0.attn', 'decoder.blocks.0.attn', 'decoder.blocks.0.cross_attn']) {
    expect(of(`${block}.query.weight`)).toEqual({ dims: [64, 64], type: 1, first: one });
    expect(of(`${block}.key.weight`)).toEqual({ dims: [64, 64], type: 1, first: two });
    expect(of(`${block}.value.weight`)).toEqual({ dims: [64, 64], type: 1, first: three });
    expect(of(`${block}.value.bias`)).toEqual({ dims: [64], type: 0, first: 3 });
    expect(of(`${block}.key.bias`)).toBeUndefined();
  }
  expect(of('encoder.blocks.0.mlp.2.weight')).toEqual({ dims: [256, 64], type: 1, first: one });
  expect(of('encoder.conv1.weight')).toEqual({ dims: [3, 80, 64], type: 1, first: one });
  expect(of('encoder.conv1.bias')).toEqual({ dims: [1, 64], type: 0, first: -0.5 });
  expect(of('decoder.positional_embedding')).toEqual({ dims: [64, 448], type: 0, first: -0.5 });
  expect(tensors.size).toBe(7 + 2 * 2 + 15 + 24);
});

test.each([
  ['an empty file', Buffer.alloc(0)],
  ['text', Buffer.from('not a model at all, only words')],
  ['another kind of model', ctranslate2File({}, 'TransformerSpec')],
  [
    'a model without its tensors',
    ctranslate2File({ 'decoder/embeddings/weight': { dims: [2, 64], parts: [one] } }),
  ],
])('refuses %s', (_, content) => {
  const path = join(folder, 'model.bin');
  const vocabulary = join(folder, 'vocabulary.txt');
  writeFileSync(path, content);
  writeFileSync(vocabulary, '<|endoftext|>');
  expect(() => convertToGgml(path, vocabulary, join(folder, 'ggml.bin'))).toThrow();
});
