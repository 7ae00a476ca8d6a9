import type { Logger } from '../../config/logger.ts';
import { SafeEmitter } from '../../config/SafeEmitter.ts';
import { WireError } from '../wire/errors.ts';
import { lobbyChanged, lobbyStatusEvent } from '../wire/events/server.ts';
import type { LobbyStatus, RoomView, WaitingView } from '../wire/rooms.ts';
import type { Connection } from './Connection.ts';
import type { Participant } from './Participant.ts';
import type { Peer } from './Peer.ts';
import type { RoomSettings } from './roomSettings.ts';

/** Somebody who is told of the lobby: a page of the host, or a peer who may admit. */
export type LobbyWatcher = Pick<Connection, 'ask'>;

interface Waiting {
  participant: Participant;
  peer: Peer;
  /** ISO 8601. */
  since: string;
  /** A page has shown the alert for this person. */
  alerted: boolean;
  /** As last told. */
  status: LobbyStatus;
  stopListening: () => void;
}

interface LobbyEvents {
  /** Somebody came or went, or what is told of them changed. */
  changed: [];
}

/** Those who wait in front of a room: outside its session, without media, told only whether somebody knows. */
export class Lobby extends SafeEmitter<LobbyEvents> {
  readonly #room: RoomView;
  readonly #settings: RoomSettings;
  readonly #waiting = new Map<string, Waiting>();
  /** Of those who waited before this server was started again and have not come back. */
  readonly #since: Map<string, string>;
  #hostPresent = false;

  /** `since` tells of those who waited before this server was started again, by participant; they keep their turn. */
  constructor(
    room: RoomView,
    settings: RoomSettings,
    logger: Logger,
    since: Readonly<Record<string, string>>,
  ) {
    super(logger);
    this.#since = new Map(Object.entries(since));
    this.#room = room;
    this.#settings = settings;
  }

  get size(): number {
    return this.#waiting.size;
  }

  get participantIds(): string[] {
    return [...this.#waiting.keys()];
  }

  /** Before this server was started again. */
  hasWaited(participantId: string): boolean {
    return this.#since.has(participantId);
  }

  /** ISO 8601, by participant. */
  get waitingSince(): Record<string, string> {
    const back = [...this.#waiting].map(([participantId, { since }]) => [participantId, since] as const);
    return Object.fromEntries([...this.#since, ...back]);
  }

  get people(): Participant[] {
    return [...this.#waiting.values()].map(({ participant }) => participant);
  }

  get peers(): Peer[] {
    return [...this.#waiting.values()].map(({ peer }) => peer);
  }

  participant(participantId: string): Participant | null {
    return this.#waiting.get(participantId)?.participant ?? null;
  }

  /** Who waits longest comes first. */
  views(): WaitingView[] {
    const inTurn = [...this.#waiting.values()].sort((a, b) => a.since.localeCompare(b.since));
    return inTurn.map(({ participant, since }) => {
      const { participantId, displayName, role } = participant.claims;
      return { participantId, displayName, role, since, contact: participant.contact };
    });
  }

  /** Somebody begins to wait, or is back on another peer and keeps their turn. */
  add(participant: Participant, peer: Peer): void {
    const { participantId } = participant;
    const before = this.#waiting.get(participantId);
    const alerted = before?.alerted ?? false;
    const stopListening = peer.on('lost', () => {
      peer.close(null);
      this.take(participantId);
    });
    participant.peer = peer;
    this.#waiting.set(participantId, {
      participant,
      peer,
      since: before?.since ?? this.#since.get(participantId) ?? new Date().toISOString(),
      alerted,
      status: this.#statusOf(alerted),
      stopListening,
    });
    this.emit('changed');
  }

  /** Somebody who waits has corrected what is told of them. */
  personChanged(): void {
    this.emit('changed');
  }

  /** As told at joining. Throws NOT_JOINED where they do not wait. */
  status(participantId: string): LobbyStatus {
    const waiting = this.#waiting.get(participantId);
    if (!waiting) throw new WireError('NOT_JOINED');
    return waiting.status;
  }

  /** They wait no longer: admitted, refused, gone. */
  take(participantId: string): { participant: Participant; peer: Peer } | null {
    const waiting = this.#waiting.get(participantId);
    if (!waiting) return null;
    this.#waiting.delete(participantId);
    this.#since.delete(participantId);
    waiting.participant.peer = null;
    waiting.stopListening();
    this.emit('changed');
    return waiting;
  }

  /** Tells who waits now; those of them are told when the watcher's page has shown it. */
  async alert(watcher: LobbyWatcher): Promise<void> {
    const waiting = this.views();
    const shown = await watcher.ask(lobbyChanged, { room: this.#room, waiting }, this.#settings.alertMs);
    if (!shown) return;
    for (const { participantId } of waiting) {
      const entry = this.#waiting.get(participantId);
      if (entry) entry.alerted = true;
    }
    this.#tellStatus();
  }

  setHostPresent(hostPresent: boolean): void {
    this.#hostPresent = hostPresent;
    this.#tellStatus();
  }

  #statusOf(hostAlerted: boolean): LobbyStatus {
    const { name: roomName, kind, scheduledAt } = this.#room;
    return { roomName, kind, scheduledAt, hostPresent: this.#hostPresent, hostAlerted };
  }

  #tellStatus(): void {
    for (const waiting of this.#waiting.values()) {
      const status = this.#statusOf(waiting.alerted);
      const { hostPresent, hostAlerted } = waiting.status;
      if (status.hostPresent === hostPresent && status.hostAlerted === hostAlerted) continue;
      waiting.status = status;
      waiting.peer.send(lobbyStatusEvent, status);
    }
  }
}
