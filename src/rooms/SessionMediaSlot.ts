import { setTimeout as delay } from 'node:timers/promises';
import { settlesWithin } from '../../config/settlesWithin.ts';
import { WireError } from '../wire/errors.ts';
import type { SessionMedia } from './SessionMedia.ts';

const retryMs = 100;

/** The media of the visit that runs in a room: made when the first peer needs it, anew after a worker died. */
export class SessionMediaSlot {
  readonly #create: () => Promise<SessionMedia>;
  #current: Promise<SessionMedia> | null = null;

  constructor(create: () => Promise<SessionMedia>) {
    this.#create = create;
  }

  /** Those who ask while it is being made share it. Rejects where it cannot be made; the next one tries again. */
  ready(): Promise<SessionMedia> {
    return this.#current ?? this.#fill();
  }

  /** Like `ready`, trying over and over while it is wanted: the next worker may die too. Null where none comes in time. */
  async restored(wanted: () => boolean, limitMs: number): Promise<SessionMedia | null> {
    const untilMs = performance.now() + limitMs;
    while (wanted() && performance.now() < untilMs) {
      const ready = this.ready();
      const made = await settlesWithin(ready, untilMs - performance.now()).catch(() => false);
      if (made) return ready;
      await delay(retryMs);
    }
    return null;
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

  #fill(): Promise<SessionMedia> {
    const current = this.#create();
    const forget = () => {
      // What was released meanwhile has made room for another one.
      if (this.#current === current) this.#current = null;
    };
    this.#current = current;
    current.then((media) => media.on('failed', forget), forget);
    return current;
  }
}

/** Its worker may have died, or the visit ended, while somebody waited for it. */
export function assertLive(media: SessionMedia): void {
  if (media.closed) throw new WireError('DEPENDENCY_UNAVAILABLE', { dependency: 'mediaWorkers' });
}
