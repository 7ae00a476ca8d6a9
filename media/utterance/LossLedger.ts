/** Decides which losses may have swallowed speech, and joins those that lie close together into one gap. */
import type { Lost } from '../stages/sound.ts';

/** Speech this soon after a loss has probably begun within it. */
const nearMs = 500;
/** A whole sentence fits in: told even where nobody was heard speaking before or after. */
const longMs = 1000;
/** Losses closer than this are one gap... */
const joinMs = 1000;
/** ...up to this length, so that a long overload is told while it lasts. */
const maxGapMs = 10_000;

export class LossLedger {
  #held: Lost | null = null;
  #hidSpeech = false;

  /** Notes a loss; answers with an earlier one that is now complete. */
  add(lost: Lost, speaking: boolean): Lost | null {
    // What was dropped by us was loud enough to come this far.
    const hidSpeech = speaking || lost.reason === 'overload' || lost.endMs - lost.startMs >= longMs;
    const held = this.#held;
    const joins =
      held?.reason === lost.reason &&
      lost.startMs - held.endMs <= joinMs &&
      lost.endMs - held.startMs <= maxGapMs;
    if (held && joins) {
      this.#held = { ...held, endMs: lost.endMs };
      this.#hidSpeech ||= hidSpeech || this.#held.endMs - this.#held.startMs >= longMs;
      return null;
    }
    const complete = this.settle();
    this.#held = lost;
    this.#hidSpeech = hidSpeech;
    return complete;
  }

  /** Somebody speaks from `startMs` on. */
  speechBegins(startMs: number): Lost | null {
    if (this.#held && startMs - this.#held.endMs <= nearMs) this.#hidSpeech = true;
    return this.settle();
  }

  /** It was quiet at `nowMs`. */
  quietAt(nowMs: number): Lost | null {
    return this.#held && nowMs - this.#held.endMs > joinMs ? this.settle() : null;
  }

  settle(): Lost | null {
    const gap = this.#hidSpeech ? this.#held : null;
    this.#held = null;
    this.#hidSpeech = false;
    return gap;
  }
}
