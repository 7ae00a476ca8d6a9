/** Holds the one immutable state of a call and tells listeners when it changed. */
import type { CallState, LocalSource } from './callState.ts';

const off: LocalSource = { state: 'off', track: null, fault: null };

/** Before joining. */
export const initialState: CallState = {
  phase: { phase: 'idle' },
  room: null,
  session: null,
  sessionStartedAtMs: null,
  participantId: null,
  grants: [],
  participants: [],
  local: { microphone: off, camera: off, screen: off, screenAudio: off },
  remote: [],
  activeSpeakerId: null,
  levels: new Map(),
  quality: new Map(),
  chat: [],
  transcript: [],
  captioning: null,
  waiting: [],
  contacts: [],
  contact: null,
  drainsWithinMs: null,
  mutedByModerator: false,
};

export class CallStore {
  #state = initialState;
  readonly #listeners = new Set<() => void>();

  readonly getState = (): CallState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  update(change: Partial<CallState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) {
      try {
        listener();
      } catch (error) {
        // One broken listener must not keep the others from hearing.
        reportError(error);
      }
    }
  }
}
