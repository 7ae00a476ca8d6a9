/**
 * Packets on their way into a listening thread, many in one transferred buffer: a message costs some 20 µs whatever
 * it holds, a packet in it less than one. Layout, in the machine's byte order: the count of packets in 8 bytes, then
 * for each: arrival (f64), stream (u32), length (u32), bytes, filled up to a multiple of 8.
 */

const batchBytes = 64 * 1024;
const headBytes = 16;

export class PacketBatch {
  readonly buffer: ArrayBuffer;
  readonly #bytes: Uint8Array;
  readonly #floats: Float64Array;
  readonly #ints: Uint32Array;
  #end: number;

  constructor(buffer: ArrayBuffer = new ArrayBuffer(batchBytes)) {
    this.buffer = buffer;
    this.#bytes = new Uint8Array(buffer);
    this.#floats = new Float64Array(buffer);
    this.#ints = new Uint32Array(buffer);
    this.#ints[0] = 0;
    this.#end = 8;
  }

  get packets(): number {
    return this.#ints[0]!;
  }

  /** False, and nothing changed, where it does not fit. */
  add(stream: number, arrivedAtMs: number, data: Uint8Array): boolean {
    const at = this.#end;
    const end = at + headBytes + Math.ceil(data.length / 8) * 8;
    if (end > this.#bytes.length) return false;
    this.#floats[at / 8] = arrivedAtMs;
    this.#ints[at / 4 + 2] = stream;
    this.#ints[at / 4 + 3] = data.length;
    this.#bytes.set(data, at + headBytes);
    this.#end = end;
    this.#ints[0]!++;
    return true;
  }
}

export interface BatchedPacket {
  stream: number;
  arrivedAtMs: number;
  /** A view of the batch: to be copied by whoever keeps it. */
  data: Uint8Array;
}

export function* packetsOf(buffer: ArrayBuffer): Generator<BatchedPacket> {
  const floats = new Float64Array(buffer);
  const ints = new Uint32Array(buffer);
  for (let left = ints[0]!, at = 8; left > 0; left--) {
    const length = ints[at / 4 + 3]!;
    yield {
      arrivedAtMs: floats[at / 8]!,
      stream: ints[at / 4 + 2]!,
      data: new Uint8Array(buffer, at + headBytes, length),
    };
    at += headBytes + Math.ceil(length / 8) * 8;
  }
}
