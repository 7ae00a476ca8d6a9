import { SafeEmitter } from '../../config/SafeEmitter.ts';
import type { RoomClaims, UserClaims } from '../auth/claims.ts';
import type { CaptioningStatus } from '../wire/captions.ts';
import { WireError } from '../wire/errors.ts';
import type { RoomView, WaitingView } from '../wire/rooms.ts';
import type { Connection } from './Connection.ts';
import { Drain } from './Drain.ts';
import { HostPages } from './HostPages.ts';
import type { IceServersFor } from './iceServers.ts';
import type { Newcomer } from './Entitlement.ts';
import type { LeftVisit } from './keptVisit.ts';
import { Room, type Occupancy } from './Room.ts';
import type { RoomSurroundings } from './RoomSurroundings.ts';
import { roomViewOf, type RoomRecord } from './RoomStore.ts';

interface RoomRegistryEvents {
  /** A room came to life in this process: the moment to listen to its events. */
  roomOpened: [Room];
}

export type RoomRegistryOptions = Omit<RoomSurroundings, 'hostPages' | 'drain'>;

/** The rooms that live in this process: those with a visit, a lobby, or a token on its way. */
export class RoomRegistry extends SafeEmitter<RoomRegistryEvents> {
  readonly captioning: CaptioningStatus;
  readonly iceServersFor: IceServersFor;
  readonly #around: RoomSurroundings;
  readonly #rooms = new Map<string, Room>();
  readonly #drain = new Drain();
  #closed: Promise<void> | null = null;

  constructor(options: RoomRegistryOptions) {
    super(options.logger);
    const pipeline = options.captioning.available ? options.pipeline : null;
    this.#around = { ...options, pipeline, hostPages: new HostPages(options.logger), drain: this.#drain };
    this.captioning = options.captioning;
    this.iceServersFor = options.iceServersFor;
    this.#around.hostPages.on('changed', (userId) => {
      for (const room of this.#roomsOf(userId)) room.hostPresenceChanged();
    });
    pipeline?.on('caption', (caption) =>
      this.#roomInSession(caption.sessionId)?.session?.deliverCaption(caption),
    );
    pipeline?.on('gap', (gap) => this.#roomInSession(gap.sessionId)?.session?.deliverGap(gap));
  }

  /**
   * A new participant of the visit that runs in the room or comes next. Throws ROOM_LOCKED, ROOM_FULL, LIMIT_REACHED,
   * SERVER_CLOSING, SERVER_DRAINING. (Rooms come to life without waiting for anything, so no two can for one id.)
   */
  reserve(record: RoomRecord, newcomer: Newcomer): RoomClaims {
    this.#assertOpen();
    const known = this.#rooms.get(record.roomId);
    if (!known && this.#drain.begun) throw new WireError('SERVER_DRAINING');
    const room = known ?? this.#open(record, null);
    return room.reserve(newcomer);
  }

  /** The visits that a former run left go on in these rooms. At the start, once somebody listens to `roomOpened`. */
  goOn(records: readonly RoomRecord[], left: ReadonlyMap<string, LeftVisit>): void {
    for (const record of records) this.#open(record, left.get(record.roomId) ?? null);
    // Of rooms that were deleted nothing stays.
    for (const roomId of left.keys())
      if (!this.#rooms.has(roomId)) this.#around.visitKeeper?.keep(roomId, () => null);
  }

  /** Resolves when what happened until now outlives this process, as far as that can be had without a wait. */
  async kept(): Promise<void> {
    await this.#around.visitKeeper?.written();
  }

  /** Throws SERVER_CLOSING. */
  find(roomId: string): Room | null {
    this.#assertOpen();
    return this.#rooms.get(roomId) ?? null;
  }

  /** It is about to be stopped and opens no more rooms. */
  get draining(): boolean {
    return this.#drain.begun;
  }

  /** How many of each there are now. */
  get counts(): { rooms: number; visits: number; peers: number; waiting: number } {
    const rooms = [...this.#rooms.values()];
    const sessions = rooms.flatMap(({ session }) => session ?? []);
    return {
      rooms: rooms.length,
      visits: sessions.length,
      peers: sessions.reduce((sum, { peers }) => sum + peers.length, 0),
      waiting: rooms.reduce((sum, { waiting }) => sum + waiting.length, 0),
    };
  }

  occupancy(roomId: string): Occupancy {
    return this.#rooms.get(roomId)?.occupancy ?? { session: null, waiting: 0 };
  }

  async endVisit(roomId: string): Promise<void> {
    await this.#rooms.get(roomId)?.endSession('ended');
  }

  async closeDeletedRoom(roomId: string): Promise<void> {
    await this.#rooms.get(roomId)?.close('roomDeleted');
  }

  /** Somebody leaves every visit and lobby that they are in here, and does not come back. */
  removeUser(userId: string): void {
    for (const room of this.#rooms.values()) room.removeUser(userId);
  }

  /** This page is told of the lobbies of its user's rooms until it goes. Answers who waits now. */
  watchLobbies({ userId }: UserClaims, page: Connection): { room: RoomView; waiting: WaitingView[] }[] {
    this.#around.hostPages.add(userId, page);
    return this.#roomsOf(userId)
      .filter(({ waiting }) => waiting.length > 0)
      .map(({ record, waiting }) => ({ room: roomViewOf(record), waiting }));
  }

  /** Shows a page what `watchLobbies` answered as alerts, so that those who wait learn that it was seen. */
  briefHost({ userId }: UserClaims, page: Connection): void {
    for (const room of this.#roomsOf(userId)) room.briefHost(page);
  }

  /**
   * From now on no room comes to life, and who is in a visit or waits for one is told. Resolves when nobody is in one any more, after
   * `limitMs`, or when `cut` says so; `close` does the rest.
   */
  async drain(limitMs: number, cut: AbortSignal): Promise<void> {
    this.#drain.begin(limitMs);
    const over = Promise.withResolvers<undefined>();
    const end = (): void => over.resolve(undefined);
    const look = (): void => {
      if (this.counts.peers === 0) end();
    };
    const timer = setTimeout(end, limitMs);
    cut.addEventListener('abort', end, { once: true });
    for (const room of this.#rooms.values()) {
      for (const peer of room.peers) this.#drain.tell(peer);
      room.on('participantLeft', look);
      room.on('sessionEnded', look);
    }
    look();
    await over.promise;
    clearTimeout(timer);
  }

  /** Everybody is told that the server closes. Resolves when all media and taps are gone. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#rooms.values()].map((room) => room.close('serverClosing')));
    for (const page of this.#around.hostPages.all) page.close('serverClosing');
  }

  #assertOpen(): void {
    if (this.#closed) throw new WireError('SERVER_CLOSING');
  }

  #open(record: RoomRecord, left: LeftVisit | null): Room {
    const { maxRooms } = this.#around.settings;
    if (this.#rooms.size >= maxRooms) throw new WireError('LIMIT_REACHED', { rooms: maxRooms });
    const room = new Room(record, this.#around, left);
    this.#rooms.set(record.roomId, room);
    room.on('closed', () => this.#rooms.delete(record.roomId));
    this.emit('roomOpened', room);
    if (left) room.goOn(left);
    return room;
  }

  #roomsOf(userId: string): Room[] {
    return [...this.#rooms.values()].filter(({ record }) => record.hostUserId === userId);
  }

  #roomInSession(sessionId: string): Room | undefined {
    return [...this.#rooms.values()].find(({ session }) => session?.sessionId === sessionId);
  }
}
