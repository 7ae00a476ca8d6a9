import { isDeepStrictEqual } from 'node:util';
import { v7 as uuidv7 } from 'uuid';
import type { Logger } from '../../config/logger.ts';
import { SafeEmitter } from '../../config/SafeEmitter.ts';
import { WireError } from '../wire/errors.ts';
import type { ContactView, PatientContact } from '../wire/contact.ts';
import { contactsChanged } from '../wire/events/server.ts';
import type { Participant } from './Participant.ts';
import type { RoomEvents } from './RoomEvents.ts';
import type { RoomSettings } from './roomSettings.ts';
import type { Session } from './Session.ts';

interface OfParticipant {
  sessionId: string;
  participantId: string;
}

interface RoomContactsEvents {
  /** Of a patient in the visit: as they came in, or as they corrected it. */
  confirmed: [OfParticipant & { contact: PatientContact }];
  /** Nothing of somebody's sound has arrived since `startMs` (of the session), and both sides are told. */
  soundLost: [OfParticipant & { lossId: string; startMs: number }];
  /** It arrives again, or they have gone. */
  soundLossEnded: [OfParticipant & { lossId: string; endMs: number }];
  correctedInLobby: [];
}

/** The room, as this follows it. */
interface FollowedRoom extends Pick<SafeEmitter<RoomEvents>, 'on'> {
  readonly session: Session | null;
}

interface Heard {
  /** What was counted last, see `PeerMedia.received`. */
  count: number | null;
  /** `performance.now()` when it last was another. */
  changedAtMs: number;
  /** Of the loss that goes on. */
  lossId: string | null;
}

/**
 * How the patients of a room are found and called, and whether that is how to go on: where an open microphone, or the
 * whole media path of somebody, has brought nothing for `silentMediaMs`. Numbers are for those who may moderate.
 */
export class RoomContacts extends SafeEmitter<RoomContactsEvents> {
  readonly #room: FollowedRoom;
  readonly #settings: RoomSettings;
  readonly #heard = new Map<string, Heard>();
  readonly #confirmed = new Map<string, PatientContact>();
  /** Those whose connection was lost and who have not come back. */
  readonly #gone = new Set<string>();
  #told: ContactView[] = [];
  #timer: NodeJS.Timeout | undefined;
  #checking = false;

  constructor(room: FollowedRoom, settings: RoomSettings, logger: Logger) {
    super(logger);
    this.#room = room;
    this.#settings = settings;
    const watch = (): void => {
      this.#timer = setInterval(() => void this.#check(), settings.soundCheckMs).unref();
    };
    room.on('sessionStarted', watch);
    room.on('sessionResumed', ({ admitted }) => {
      for (const { participantId, contact } of admitted) {
        this.#gone.add(participantId);
        if (contact) this.#confirmed.set(participantId, contact);
      }
      watch();
    });
    // Once everybody else has heard of them: what is confirmed is of somebody known.
    room.on('participantAdmitted', () => queueMicrotask(() => this.refresh()));
    room.on('participantReturned', ({ participantId }) => {
      this.#gone.delete(participantId);
      this.refresh();
    });
    room.on('participantLeft', ({ participantId, reason }) => {
      if (reason === 'connectionLost') this.#gone.add(participantId);
      const participant = this.#room.session?.participant(participantId);
      if (participant) this.#setLost(participant, false);
      this.#heard.delete(participantId);
      this.refresh();
    });
    const forget = (): void => {
      clearInterval(this.#timer);
      this.#heard.clear();
      this.#confirmed.clear();
      this.#gone.clear();
      this.#told = [];
    };
    room.on('sessionEnded', forget);
    room.on('sessionSuspended', forget);
  }

  /** The patients who were admitted to the visit, those who went included. */
  views(): ContactView[] {
    return (this.#room.session?.admitted ?? []).flatMap(({ participantId, claims, contact, soundLost }) => {
      if (!contact) return [];
      const unreachable = soundLost || this.#gone.has(participantId);
      return [{ participantId, displayName: claims.displayName, contact, unreachable }];
    });
  }

  /** A patient in the lobby or the visit says it anew. Throws NOT_A_PATIENT. */
  correct(participant: Participant, contact: PatientContact): void {
    if (participant.claims.role !== 'patient') throw new WireError('NOT_A_PATIENT');
    participant.contact = contact;
    if (!participant.admitted) {
      this.emit('correctedInLobby');
      return;
    }
    this.refresh();
    this.#room.session?.participantChanged(participant);
  }

  /** Somebody may have come in anew with another contact, or have corrected it. */
  refresh(): void {
    const { session } = this.#room;
    if (!session) return;
    for (const { participantId, contact } of session.admitted) {
      if (!contact || isDeepStrictEqual(contact, this.#confirmed.get(participantId))) continue;
      this.#confirmed.set(participantId, contact);
      this.emit('confirmed', { sessionId: session.sessionId, participantId, contact });
    }
    const contacts = this.views();
    if (isDeepStrictEqual(contacts, this.#told)) return;
    this.#told = contacts;
    for (const participant of session.admitted) {
      if (participant.may('moderate')) participant.peer?.send(contactsChanged, { contacts });
    }
  }

  async #check(): Promise<void> {
    // A worker that is slow to answer is not asked again meanwhile.
    if (this.#checking) return;
    this.#checking = true;
    const present = this.#room.session?.admitted.filter(({ peer }) => peer !== null) ?? [];
    await Promise.all(present.map((participant) => this.#listen(participant)));
    this.#checking = false;
  }

  async #listen(participant: Participant): Promise<void> {
    const { participantId, peer } = participant;
    const nowMs = performance.now();
    // A worker that does not answer brings nothing either.
    const before = this.#heard.get(participantId);
    const count = (await peer?.media?.received().catch(() => before?.count)) ?? null;
    if (participant.peer !== peer) return;
    const heard = before ?? { count, changedAtMs: nowMs, lossId: null };
    this.#heard.set(participantId, heard);
    if (count === null || count !== heard.count) {
      heard.count = count;
      heard.changedAtMs = nowMs;
    }
    this.#setLost(participant, nowMs - heard.changedAtMs >= this.#settings.silentMediaMs);
  }

  #setLost(participant: Participant, lost: boolean): void {
    const { session } = this.#room;
    const { participantId } = participant;
    const heard = this.#heard.get(participantId);
    if (!session || !heard || participant.soundLost === lost) return;
    participant.soundLost = lost;
    const of = { sessionId: session.sessionId, participantId };
    if (lost) {
      heard.lossId = uuidv7();
      const startMs = session.elapsedMs - (performance.now() - heard.changedAtMs);
      this.emit('soundLost', { ...of, lossId: heard.lossId, startMs: Math.max(0, startMs) });
    } else if (heard.lossId !== null) {
      this.emit('soundLossEnded', { ...of, lossId: heard.lossId, endMs: session.elapsedMs });
      heard.lossId = null;
    }
    if (participant.peer) session.participantChanged(participant);
    this.refresh();
  }
}
