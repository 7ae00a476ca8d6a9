/** Datagrams that no device would send: made up, or made of real ones. */
import { Socket } from 'node:dgram';
import type { Random } from './Random.ts';

export interface Recorded {
  datagram: Uint8Array;
  /** That sent it, and may send others from the same address. */
  socket: Socket;
}

const keptOfAKind = 200;

/** Keeps what sockets of this process send to a port, until `stop`. */
export class DatagramRecorder {
  readonly #kinds = new Map<string, Recorded[]>();
  readonly #send = Socket.prototype.send;

  /** What the `others` send is not kept. */
  constructor(port: number, others: ReadonlySet<Socket> = new Set()) {
    const { record, send } = { record: this.#record.bind(this), send: this.#send };
    Socket.prototype.send = function (this: Socket, ...args: unknown[]) {
      const [datagram, to] = args;
      if (to === port && datagram instanceof Uint8Array && !others.has(this))
        record({ datagram: datagram.slice(), socket: this });
      return Reflect.apply(send, this, args) as void;
    };
  }

  /** Kinds that have come: `stun`, `dtls`, `rtp`, `rtcp`. */
  get kinds(): string[] {
    return [...this.#kinds.keys()];
  }

  /** All that is kept. */
  get recorded(): Recorded[] {
    return [...this.#kinds.values()].flat();
  }

  /** That sent them. */
  get sockets(): ReadonlySet<Socket> {
    return new Set(this.recorded.map(({ socket }) => socket));
  }

  stop(): void {
    Socket.prototype.send = this.#send;
  }

  #record(recorded: Recorded): void {
    const kind = kindOf(recorded.datagram);
    const same = this.#kinds.get(kind) ?? [];
    this.#kinds.set(kind, same);
    if (same.length < keptOfAKind) same.push(recorded);
  }
}

/** By the first bytes (RFC 7983, and RFC 5761 for RTCP). */
function kindOf([first = 255, second = 0]: Uint8Array): string {
  if (first < 4) return 'stun';
  if (first >= 20 && first < 64) return 'dtls';
  if (first < 128 || first > 191) return 'other';
  return second >= 192 && second <= 223 ? 'rtcp' : 'rtp';
}

/** One that differs at few places: bits, length, or the numbers that tell lengths. */
export function mutatedDatagram(real: Uint8Array, random: Random): Uint8Array {
  const bytes = Buffer.from(real);
  const at = random.whole(0, Math.max(0, bytes.length - 2));
  return random.pick<() => Uint8Array>([
    () => bytes.subarray(0, at),
    () => Buffer.concat([bytes, random.bytes(random.whole(1, 1_200))]),
    () => {
      for (let times = random.whole(1, 8); times > 0; times--) {
        const flipped = random.whole(0, bytes.length - 1);
        bytes[flipped] = bytes[flipped]! ^ (1 << random.whole(0, 7));
      }
      return bytes;
    },
    () => {
      if (bytes.length >= 2) bytes.writeUInt16BE(random.pick([0, 1, 0x7fff, 0x8000, 0xffff]), at);
      return bytes;
    },
    () => {
      bytes.fill(random.whole(0, 255), at);
      return bytes;
    },
    () => Buffer.concat([bytes.subarray(at), bytes.subarray(0, at)]),
    // As it was: sent again.
    () => bytes,
  ])();
}

/** Random, but for the first bytes: those of STUN, DTLS, RTP or RTCP. */
export function madeUpDatagram(random: Random): Uint8Array {
  const bytes = random.bytes(random.pick([0, 1, 3, 12, 20, random.whole(1, 1_400)]));
  if (random.happens(0.2)) return bytes;
  const starts = [
    // STUN: a binding request with the magic cookie and a length.
    [0, 1, random.whole(0, 255), random.whole(0, 255), 0x21, 0x12, 0xa4, 0x42],
    // DTLS 1.2: a handshake, an alert, application data.
    [random.pick([20, 21, 22, 23, 63]), 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, random.whole(0, 9), 255, 255],
    // RTP with every flag and count.
    [0x80 | random.whole(0, 63), random.whole(0, 127)],
    // RTCP: sender and receiver reports, SDES, BYE, feedback.
    [0x80 | random.whole(0, 31), random.whole(200, 207), random.whole(0, 255), random.whole(0, 255)],
  ];
  const start = random.pick(starts);
  bytes.set(start.slice(0, bytes.length));
  return bytes;
}
