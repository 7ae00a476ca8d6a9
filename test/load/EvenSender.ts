import type { SendingStream } from './LoadPeer.ts';

const tickMs = 2;
/** What is later than this is never sent: devices do not catch up with bursts either. */
const latestMs = 100;

/** Sends streams of one pace, their packets evenly spread over time, as those of many people are. */
export class EvenSender {
  readonly #streams: readonly SendingStream[];
  readonly #packetsPerMs: number;
  readonly #startedAtMs = performance.now();
  readonly #timer: NodeJS.Timeout;
  #turn = 0;
  sent = 0;
  /** Turns that this process came too late for: where there are some, the load was not the one that was wanted. */
  missed = 0;

  constructor(streams: readonly SendingStream[], packetsPerSecond: number) {
    this.#streams = streams;
    this.#packetsPerMs = (streams.length * packetsPerSecond) / 1000;
    this.#timer = setInterval(() => this.#send(), tickMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #send(): void {
    const due = Math.floor((performance.now() - this.#startedAtMs) * this.#packetsPerMs);
    const late = due - this.#turn - Math.ceil(latestMs * this.#packetsPerMs);
    if (late > 0) {
      this.missed += late;
      this.#turn += late;
    }
    for (; this.#turn < due; this.#turn++) {
      const stream = this.#streams[this.#turn % this.#streams.length]!;
      const packet = stream.next();
      if (!packet) continue;
      const { bytes, headerLength } = packet;
      stream.path.send(bytes, headerLength, stream.rolloverCounter);
      // The next one counts from 0 again.
      if (bytes.readUInt16BE(2) === 0xffff) stream.rolloverCounter++;
      this.sent++;
    }
  }
}
