import type { z } from 'zod';
import type { Logger } from '../../config/logger.ts';
import { SafeEmitter } from '../../config/SafeEmitter.ts';
import { accountOf, type RoomClaims } from '../auth/claims.ts';
import { WireError } from '../wire/errors.ts';
import type { Admission, join } from '../wire/events/admission.ts';
import { admittedEvent, type ClosedReason } from '../wire/events/server.ts';
import type { LobbyStatus, RoomView, WaitingView } from '../wire/rooms.ts';
import type { RoomSummary } from '../wire/routes/rooms.ts';
import type { Connection } from './Connection.ts';
import { admissionTo } from './admissionTo.ts';
import { assertNotFull, assertRoomFor } from './assertRoomFor.ts';
import { Entitlement, type Newcomer } from './Entitlement.ts';
import { IdleTimer } from './IdleTimer.ts';
import { KeyedSerial } from './KeyedSerial.ts';
import { keptSessionOf, type KeptVisit, type LeftSession, type LeftVisit } from './keptVisit.ts';
import { Lobby, type LobbyWatcher } from './Lobby.ts';
import { awayBeside, Participant, type Introduction } from './Participant.ts';
import { Peer } from './Peer.ts';
import { roomViewOf, type RoomRecord } from './RoomStore.ts';
import { RoomContacts } from './RoomContacts.ts';
import type { RoomEvents } from './RoomEvents.ts';
import type { RoomSettings } from './roomSettings.ts';
import type { RoomSurroundings } from './RoomSurroundings.ts';
import { Session } from './Session.ts';
import { SessionMedia } from './SessionMedia.ts';
import { assertLive, SessionMediaSlot } from './SessionMediaSlot.ts';
import { tellOfSession } from './tellOfSession.ts';

export type JoinRequest = z.output<(typeof join)['request']>;
export type Occupancy = Pick<RoomSummary, 'session' | 'waiting'>;

/** Somebody's place in a room, lobby included. */
export interface Seat {
  room: Room;
  participant: Participant;
  peer: Peer;
}

/** A room while somebody holds a token for it: the lobby, and the visit that runs in it or is to come. */
export class Room extends SafeEmitter<RoomEvents> {
  readonly record: RoomRecord;
  readonly contacts: RoomContacts;
  readonly #around: RoomSurroundings;
  readonly #settings: RoomSettings;
  readonly #logger: Logger;
  readonly #view: RoomView;
  readonly #lobby: Lobby;
  /** Joining and admitting wait in their middle: one at a time for each participant. */
  readonly #turns = new KeyedSerial<string>();
  readonly #entitlement: Entitlement;
  readonly #media: SessionMediaSlot;
  readonly #idle: IdleTimer<'empty' | 'reserved'>;
  #session: Session | null = null;
  #closedAs: 'roomDeleted' | 'serverClosing' | null = null;
  #closed: Promise<void> | null = null;

  /** `left` is what a former run of this server had of it. */
  constructor(record: RoomRecord, around: RoomSurroundings, left: LeftVisit | null) {
    super(around.logger);
    this.record = record;
    this.#around = around;
    this.#settings = around.settings;
    this.#logger = around.logger.child({ roomId: record.roomId });
    this.#view = roomViewOf(record);
    this.#entitlement = new Entitlement(left?.visit ?? null);
    this.#lobby = new Lobby(this.#view, around.settings, this.#logger, left?.visit.waiting ?? {});
    this.#lobby.on('changed', () => this.#lobbyChanged());
    this.contacts = new RoomContacts(this, around.settings, this.#logger);
    this.contacts.on('correctedInLobby', () => this.#lobby.personChanged());
    const { workers, settings } = around;
    this.#media = new SessionMediaSlot(() => SessionMedia.create(workers, settings, this.#logger));
    this.#idle = new IdleTimer({
      empty: { afterMs: around.settings.emptySessionMs, act: () => void this.endSession('ended') },
      reserved: { afterMs: around.settings.reservationMs, act: () => void this.close('roomDeleted') },
    });
    this.hostPresenceChanged();
    this.#considerIdle();
  }

  /** The visit that a former run of this server left goes on, with nobody there yet. Once the room is listened to. */
  goOn({ visit, aliveAt }: LeftVisit): void {
    if (!visit.session) return;
    const interruptedMs = Math.max(0, aliveAt - Date.parse(visit.session.startedAt));
    this.#session = this.#newSession({ session: visit.session, interruptedMs });
    const { sessionId, startedAt, admitted } = this.#session;
    this.emit('sessionResumed', { sessionId, startedAt, admitted, interruptedMs });
    this.#considerIdle();
  }

  /** The visit that runs; null before the first peer is admitted. */
  get session(): Session | null {
    return this.#session;
  }

  get waiting(): WaitingView[] {
    return this.#lobby.views();
  }

  /** Of those in the visit and of those who wait. */
  get peers(): Peer[] {
    return [...(this.#session?.peers ?? []), ...this.#lobby.peers];
  }

  get occupancy(): Occupancy {
    const session = this.#session;
    return {
      session: session && {
        sessionId: session.sessionId,
        startedAt: session.startedAt,
        participants: session.peers.length,
        locked: session.locked,
      },
      waiting: this.#lobby.size,
    };
  }

  /** A participant to be, of the visit that runs or comes next. Throws ROOM_LOCKED, ROOM_FULL. */
  reserve(newcomer: Newcomer): RoomClaims {
    this.#assertOpen();
    this.#assertRoomFor(newcomer);
    this.#considerIdle({ tokenGivenOut: true });
    return this.#entitlement.issue(this.record.roomId, newcomer);
  }

  /**
   * Into the session, or the lobby. Throws SECOND_DEVICE while the participant's other device answers and no choice
   * is made, SESSION_ENDED, REMOVED_FROM_SESSION, ROOM_LOCKED, ROOM_FULL.
   */
  join(claims: RoomClaims, request: JoinRequest, connection: Connection): Promise<Seat> {
    return this.#turns.run(claims.participantId, () => this.#join(claims, request, connection));
  }

  /** Throws PEER_GONE where nothing is kept to go on with. */
  resume(claims: RoomClaims, peerId: string, connection: Connection): Seat {
    this.#assertEntitled(claims);
    const participant = this.#session?.participant(claims.participantId);
    if (participant?.peer?.peerId !== peerId) throw new WireError('PEER_GONE');
    participant.peer.resume(connection);
    return { room: this, participant, peer: participant.peer };
  }

  /** How things stand, for somebody in the session. */
  admission(seat: Seat): Admission {
    const room = { view: this.#view, session: this.#session, lobby: this.#lobby, contacts: this.contacts };
    return admissionTo({ ...room, around: this.#around }, seat);
  }

  lobbyStatus({ participantId }: Participant): LobbyStatus {
    return this.#lobby.status(participantId);
  }

  /** After somebody has been sent their admission, or that they wait: what they would else hear of only at its next change. */
  brief({ participant, peer }: Seat): void {
    if (!participant.admitted) return this.#around.drain.tell(peer);
    this.#session?.brief(peer);
    if (participant.may('admit') && this.#lobby.size > 0) void this.#lobby.alert(peer);
  }

  /** A page of the host asks to be told of this lobby from now on. */
  briefHost(page: LobbyWatcher): void {
    if (this.#lobby.size > 0) void this.#lobby.alert(page);
  }

  admit(participantId: string): Promise<void> {
    return this.#turns.run(participantId, async () => {
      if (!this.#lobby.participant(participantId)) throw new WireError('PARTICIPANT_NOT_FOUND');
      const media = await this.#media.ready();
      assertLive(media);
      assertNotFull(this.#session, this.#settings);
      const waiting = this.#session && this.#lobby.take(participantId);
      if (!waiting) throw new WireError('PARTICIPANT_NOT_FOUND');
      const { participant, peer } = waiting;
      const seat = { room: this, participant, peer };
      this.#enter(seat, media, participant);
      await this.#session?.consentKept(participantId).catch((error: unknown) => {
        // They may come again with the same token.
        this.#session?.leave(participant, 'connectionLost', 'mediaFailed');
        throw error;
      });
      if (peer.closed) throw new WireError('PARTICIPANT_NOT_FOUND');
      peer.send(admittedEvent, this.admission(seat));
      this.brief(seat);
    });
  }

  refuse(participantId: string): void {
    const waiting = this.#lobby.take(participantId);
    if (!waiting) throw new WireError('PARTICIPANT_NOT_FOUND');
    this.#bar(participantId);
    waiting.peer.close('refused');
  }

  /**
   * Also keeps out who is away and could come back, and who joined beside them and is away, as nobody sees those.
   */
  remove(participantId: string): void {
    const session = this.#session;
    const participant = session?.participant(participantId);
    if (!session || !participant) throw new WireError('PARTICIPANT_NOT_FOUND');
    this.#bar(participantId);
    for (const { participantId: besideId } of awayBeside(session.admitted, participantId))
      this.#bar(besideId);
    session.leave(participant, 'removed', 'removed');
  }

  /** Whoever is here by this account: in the visit, away from it, or in the lobby. */
  removeUser(userId: string): void {
    const people = [...(this.#session?.admitted ?? []), ...this.#lobby.people];
    for (const { claims, participantId, admitted } of people)
      if (accountOf(claims) === userId) this[admitted ? 'remove' : 'refuse'](participantId);
  }

  leave({ participant, peer }: Seat): void {
    if (participant.peer !== peer) return;
    if (participant.admitted) {
      this.#session?.leave(participant, 'left');
      return;
    }
    this.#lobby.take(participant.participantId);
    peer.detach();
  }

  hostPresenceChanged(): void {
    const admitter = this.#session?.admitters.some(({ connected }) => connected) ?? false;
    this.#lobby.setHostPresent(admitter || this.#around.hostPages.of(this.record.hostUserId).length > 0);
  }

  /** Ends the visit; those in the lobby wait on for the next. Resolves when its media and taps are gone. */
  async endSession(reason: ClosedReason): Promise<void> {
    const session = this.#session;
    if (!session) return;
    const closeMedia = this.#media.release();
    this.#session = null;
    this.#entitlement.renew(Object.keys(this.#lobby.waitingSince));
    this.#considerIdle();
    const { sessionId, elapsedMs } = session;
    const goesOn = reason === 'serverClosing';
    this.#logger.info({ sessionId, reason }, goesOn ? 'session waits for the next start' : 'session ended');
    await session.end(reason);
    this.hostPresenceChanged();
    if (goesOn) this.emit('sessionSuspended', { sessionId });
    else this.emit('sessionEnded', { sessionId, reason, elapsedMs });
    await closeMedia();
  }

  /** Ends everything, the lobby included; what the next start of this server goes on with stays kept. */
  close(reason: 'roomDeleted' | 'serverClosing'): Promise<void> {
    const kept = reason === 'serverClosing' ? this.#kept(this.#session?.elapsedMs) : null;
    this.#keep(() => kept);
    this.#closedAs ??= reason;
    this.#closed ??= this.#close(reason);
    return this.#closed;
  }

  async #close(reason: 'roomDeleted' | 'serverClosing'): Promise<void> {
    this.#idle.set(null);
    for (const participantId of this.#lobby.participantIds)
      this.#lobby.take(participantId)?.peer.close(reason);
    await this.endSession(reason);
    await this.#media.release()();
    this.emit('closed');
    this.removeListeners();
  }

  async #join(claims: RoomClaims, request: JoinRequest, connection: Connection): Promise<Seat> {
    this.#assertEntitled(claims);
    const { secondDevice } = request;
    const other = this.#known(claims.participantId)?.peer;
    if (!secondDevice && (await other?.isThere())) throw new WireError('SECOND_DEVICE');

    const known = this.#known(claims.participantId);
    const mayAdmit = claims.grants.includes('admit');
    // Somebody beside a patient is a stranger under a name of their own: they are admitted like one.
    const isBeside = secondDevice?.choice === 'beside';
    const enters = isBeside ? mayAdmit && known?.admitted === true : (known?.admitted ?? mayAdmit);
    const media = enters ? await this.#media.ready() : null;

    // Everything may have changed while this waited; from here on nothing waits.
    this.#assertEntitled(claims);
    if (media) assertLive(media);
    const ownClaims =
      secondDevice?.choice === 'beside' ? this.#entitlement.issueBeside(claims, secondDevice) : claims;
    const besideId = ownClaims === claims ? null : claims.participantId;
    const participant =
      this.#known(ownClaims.participantId) ?? this.#newParticipant(ownClaims, request, besideId);
    participant.peer?.close(secondDevice?.choice === 'move' ? 'movedToOtherDevice' : null);
    const { participantId } = participant;
    const { correlationId } = connection;
    const peer = new Peer(participantId, connection, this.#settings, this.#logger.child({ correlationId }));
    const seat = { room: this, participant, peer };
    if (media) {
      this.#enter(seat, media, request);
    } else {
      participant.introduce(request);
      this.#lobby.add(participant, peer);
      this.emit('waiting', { participantId, inviteId: ownClaims.inviteId });
    }
    const { sessionId } = ownClaims;
    this.#logger.info({ correlationId, sessionId, participantId, admitted: participant.admitted }, 'joined');
    return seat;
  }

  #enter({ participant, peer }: Seat, media: SessionMedia, introduction: Introduction) {
    if (!this.#session) {
      const { sessionId, startedAt } = (this.#session = this.#newSession(null));
      this.#logger.info({ sessionId }, 'session begins');
      this.emit('sessionStarted', { sessionId, startedAt });
    }
    this.#session.enter(participant, peer, media, introduction);
  }

  #newSession(left: LeftSession | null): Session {
    const { pipeline, drain, settings } = this.#around;
    const { sessionId } = this.#entitlement;
    const session = new Session({
      sessionId,
      pipeline: this.record.mode === 'private' ? null : pipeline,
      ...{ drain, settings, left },
      logger: this.#logger.child({ sessionId }),
    });
    session.on('peopleChanged', () => {
      this.hostPresenceChanged();
      this.#considerIdle();
    });
    for (const event of ['changed', 'consentChanged'] as const) session.on(event, () => this.#keep());
    session.on('mediaLost', () => void this.#restoreMedia(session));
    tellOfSession(session, (event, ...args) => this.emit(event, ...args));
    return session;
  }

  /** Nobody leaves meanwhile. */
  async #restoreMedia(session: Session): Promise<void> {
    const stands = (): boolean => session === this.#session;
    const startedAtMs = performance.now();
    const media = await this.#media.restored(stands, this.#settings.mediaRestoreMs);
    if (!stands()) return;
    const { sessionId } = session;
    const durationMs = Math.round(performance.now() - startedAtMs);
    this.#logger.info({ sessionId, durationMs, restored: media !== null }, 'media of a dead worker');
    if (media) session.useMedia(media);
    else session.giveUpMedia();
  }

  #known(participantId: string): Participant | null {
    return this.#session?.participant(participantId) ?? this.#lobby.participant(participantId);
  }

  #newParticipant(claims: RoomClaims, request: JoinRequest, besideId: string | null): Participant {
    // A lock, or a lobby that filled up, does not turn away who waited before the server was started again.
    if (!this.#lobby.hasWaited(claims.participantId)) this.#assertRoomFor(claims);
    if (claims.role === 'patient' && !request.contact) throw new WireError('CONTACT_MISSING');
    return new Participant(claims, request, besideId);
  }

  #assertOpen(): void {
    if (!this.#closedAs) return;
    throw new WireError(this.#closedAs === 'serverClosing' ? 'SERVER_CLOSING' : 'ROOM_NOT_FOUND');
  }

  #assertEntitled(claims: RoomClaims): void {
    this.#assertOpen();
    this.#entitlement.assert(claims);
  }

  #assertRoomFor(newcomer: Pick<Newcomer, 'role' | 'grants'>): void {
    assertRoomFor(newcomer, { session: this.#session, lobby: this.#lobby }, this.#settings);
  }

  #lobbyChanged(): void {
    const pages = this.#around.hostPages.of(this.record.hostUserId);
    for (const watcher of [...pages, ...(this.#session?.admitters ?? [])]) void this.#lobby.alert(watcher);
    this.#considerIdle();
  }

  #bar(participantId: string): void {
    this.#entitlement.bar(participantId);
    this.#keep();
  }

  #keep(visit: () => KeptVisit | null = () => this.#kept()): void {
    if (!this.#closedAs) this.#around.visitKeeper?.keep(this.record.roomId, visit);
  }

  #kept(heardUntilMs = 0): KeptVisit {
    const session = this.#session && keptSessionOf(this.#session, heardUntilMs);
    return { ...this.#entitlement.kept(), waiting: this.#lobby.waitingSince, session };
  }

  /** An empty visit ends; a room that nobody has been in for as long as its tokens live is forgotten. Kept, unless only a token was given out. */
  #considerIdle({ tokenGivenOut = false } = {}): void {
    const empty = this.#session !== null && this.#session.peers.length === 0;
    const reserved = this.#session === null && this.#lobby.size === 0;
    // A new token has its whole life before it, but prolongs no empty visit: who opens a link must not come upon
    // the visit of somebody before.
    const restart = tokenGivenOut && reserved;
    this.#idle.set(this.#closedAs ? null : empty ? 'empty' : reserved ? 'reserved' : null, { restart });
    if (!tokenGivenOut) this.#keep();
  }
}
