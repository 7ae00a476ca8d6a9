/**
 * The bounded queue in front of a listening thread. Packets leave in batches every few milliseconds; only so many
 * batches are under way at once, the others wait here, and where too many wait the oldest packets are dropped.
 * Messages about a stream keep their place between its packets and are never dropped.
 */
import type { ToThread } from './messages.ts';
import { packetsOf, PacketBatch } from './PacketBatch.ts';

export interface OutboxOptions {
  post: (message: ToThread, transfer: ArrayBuffer[]) => void;
  /** Told for packets that had to be dropped. */
  onDropped: (packets: number) => void;
  /** How long a packet waits for others. */
  collectMs: number;
  maxUnderWay: number;
  maxWaiting: number;
}

/** What waits is 1 MB: 1.4 s of a hundred talkers. */
export const outboxDefaults = { collectMs: 10, maxUnderWay: 8, maxWaiting: 16 };

export class Outbox {
  readonly #options: OutboxOptions;
  #collecting: PacketBatch | null = null;
  #waiting: (PacketBatch | ToThread)[] = [];
  #waitingBatches = 0;
  #underWay = 0;
  #spare: ArrayBuffer[] = [];
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  addPacket(stream: number, arrivedAtMs: number, data: Uint8Array): void {
    if (this.#closed) {
      this.#options.onDropped(1);
      return;
    }
    this.#collecting ??= new PacketBatch(this.#spare.pop());
    if (!this.#collecting.add(stream, arrivedAtMs, data)) {
      this.#enqueueCollected();
      this.#collecting = new PacketBatch(this.#spare.pop());
      if (!this.#collecting.add(stream, arrivedAtMs, data)) this.#options.onDropped(1);
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#sendCollected();
    }, this.#options.collectMs);
  }

  addMessage(message: ToThread): void {
    if (this.#closed) return;
    this.#enqueueCollected();
    this.#waiting.push(message);
    this.#send();
  }

  /** The thread has worked off a batch and given its buffer back. */
  returned(buffer: ArrayBuffer): void {
    this.#underWay--;
    if (this.#spare.length < this.#options.maxUnderWay) this.#spare.push(buffer);
    this.#send();
    if (!this.#timer) this.#sendCollected();
  }

  close(): void {
    this.#closed = true;
    this.#waiting = [];
    this.#spare = [];
    this.#collecting = null;
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** While the thread is behind, the batch goes on to fill instead. */
  #sendCollected(): void {
    if (this.#underWay < this.#options.maxUnderWay) this.#enqueueCollected();
  }

  #enqueueCollected(): void {
    if (!this.#collecting) return;
    this.#waiting.push(this.#collecting);
    this.#waitingBatches++;
    this.#collecting = null;
    this.#send();
    if (this.#waitingBatches > this.#options.maxWaiting) this.#dropOldest();
  }

  /** What stands first is a batch: messages in front of it have left. */
  #dropOldest(): void {
    const oldest = this.#waiting.shift();
    if (!(oldest instanceof PacketBatch)) return;
    this.#waitingBatches--;
    this.#options.onDropped(oldest.packets);
    const streams = new Set([...packetsOf(oldest.buffer)].map(({ stream }) => stream));
    this.#options.post({ kind: 'dropped', streams: [...streams] }, []);
    this.#spare.push(oldest.buffer);
    this.#send();
  }

  #send(): void {
    while (this.#waiting.length > 0) {
      const next = this.#waiting[0]!;
      if (next instanceof PacketBatch) {
        if (this.#underWay >= this.#options.maxUnderWay) return;
        this.#underWay++;
        this.#waitingBatches--;
        this.#options.post({ kind: 'batch', buffer: next.buffer }, [next.buffer]);
      } else this.#options.post(next, []);
      this.#waiting.shift();
    }
  }
}
