/**
 * The one shape of all stages of the audio pipeline: something comes in, nothing, one or several things go out to
 * the next stage. The base counts what came, what was dropped and the time the stage itself took.
 */

export interface StageCounts {
  items: number;
  dropped: number;
  /** Time that the stage itself took, without the stages after it. */
  busyMs: number;
}

export function noCounts(): StageCounts {
  return { items: 0, dropped: 0, busyMs: 0 };
}

export interface Receiver<In> {
  push(item: In): void;
}

export abstract class Stage<In, Out> implements Receiver<In> {
  readonly #counts: StageCounts;
  #next: Receiver<Out> | null = null;
  /** What the item in hand has led to: handed on after the clock has stopped. */
  #outgoing: Out[] = [];

  /** The counts are shared by the same stage of all streams of a thread. */
  constructor(counts: StageCounts) {
    this.#counts = counts;
  }

  /** Links a stage behind this one and answers with that one, so that a chain reads in its order. */
  to<Next extends Receiver<Out>>(next: Next): Next {
    this.#next = next;
    return next;
  }

  push(item: In): void {
    this.#counts.items++;
    this.act(() => this.handle(item));
  }

  protected abstract handle(item: In): void;

  /** Runs what belongs to this stage, on the clock, and hands on what it emitted. */
  protected act(work: () => void): void {
    const startedAtMs = performance.now();
    try {
      work();
    } finally {
      this.#counts.busyMs += performance.now() - startedAtMs;
    }
    if (this.#outgoing.length === 0) return;
    const outgoing = this.#outgoing;
    this.#outgoing = [];
    for (const item of outgoing) this.#next?.push(item);
  }

  /** Only within `handle` or `act`. */
  protected emit(item: Out): void {
    this.#outgoing.push(item);
  }

  protected drop(count = 1): void {
    this.#counts.dropped += count;
  }
}
