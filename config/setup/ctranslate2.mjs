// Reads the weights of a model in CTranslate2's binary format (model.bin, version 6), little endian.
import { openSync, readSync } from 'node:fs';

const formatVersion = 6;
const maxStringBytes = 1024;
const maxRank = 8;

/**
 * The variables of the file: a Map of name to `{ dims, type, bytes, position }`, type being CTranslate2's number
 * (0 f32, 1 i8, 2 i16, 3 i32, 4 f16) and position the offset of the data in the file. Data is not read.
 * Throws on anything that is not such a file.
 */
export function readVariables(fd) {
  const cursor = new Cursor(fd);
  const version = cursor.u32();
  if (version !== formatVersion)
    throw new Error(`CTranslate2 format version ${version}, not ${formatVersion}`);
  const spec = cursor.string();
  if (spec !== 'WhisperSpec') throw new Error(`a model of the kind ${spec}, not WhisperSpec`);
  cursor.u32(); // revision
  const variables = new Map();
  for (let left = cursor.u32(); left > 0; left -= 1) {
    const name = cursor.string();
    const rank = cursor.u8();
    if (rank > maxRank) throw new Error(`${name} has ${rank} dimensions`);
    const dims = Array.from({ length: rank }, () => cursor.u32());
    const type = cursor.u8();
    const bytes = cursor.u32();
    variables.set(name, { dims, type, bytes, position: cursor.position });
    cursor.position += bytes;
  }
  return variables;
}

/** The data of one variable. */
export function readData(fd, { bytes, position }) {
  const data = Buffer.alloc(bytes);
  if (readSync(fd, data, 0, bytes, position) !== bytes) throw new Error('the file ends within a variable');
  return data;
}

/** Opens the file for `readVariables` and `readData`; the caller closes it. */
export function openModel(path) {
  return openSync(path, 'r');
}

class Cursor {
  position = 0;
  #fd;

  constructor(fd) {
    this.#fd = fd;
  }

  #take(bytes) {
    const data = readData(this.#fd, { bytes, position: this.position });
    this.position += bytes;
    return data;
  }

  u8() {
    return this.#take(1).readUInt8();
  }

  u32() {
    return this.#take(4).readUInt32LE();
  }

  string() {
    const bytes = this.#take(2).readUInt16LE();
    if (bytes === 0 || bytes > maxStringBytes) throw new Error('not a CTranslate2 model');
    return this.#take(bytes).toString('utf8', 0, bytes - 1);
  }
}
