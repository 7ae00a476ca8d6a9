import type { Logger } from './logger.ts';

type Listener<Args extends unknown[]> = (...args: Args) => void;

/**
 * Typed events of a class. A listener that throws is logged; the other listeners and the emitting code go on as
 * if nothing had happened.
 */
export class SafeEmitter<Events extends Record<keyof Events, unknown[]>> {
  readonly #logger: Logger;
  readonly #listeners = new Map<keyof Events, Set<Listener<never>>>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Answers a function that takes the listener away again. */
  on<E extends keyof Events>(event: E, listener: Listener<Events[E]>): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  protected emit<E extends keyof Events>(event: E, ...args: Events[E]): void {
    // A copy: listeners may add and remove listeners.
    for (const listener of [...(this.#listeners.get(event) ?? [])]) {
      try {
        (listener as Listener<Events[E]>)(...args);
      } catch (err) {
        this.#logger.error({ err, event }, 'a listener failed');
      }
    }
  }

  /** For the end of an emitter's life: nobody is told anything any more. */
  protected removeListeners(): void {
    this.#listeners.clear();
  }
}
