/** Acts when a state has lasted for its time. */
export class IdleTimer<State extends string> {
  readonly #limits: Record<State, { afterMs: number; act: () => void }>;
  #state: State | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(limits: Record<State, { afterMs: number; act: () => void }>) {
    this.#limits = limits;
  }

  /** Null: nothing is idle. The time of a state that lasts runs on; `restart` begins it anew. */
  set(state: State | null, { restart = false } = {}): void {
    if (state === this.#state && !restart) return;
    clearTimeout(this.#timer);
    this.#state = state;
    if (state === null) return;
    const { afterMs, act } = this.#limits[state];
    this.#timer = setTimeout(act, afterMs);
  }
}
