import type { Logger } from './logger.ts';

interface Part {
  name: string;
  close: () => Promise<void> | void;
}

/** What has been started, to be stopped in the opposite order: each part once, the others also where one fails. */
export class Lifecycle {
  readonly #logger: Logger;
  readonly #stepLimitMs: number;
  readonly #parts: Part[] = [];
  #closing: Promise<void> | undefined;

  constructor(logger: Logger, { stepLimitMs = 5_000 } = {}) {
    this.#logger = logger;
    this.#stepLimitMs = stepLimitMs;
  }

  /** Throws where everything is being stopped already. */
  add(name: string, close: Part['close']): void {
    if (this.#closing) throw new Error(`${name} came up while the server was stopping`);
    this.#parts.push({ name, close });
  }

  get closing(): boolean {
    return this.#closing !== undefined;
  }

  /** Never rejects. A part that takes longer than the limit is left behind, with a line in the log. */
  close(reason: string): Promise<void> {
    this.#closing ??= this.#closeAll(reason);
    return this.#closing;
  }

  async #closeAll(reason: string): Promise<void> {
    this.#logger.info({ reason }, 'stopping');
    for (const { name, close } of this.#parts.toReversed()) {
      try {
        await this.#limited(close);
        this.#logger.debug({ part: name }, 'stopped');
      } catch (err) {
        this.#logger.error({ err, part: name }, 'did not stop cleanly');
      }
    }
    this.#logger.info({ reason }, 'stopped');
  }

  async #limited(close: Part['close']): Promise<void> {
    const limit = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => limit.reject(new Error(`not within ${this.#stepLimitMs} ms`)),
      this.#stepLimitMs,
    );
    try {
      await Promise.race([close(), limit.promise]);
    } finally {
      clearTimeout(timer);
    }
  }
}
