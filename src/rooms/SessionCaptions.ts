import type { Caption } from '../wire/captions.ts';

/** Final captions of one session, for those who come back; bounded, the oldest go first. */
export class SessionCaptions {
  readonly #max: number;
  readonly #finals: Caption[] = [];
  /** How many were dropped from the beginning. */
  #dropped = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** A place in the row of captions: the next one comes here. */
  get position(): number {
    return this.#dropped + this.#finals.length;
  }

  add(caption: Caption): void {
    if (caption.kind !== 'final' || caption.text === '') return;
    this.#finals.push(caption);
    if (this.#finals.length > this.#max) {
      this.#finals.shift();
      this.#dropped++;
    }
  }

  /** What came at `position` and after. */
  since(position: number): Caption[] {
    return this.#finals.slice(Math.max(0, position - this.#dropped));
  }
}
