/** Plays the others' sound on audio elements, and knows where it does not play though it should. */
import type { SoundState } from '../call/CallProblems.ts';

interface Place {
  track: MediaStreamTrack;
  state: SoundState;
  hasPlayed: boolean;
}

export class RemoteSound {
  readonly #places = new Map<HTMLAudioElement, Place>();
  readonly #listeners = new Set<() => void>();
  #state: SoundState = 'playing';

  readonly getState = (): SoundState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Plays a track on an element until the returned function is called. */
  play(element: HTMLAudioElement, track: MediaStreamTrack): () => void {
    const place: Place = { track, state: 'playing', hasPlayed: false };
    this.#places.set(element, place);
    const over = new AbortController();
    const { signal } = over;
    element.addEventListener('playing', () => this.#playing(place), { signal });
    element.addEventListener(
      'pause',
      () => {
        // Nobody here pauses it: the system did, unless its source came to an end.
        if (track.readyState === 'ended') return;
        place.state = 'stopped';
        this.#changed();
        this.#start(element, place);
      },
      { signal },
    );
    this.#attach(element, place);
    return () => {
      over.abort();
      this.#places.delete(element);
      element.srcObject = null;
      this.#changed();
    };
  }

  /** Tries again where it does not play. */
  retry(): void {
    for (const [element, place] of this.#places) if (element.paused) this.#start(element, place);
  }

  /**
   * Begins anew everywhere. To be called from a press: browsers allow more then; and a source that is attached anew
   * takes the route that sounds, where a telephone call had left another.
   */
  restart(): void {
    for (const [element, place] of this.#places) this.#attach(element, place);
  }

  #attach(element: HTMLAudioElement, place: Place): void {
    element.srcObject = new MediaStream([place.track]);
    this.#start(element, place);
  }

  #start(element: HTMLAudioElement, place: Place): void {
    element.play().then(
      () => this.#playing(place),
      (error: unknown) => {
        // Anything else than a refusal belongs to an attempt that was overtaken, or to a source that has ended.
        if (!(error instanceof DOMException && error.name === 'NotAllowedError')) return;
        place.state = place.hasPlayed ? 'stopped' : 'blocked';
        this.#changed();
      },
    );
  }

  #playing(place: Place): void {
    place.hasPlayed = true;
    place.state = 'playing';
    this.#changed();
  }

  #changed(): void {
    const states = [...this.#places.values()].map(({ state }) => state);
    const state = (['blocked', 'stopped'] as const).find((one) => states.includes(one)) ?? 'playing';
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
