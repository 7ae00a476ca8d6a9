/**
 * Session times of a tap's packets: the arrival of the first one plus the distance in RTP time, anchored anew where
 * the source or its clock jumped. Times never go backwards and never run ahead of the present.
 */
import { follows } from '../stages/sound.ts';

/** Opus always counts 48,000 a second (RFC 7587 section 4.1). */
const ticksPerMs = 48;
/**
 * A packet cannot arrive before its sound was made: one that seems to shows that those before it came late. Up to
 * this a burst explains it, beyond the clock jumped.
 */
const maxAheadMs = 5000;
/** More than jitter: pauses are shortened until the times are right again. */
const noticeablyAheadMs = 200;
/** Behind by this much is a network that stalled, if it catches up... */
const maxBehindMs = 2000;
/** ...within this time; else the sender's clock stood still. */
const catchUpMs = 3000;

export interface SessionTime {
  startMs: number;
  /** Anchored anew: nothing can be said about the time since the packet before. */
  jumped: boolean;
}

export class SessionClock {
  /** Follows the last packet, so that the 32 bits never wrap twice in between. */
  #anchor: { timestamp: number; sessionMs: number } | null = null;
  #endMs = 0;
  #behindSinceMs: number | null = null;

  /** The next packet comes from another source or after a pause: its distance to the last one means nothing. */
  expectJump(): void {
    this.#anchor = null;
  }

  /**
   * To be asked once for each packet, in order; `arrivedMs` is session time. Null for a packet that claims time
   * which was filled already.
   */
  at(timestamp: number, lengthMs: number, arrivedMs: number): SessionTime | null {
    const sessionMs = this.#continued(timestamp, arrivedMs);
    const jumped = sessionMs === null;
    const exactMs = sessionMs ?? Math.max(arrivedMs, this.#endMs);
    // RTP ticks and sample counts round differently.
    const startMs = follows(exactMs, this.#endMs) ? this.#endMs : exactMs;
    if (startMs < this.#endMs) return null;
    if (jumped) {
      this.#behindSinceMs = null;
      this.#anchor = null;
      if (startMs - arrivedMs > noticeablyAheadMs) return null;
    }
    this.#anchor = { timestamp, sessionMs: exactMs };
    this.#endMs = startMs + lengthMs;
    return { startMs, jumped };
  }

  /** The time by the distance to the last packet, or null where the clock jumped. */
  #continued(timestamp: number, arrivedMs: number): number | null {
    if (!this.#anchor) return null;
    const sessionMs = this.#anchor.sessionMs + ((timestamp - this.#anchor.timestamp) | 0) / ticksPerMs;
    const aheadMs = sessionMs - arrivedMs;
    if (sessionMs < this.#anchor.sessionMs || aheadMs > maxAheadMs) return null;
    if (-aheadMs <= maxBehindMs) {
      this.#behindSinceMs = null;
      const pauseMs = sessionMs - this.#endMs;
      return aheadMs > noticeablyAheadMs && pauseMs > 0 ? sessionMs - Math.min(aheadMs, pauseMs) : sessionMs;
    }
    this.#behindSinceMs ??= arrivedMs;
    return arrivedMs - this.#behindSinceMs > catchUpMs ? null : sessionMs;
  }
}
