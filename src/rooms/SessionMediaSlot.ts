import type { SessionMedia } from './SessionMedia.ts';

/** The media of the visit that runs in a room: made when the first peer needs it, anew after a worker died. */
export class SessionMediaSlot {
  readonly #create: () => Promise<SessionMedia>;
  #current: Promise<SessionMedia> | null = null;

  constructor(create: () => Promise<SessionMedia>) {
    this.#create = create;
  }

  /** Those who ask while it is being made share it. Rejects where it cannot be made; the next one tries again. */
  ready(): Promise<SessionMedia> {
    this.#current ??= this.#fill();
    return this.#current;
  }

  /** Takes what stands out of the slot; answers how to close it. */
  release(): () => Promise<void> {
    const released = this.#current;
    this.#current = null;
    return async () => {
      const [outcome] = await Promise.allSettled([released]);
      if (outcome.status === 'fulfilled') outcome.value?.close();
    };
  }

  async #fill(): Promise<SessionMedia> {
    const filling = this.#create();
    try {
      const media = await filling;
      media.on('failed', () => (this.#current = null));
      return media;
    } catch (error) {
      this.#current = null;
      throw error;
    }
  }
}
