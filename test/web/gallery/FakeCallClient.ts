/** A call client that follows a script: it keeps the contract of `callState.ts` and has no server. */
import type { CallClient, CallState, LocalSource } from '../../../src/web/call/callState.ts';
import type { PatientContact } from '../../../src/wire/contact.ts';
import type { ProducerSource } from '../../../src/wire/rooms.ts';
import { messageId } from './people.ts';

const off: LocalSource = { state: 'off', track: null, fault: null };

export const emptyState: CallState = {
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

declare global {
  interface Window {
    /** The client of the state that is mounted, for tests. */
    callClient?: FakeCallClient;
  }
}

export class FakeCallClient implements CallClient {
  /** What the page asked for, in order, for tests to read. */
  readonly calls: unknown[][] = [];
  readonly #listeners = new Set<() => void>();
  #state: CallState;
  #written = 50;

  constructor(state: CallState) {
    this.#state = state;
  }

  readonly getState = (): CallState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  change(change: Partial<CallState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  async join(): Promise<void> {
    this.calls.push(['join']);
  }

  async leave(): Promise<void> {
    this.calls.push(['leave']);
    this.change({ phase: { phase: 'closed', reason: 'left' } });
  }

  async setMicrophone(on: boolean): Promise<void> {
    this.calls.push(['setMicrophone', on]);
    if (on) this.change({ mutedByModerator: false });
    this.#changeLocal('microphone', { state: on ? 'live' : 'muted', fault: null });
  }

  async reopenMicrophone(): Promise<void> {
    this.calls.push(['reopenMicrophone']);
  }

  async setCamera(on: boolean): Promise<void> {
    this.calls.push(['setCamera', on]);
    this.#changeLocal('camera', { state: on ? 'live' : 'off' });
  }

  async useMicrophone(deviceId: string): Promise<void> {
    this.calls.push(['useMicrophone', deviceId]);
  }

  async useCamera(deviceId: string): Promise<void> {
    this.calls.push(['useCamera', deviceId]);
  }

  async startScreen(): Promise<void> {
    this.calls.push(['startScreen']);
  }

  async stopScreen(): Promise<void> {
    this.calls.push(['stopScreen']);
    this.#changeLocal('screen', off);
  }

  async sendChat(text: string): Promise<void> {
    this.calls.push(['sendChat', text]);
    const { participantId, participants, chat } = this.#state;
    const own = participants.find((person) => person.participantId === participantId);
    if (!own) return;
    this.#written += 1;
    const message = {
      messageId: messageId(this.#written),
      participantId: own.participantId,
      displayName: own.displayName,
      text,
      sentMs: 760_000,
    };
    this.change({ chat: [...chat, { ...message, delivery: 'sent' }] });
  }

  async retryChat(failedId: string): Promise<void> {
    this.calls.push(['retryChat', failedId]);
  }

  async setConsent(consent: { captions: boolean; keepTranscript: boolean; ai: boolean }): Promise<void> {
    this.calls.push(['setConsent', consent]);
    this.change({
      participants: this.#state.participants.map((person) =>
        person.participantId === this.#state.participantId
          ? { ...person, consent, captioned: consent.captions }
          : person,
      ),
    });
  }

  async setLanguage(language: string): Promise<void> {
    this.calls.push(['setLanguage', language]);
  }

  async setContact(contact: PatientContact): Promise<void> {
    this.calls.push(['setContact', contact]);
    this.change({ contact });
  }

  setVisible(tiles: ReadonlyMap<string, { width: number; height: number }>): void {
    this.calls.push(['setVisible', [...tiles]]);
  }

  async admit(participantId: string): Promise<void> {
    this.calls.push(['admit', participantId]);
    this.change({ waiting: this.#state.waiting.filter((person) => person.participantId !== participantId) });
  }

  async refuse(participantId: string): Promise<void> {
    this.calls.push(['refuse', participantId]);
  }

  async mute(participantId: string): Promise<void> {
    this.calls.push(['mute', participantId]);
  }

  async remove(participantId: string): Promise<void> {
    this.calls.push(['remove', participantId]);
  }

  async setLocked(locked: boolean): Promise<void> {
    this.calls.push(['setLocked', locked]);
    const { session } = this.#state;
    if (session) this.change({ session: { ...session, locked } });
  }

  async endSession(): Promise<void> {
    this.calls.push(['endSession']);
    this.change({ phase: { phase: 'closed', reason: 'ended' } });
  }

  close(): void {
    this.calls.push(['close']);
  }

  #changeLocal(source: ProducerSource, change: Partial<LocalSource>): void {
    const { local } = this.#state;
    this.change({ local: { ...local, [source]: { ...local[source], ...change } } });
  }
}
