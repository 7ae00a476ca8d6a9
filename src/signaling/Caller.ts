import type { Claims, RoomClaims } from '../auth/claims.ts';
import type { Standing } from '../auth/policy.ts';
import type { Connection } from '../rooms/Connection.ts';
import type { Seat } from '../rooms/Room.ts';
import type { Session } from '../rooms/Session.ts';
import type { PeerMedia } from '../rooms/PeerMedia.ts';
import { WireError } from '../wire/errors.ts';

/** Somebody in the session, as handlers of events for admitted participants see them. */
export interface AdmittedCaller extends Seat {
  session: Session;
  media: PeerMedia;
}

/** One socket: who is at its end, and where they sit. */
export class Caller {
  readonly connection: Connection;
  /** Of the token; joining beside makes it that of the new participant. */
  identity: Claims;
  #seat: Seat | null = null;
  #afterReply: (() => void)[] = [];

  constructor(identity: Claims, connection: Connection) {
    this.identity = identity;
    this.connection = connection;
  }

  /** Null before joining and when the peer of this socket is gone. */
  get seat(): Seat | null {
    return this.#seat?.peer.closed === false ? this.#seat : null;
  }

  set seat(seat: Seat | null) {
    this.#seat = seat;
  }

  get standing(): Standing {
    return this.seat && { admitted: this.seat.participant.admitted };
  }

  /** Of somebody with a room token. Throws FORBIDDEN. */
  get claims(): RoomClaims {
    if (this.identity.kind !== 'participant') throw new WireError('FORBIDDEN');
    return this.identity;
  }

  /** Throws NOT_JOINED, NOT_ADMITTED. */
  admitted(): AdmittedCaller {
    if (!this.seat) throw new WireError('NOT_JOINED');
    const { session } = this.seat.room;
    const { media } = this.seat.peer;
    if (!session || !media) throw new WireError('NOT_ADMITTED');
    return { ...this.seat, session, media };
  }

  /** For what would keep the reply from arriving, or must not come before it. */
  afterReply(task: () => void): void {
    this.#afterReply.push(task);
  }

  replied(): void {
    for (const task of this.#afterReply.splice(0)) task();
  }
}
