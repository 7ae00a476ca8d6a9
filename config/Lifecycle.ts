import type { Logger } from './logger.ts';
import { settlesWithin } from './settlesWithin.ts';

interface Part {
  name: string;
  stop: () => Promise<void> | void;
}

/** What has been started, to be stopped in the opposite order: each part once, the others also where one fails. */
export class Lifecycle {
  readonly #logger: Logger;
  readonly #limitMs: number;
  readonly #parts: Part[] = [];
  readonly #starting = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  /** `limitMs`: how long one part may take to stop. */
  constructor(logger: Logger, { limitMs = 8_000 } = {}) {
    this.#logger = logger;
    this.#limitMs = limitMs;
  }

  /**
   * Starts a part and remembers how to stop it. Rejects where it cannot start, or where everything is being stopped;
   * what comes up in the meantime is stopped with the rest.
   */
  async start<T>(
    name: string,
    start: () => Promise<T> | T,
    stop: (part: T) => Promise<void> | void,
  ): Promise<T> {
    if (this.#closing) throw new Error(`${name}: the server is stopping`);
    const startedAtMs = performance.now();
    const starting = (async () => {
      const part = await start();
      this.#parts.push({ name, stop: () => stop(part) });
      return part;
    })();
    this.#starting.add(starting);
    try {
      const part = await starting;
      this.#logger.debug({ part: name, durationMs: Math.round(performance.now() - startedAtMs) }, 'started');
      return part;
    } finally {
      this.#starting.delete(starting);
    }
  }

  /** Never rejects. A part that takes longer than the limit is left behind, with a line in the log. */
  close(reason: string): Promise<void> {
    this.#closing ??= this.#close(reason);
    return this.#closing;
  }

  async #close(reason: string): Promise<void> {
    this.#logger.info({ reason }, 'stopping');
    await this.#limited('starting', async () => {
      await Promise.allSettled(this.#starting);
    });
    for (const { name, stop } of this.#parts.toReversed()) await this.#limited(name, stop);
    this.#logger.info({ reason }, 'stopped');
  }

  async #limited(part: string, stop: Part['stop']): Promise<void> {
    const startedAtMs = performance.now();
    try {
      const stopped = await settlesWithin((async () => stop())(), this.#limitMs);
      if (!stopped) throw new Error(`not within ${this.#limitMs} ms`);
      this.#logger.debug({ part, durationMs: Math.round(performance.now() - startedAtMs) }, 'stopped');
    } catch (err) {
      this.#logger.error({ err, part }, 'did not stop cleanly');
    }
  }
}

/** Like Promise.all, but waits for all of them before it rejects, so that nothing is still starting then. */
export async function allTogether<T extends readonly Promise<unknown>[] | []>(
  starting: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(starting);
  return Promise.all(starting);
}
