/** The requests of one socket: one after another in the order of their coming, and not too many at once. */
export class RequestQueue {
  /** That wait or are being worked on. */
  readonly #maxPending: number;
  #pending = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(maxPending: number) {
    this.#maxPending = maxPending;
  }

  /** False where it is one too many. `task` must not reject. */
  push(task: () => Promise<void>): boolean {
    if (this.#pending >= this.#maxPending) return false;
    this.#pending++;
    this.#last = this.#last.then(task).finally(() => this.#pending--);
    return true;
  }
}
