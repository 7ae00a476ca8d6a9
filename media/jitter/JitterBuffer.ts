/**
 * Brings a tap's packets into order and says what lies between them. A packet in order waits for nothing; behind a
 * missing one packets wait a bounded time. Sequence numbers unwrapped as in RFC 3550 appendix A.1.
 */
import { opusPacketMs } from '../opus/opusDuration.ts';
import { Stage, type StageCounts } from '../stages/Stage.ts';
import { follows, type Break, type Lost } from '../stages/sound.ts';
import type { RtpPacket } from '../tap/RtpParsing.ts';
import { SessionClock } from './SessionClock.ts';

export interface OpusPacket {
  kind: 'packet';
  startMs: number;
  endMs: number;
  payload: Uint8Array;
  levelBelowFullScaleDb: number | null;
  arrivedAtMs: number;
}

/** The sender sent nothing because there was nothing to hear (DTX). */
export interface Silence {
  kind: 'silence';
  startMs: number;
  endMs: number;
  arrivedAtMs: number;
}

export interface JitterOptions {
  /** `performance.now()` of the packets' clock at the beginning of the session. */
  sessionStartedAtMs: number;
  /** How long packets wait for a missing one: a retransmission on a slow network. */
  maxWaitMs: number;
  /** Packets that may wait; beyond, the missing one is given up. */
  maxHeldPackets: number;
  /** Without any packet for so long, what was being said has ended. Longer than DTX is silent (400 ms). */
  stallMs: number;
}

export const jitterDefaults = { maxWaitMs: 120, maxHeldPackets: 50, stallMs: 1000 };

/** Later than this it is not late: the source began anew. */
const maxLatePackets = 100;
/** An Opus packet this small says that nothing follows until there is something to hear, or 400 ms have passed. */
const maxRestBytes = 2;
/** How much later than its predecessor a packet may come after such a rest and still find its time free. */
const restMarginMs = 100;

export class JitterBuffer extends Stage<RtpPacket | Break, OpusPacket | Silence | Lost | Break> {
  readonly #options: JitterOptions;
  readonly #clock = new SessionClock();
  readonly #held = new Map<number, RtpPacket>();
  #ssrc: number | null = null;
  /** The sequence number that is due, 16 bits. */
  #due = 0;
  #lastArrivalMs = 0;
  #stalled = true;
  /** The end of what was passed on, in session time; null where nothing can follow on. */
  #endMs: number | null = null;
  #packetMs = 20;
  /** The delay of the last packet where the sender rests since, else null. */
  #restingDelayMs: number | null = null;
  #overloaded = false;

  constructor(counts: StageCounts, options: JitterOptions) {
    super(counts);
    this.#options = options;
  }

  /** What is missing next was dropped on the way here, not by the network. */
  packetsDropped(): void {
    this.#overloaded = true;
  }

  /** To be called every few tens of milliseconds; `nowMs` by the clock of the arrivals. */
  tick(nowMs: number): void {
    if (this.#held.size === 0 && this.#stalled) return;
    this.act(() => {
      while (this.#held.size > 0 && nowMs - this.#waitingSinceMs() > this.#options.maxWaitMs) this.#giveUp();
      if (!this.#stalled && nowMs - this.#lastArrivalMs > this.#options.stallMs) {
        this.#stalled = true;
        this.emit({ kind: 'break', final: false });
      } else if (!this.#stalled && this.#held.size === 0) this.#rest(nowMs);
    });
  }

  protected override handle(item: RtpPacket | Break): void {
    if ('kind' in item) {
      // Muted or ended: no word goes on from here, and nobody knows how the time stamps do.
      this.#releaseAll();
      this.#breakOff(item);
      return;
    }
    this.#lastArrivalMs = item.arrivedAtMs;
    this.#stalled = false;
    if (item.ssrc !== this.#ssrc) this.#startAnew(item);
    // Distance in 16 bits, signed.
    const ahead = ((item.sequenceNumber - this.#due) << 16) >> 16;
    if (ahead < -maxLatePackets) this.#startAnew(item);
    else if (ahead < 0 || this.#held.has(item.sequenceNumber)) {
      this.drop();
      return;
    }
    this.#held.set(item.sequenceNumber, item);
    this.#releaseDue();
    if (this.#held.size > this.#options.maxHeldPackets) this.#giveUp();
  }

  /** While the sender rests time passes nonetheless, and what was being said ends. */
  #rest(nowMs: number): void {
    if (this.#restingDelayMs === null || this.#endMs === null) return;
    const startMs = this.#endMs;
    const restedMs = nowMs - this.#options.sessionStartedAtMs - this.#restingDelayMs - restMarginMs - startMs;
    if (restedMs < this.#packetMs) return;
    const endMs = startMs + Math.floor(restedMs / this.#packetMs) * this.#packetMs;
    this.#endMs = endMs;
    this.emit({ kind: 'silence', startMs, endMs, arrivedAtMs: nowMs });
  }

  #startAnew(packet: RtpPacket): void {
    this.#releaseAll();
    if (this.#ssrc !== null) this.#breakOff({ kind: 'break', final: false });
    this.#ssrc = packet.ssrc;
    this.#due = packet.sequenceNumber;
  }

  #breakOff(item: Break): void {
    this.#clock.expectJump();
    this.#endMs = null;
    this.#restingDelayMs = null;
    this.emit(item);
  }

  #releaseDue(missing = 0): void {
    for (let packet; (packet = this.#held.get(this.#due)); missing = 0) {
      this.#held.delete(this.#due);
      this.#due = (this.#due + 1) & 0xffff;
      this.#passOn(packet, missing);
    }
  }

  /** The missing ones up to the first that waits are lost. */
  #giveUp(): void {
    const missing = Math.min(...[...this.#held.keys()].map((sequence) => (sequence - this.#due) & 0xffff));
    this.#due = (this.#due + missing) & 0xffff;
    this.#releaseDue(missing);
  }

  #releaseAll(): void {
    while (this.#held.size > 0) this.#giveUp();
  }

  #waitingSinceMs(): number {
    return Math.min(...[...this.#held.values()].map(({ arrivedAtMs }) => arrivedAtMs));
  }

  #passOn(packet: RtpPacket, missing: number): void {
    const { payload, levelBelowFullScaleDb, arrivedAtMs } = packet;
    const lengthMs = opusPacketMs(payload);
    const arrivedMs = arrivedAtMs - this.#options.sessionStartedAtMs;
    const time = lengthMs > 0 ? this.#clock.at(packet.timestamp, lengthMs, arrivedMs) : null;
    if (!time) {
      this.drop();
      return;
    }
    const { startMs, jumped } = time;
    this.#restingDelayMs = payload.length <= maxRestBytes ? Math.max(0, arrivedMs - startMs) : null;
    if (this.#endMs !== null && !jumped && startMs < this.#endMs && !follows(startMs, this.#endMs)) {
      // The rest was thought to go on.
      this.drop();
      return;
    }
    if (this.#endMs !== null && jumped) this.emit({ kind: 'break', final: false });
    else if (this.#endMs !== null && startMs > this.#endMs)
      this.#fill(this.#endMs, startMs, missing * this.#packetMs, arrivedAtMs);
    this.#endMs = startMs + lengthMs;
    this.#packetMs = lengthMs;
    const endMs = this.#endMs;
    this.emit({ kind: 'packet', startMs, endMs, payload, levelBelowFullScaleDb, arrivedAtMs });
  }

  /** Says what lay between two packets: what the missing ones held, and silence for the rest. */
  #fill(startMs: number, endMs: number, missingMs: number, arrivedAtMs: number): void {
    const lostEndMs = Math.min(startMs + missingMs, endMs);
    if (lostEndMs > startMs) {
      const reason = this.#overloaded ? 'overload' : 'packetsLost';
      this.emit({ kind: 'lost', startMs, endMs: lostEndMs, reason, arrivedAtMs });
      this.#overloaded = false;
    }
    if (!follows(endMs, lostEndMs)) this.emit({ kind: 'silence', startMs: lostEndMs, endMs, arrivedAtMs });
  }
}
