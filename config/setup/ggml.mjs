// Writes a Whisper model in whisper.cpp's format (ggml-<size>.bin) from CTranslate2's.
//
// The file is the one whisper.cpp's own conversion of OpenAI's checkpoint gives, byte for byte: the weights are
// the same 16-bit floats, in the order of the checkpoint. Its checksum can therefore be the published one.
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { openModel, readData, readVariables } from './ctranslate2.mjs';
import { melBins, melFilters } from './melFilters.mjs';

const magic = 0x67676d6c;
const audioContext = 1500;
const textContext = 448;
const headSize = 64;
// The multilingual vocabulary ends with an empty token where the English one has <|endoftext|>.
const tokenCount = 50_257;
const halfFloat = 4; // CTranslate2's number of the type

/**
 * Converts `modelPath` (model.bin) and `vocabularyPath` (vocabulary.txt beside it) to `targetPath`. Holds one tensor
 * in memory at a time. Throws where the input is not a Whisper model in 16-bit floats.
 */
export function convertToGgml(modelPath, vocabularyPath, targetPath) {
  const input = openModel(modelPath);
  const output = openSync(targetPath, 'w');
  try {
    const variables = readVariables(input);
    writeHeader(output, variables);
    writeMelFilters(output, variables);
    writeTokens(output, readFileSync(vocabularyPath, 'utf8').split('\n'));
    for (const tensor of tensors(variables)) writeTensor(input, output, tensor);
  } finally {
    closeSync(input);
    closeSync(output);
  }
}

function writeHeader(output, variables) {
  const [vocabulary, textState] = find(variables, 'decoder/embeddings/weight').dims;
  const [audioState, mels] = find(variables, 'encoder/conv1/weight').dims;
  const audioLayers = layers(variables, 'encoder');
  const textLayers = layers(variables, 'decoder');
  writeInts(output, [magic, vocabulary]);
  writeInts(output, [audioContext, audioState, audioState / headSize, audioLayers]);
  writeInts(output, [textContext, textState, textState / headSize, textLayers]);
  writeInts(output, [mels, 1]); // 1: matrices are 16-bit floats
}

function writeMelFilters(output, variables) {
  const mels = find(variables, 'encoder/conv1/weight').dims[1];
  writeInts(output, [mels, melBins]);
  const weights = melFilters(mels);
  writeAll(output, Buffer.from(weights.buffer));
}

/** The tokens of GPT-2's vocabulary, as bytes; the special ones are numbered on from them by the reader. */
function writeTokens(output, lines) {
  if (lines.indexOf('<|endoftext|>') < tokenCount - 1) throw new Error('the vocabulary has no <|endoftext|>');
  const byteOf = byteTable();
  const parts = lines.slice(0, tokenCount).flatMap((line) => {
    const bytes = Buffer.from([...line].map((character) => byteOf.get(character)));
    return [int32s([bytes.length]), bytes];
  });
  writeInts(output, [tokenCount]);
  writeAll(output, Buffer.concat(parts));
}

/**
 * GPT-2's vocabulary writes each byte as one printable character: printable Latin-1 stands for itself, the other
 * bytes, in order, for the characters from U+0100 on. The inverse of that table.
 */
function byteTable() {
  const table = new Map();
  let next = 256;
  for (let byte = 0; byte < 256; byte += 1) {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte !== 173);
    table.set(String.fromCharCode(printable ? byte : next++), byte);
  }
  return table;
}

/**
 * Every tensor in the order of OpenAI's checkpoint: `{ name, variable, part, parts }`, `part` of `parts` being the
 * rows of a variable in which CTranslate2 stacked several tensors.
 */
function* tensors(variables) {
  const whole = (name, variable) => ({ name, variable: find(variables, variable), part: 0, parts: 1 });

  function* norm(name, variable) {
    yield whole(`${name}.weight`, `${variable}/gamma`);
    yield whole(`${name}.bias`, `${variable}/beta`);
  }

  /** Attention's projections; `key` has no bias in the checkpoint. */
  function* attention(name, variable, sources) {
    for (const [projection, [linear, part, parts]] of Object.entries(sources)) {
      for (const field of projection === 'key' ? ['weight'] : ['weight', 'bias']) {
        const source = find(variables, `${variable}/linear_${linear}/${field}`);
        yield { name: `${name}.${projection}.${field}`, variable: source, part, parts };
      }
    }
  }

  function* block(name, variable, cross) {
    yield* norm(`${name}.mlp_ln`, `${variable}/ffn/layer_norm`);
    for (const [layer, linear] of Object.entries({ 0: 0, 2: 1 })) {
      yield whole(`${name}.mlp.${layer}.weight`, `${variable}/ffn/linear_${linear}/weight`);
      yield whole(`${name}.mlp.${layer}.bias`, `${variable}/ffn/linear_${linear}/bias`);
    }
    yield* norm(`${name}.attn_ln`, `${variable}/self_attention/layer_norm`);
    const self = { query: [0, 0, 3], key: [0, 1, 3], value: [0, 2, 3], out: [1, 0, 1] };
    yield* attention(`${name}.attn`, `${variable}/self_attention`, self);
    if (!cross) return;
    yield* norm(`${name}.cross_attn_ln`, `${variable}/attention/layer_norm`);
    const other = { query: [0, 0, 1], key: [1, 0, 2], value: [1, 1, 2], out: [2, 0, 1] };
    yield* attention(`${name}.cross_attn`, `${variable}/attention`, other);
  }

  yield whole('decoder.positional_embedding', 'decoder/position_encodings/encodings');
  yield whole('encoder.positional_embedding', 'encoder/position_encodings/encodings');
  yield whole('decoder.token_embedding.weight', 'decoder/embeddings/weight');
  for (let i = 0; i < layers(variables, 'decoder'); i += 1) {
    yield* block(`decoder.blocks.${i}`, `decoder/layer_${i}`, true);
  }
  yield* norm('decoder.ln', 'decoder/layer_norm');
  for (const conv of ['conv1', 'conv2']) {
    yield whole(`encoder.${conv}.weight`, `encoder/${conv}/weight`);
    yield whole(`encoder.${conv}.bias`, `encoder/${conv}/bias`);
  }
  for (let i = 0; i < layers(variables, 'encoder'); i += 1) {
    yield* block(`encoder.blocks.${i}`, `encoder/layer_${i}`, false);
  }
  yield* norm('encoder.ln_post', 'encoder/layer_norm');
}

function writeTensor(input, output, { name, variable, part, parts }) {
  if (variable.type !== halfFloat) throw new Error(`${name} is not in 16-bit floats`);
  const bytes = variable.bytes / parts;
  const halves = readData(input, { bytes, position: variable.position + part * bytes });
  const dims = [variable.dims[0] / parts, ...variable.dims.slice(1)];
  // ggml adds a convolution's bias to a matrix and wants it as a column.
  if (/conv\d\.bias$/.test(name)) dims.push(1);
  const single = dims.length < 2 || /(conv\d\.bias|positional_embedding)$/.test(name);
  writeInts(output, [dims.length, Buffer.byteLength(name), single ? 0 : 1, ...dims.reverse()]);
  writeAll(output, Buffer.from(name));
  writeAll(output, single ? toSingle(halves) : halves);
}

/** 16-bit floats (IEEE 754 binary16) to 32-bit floats. */
function toSingle(halves) {
  const result = Buffer.alloc(halves.length * 2);
  for (let at = 0; at < halves.length; at += 2) {
    const half = halves.readUInt16LE(at);
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    if (exponent === 31) throw new Error('a weight is not a number');
    const magnitude = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
    result.writeFloatLE(half & 0x8000 ? -magnitude : magnitude, at * 2);
  }
  return result;
}

function find(variables, name) {
  const variable = variables.get(name);
  if (!variable) throw new Error(`the model has no ${name}`);
  return variable;
}

function layers(variables, side) {
  let count = 0;
  while (variables.has(`${side}/layer_${count}/ffn/linear_0/weight`)) count += 1;
  return count;
}

function int32s(numbers) {
  const buffer = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, i) => buffer.writeInt32LE(number, i * 4));
  return buffer;
}

function writeInts(output, numbers) {
  writeAll(output, int32s(numbers));
}

function writeAll(output, buffer) {
  for (let at = 0; at < buffer.length;) at += writeSync(output, buffer, at);
}
