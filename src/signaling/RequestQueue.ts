/** The requests of one socket: one after another in the order of their coming, and so many at most. */
export class RequestQueue {
  readonly #max: number;
  #pending = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(max: number) {
    this.#max = max;
  }

  /** False where the queue is full. `task` must not reject. */
  push(task: () => Promise<void>): boolean {
    if (this.#pending >= this.#max) return false;
    this.#pending++;
    this.#last = this.#last.then(task).finally(() => this.#pending--);
    return true;
  }
}
