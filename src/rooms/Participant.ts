import type { RoomClaims } from '../auth/claims.ts';
import type { Grant } from '../wire/access.ts';
import type { PatientContact } from '../wire/contact.ts';
import type { Consent, ParticipantView } from '../wire/rooms.ts';
import type { Peer } from './Peer.ts';

/** What somebody says of themselves when they join. */
export interface Introduction {
  consent: Consent;
  /** ISO 639-1, or `auto`. */
  language: string;
  /** Null where it was told before, or is not asked. */
  contact: PatientContact | null;
}

/** A person in the lobby or in the session: the same one through reconnects and on every device. */
export class Participant {
  readonly claims: RoomClaims;
  /** Id of the one beside whom they joined; null for who came by themselves. */
  readonly besideId: string | null;
  consent: Consent;
  language: string;
  /** Of a patient; of others it is not kept. */
  contact: PatientContact | null = null;
  /** In the session, not in the lobby; stays so while they are away. */
  admitted = false;
  /** The server hears them for captions now. */
  captioned = false;
  /** Session time until which what they said is known: it has a caption or a gap. */
  heardUntilMs = 0;
  mutedByModerator = false;
  /** Nothing of their sound arrives. */
  soundLost = false;
  /** The connection they are on now; null while they are away. */
  peer: Peer | null = null;

  constructor(claims: RoomClaims, introduction: Introduction, besideId: string | null) {
    this.claims = claims;
    this.besideId = besideId;
    this.consent = introduction.consent;
    this.language = introduction.language;
    this.introduce(introduction);
  }

  /** Says again what may have changed since they joined. */
  introduce({ consent, language, contact }: Introduction): void {
    this.consent = consent;
    this.language = language;
    if (contact && this.claims.role === 'patient') this.contact = contact;
  }

  get participantId(): string {
    return this.claims.participantId;
  }

  may(grant: Grant): boolean {
    return this.claims.grants.includes(grant);
  }

  /** As the others see them; null while they are away. */
  view(): ParticipantView | null {
    if (!this.peer) return null;
    const { participantId, displayName, role } = this.claims;
    const { consent, captioned, language, mutedByModerator, soundLost } = this;
    return {
      participantId,
      peerId: this.peer.peerId,
      displayName,
      role,
      connection: this.peer.connected ? 'connected' : 'reconnecting',
      consent,
      captioned,
      language,
      mutedByModerator,
      soundLost,
    };
  }
}

/** Of these, those who joined beside this one, or beside one of those in turn, and are away. */
export function awayBeside(admitted: readonly Participant[], participantId: string): Participant[] {
  const isBeside = ({ besideId }: Participant): boolean => {
    if (besideId === null || besideId === participantId) return besideId !== null;
    const other = admitted.find((each) => each.participantId === besideId);
    return other !== undefined && isBeside(other);
  };
  return admitted.filter((participant) => participant.peer === null && isBeside(participant));
}
