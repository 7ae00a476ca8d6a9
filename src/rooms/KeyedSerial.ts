/**
 * Runs tasks of one key after another, in the order of the calls; tasks of different keys run side by side. For
 * steps that wait in their middle (two joins with one token, say) and must not see each other half done.
 */
export class KeyedSerial<Key> {
  readonly #last = new Map<Key, Promise<void>>();

  async run<T>(key: Key, task: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    const done = Promise.withResolvers<void>();
    this.#last.set(key, done.promise);
    try {
      await before;
      return await task();
    } finally {
      if (this.#last.get(key) === done.promise) this.#last.delete(key);
      done.resolve();
    }
  }
}
