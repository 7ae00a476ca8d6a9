import { performance } from 'node:perf_hooks';
import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { Logger } from '../../config/logger.ts';
import { SafeEmitter } from '../../config/SafeEmitter.ts';
import { settlesWithin } from '../../config/settlesWithin.ts';
import type { Caption, CaptionGap } from '../wire/captions.ts';
import type { ServerEvent } from '../wire/entries.ts';
import { WireError } from '../wire/errors.ts';
import {
  captionEvent,
  captionGapEvent,
  chatMessageEvent,
  mediaInterrupted,
  mediaRestarted,
  networkQualityEvent,
  participantJoined,
  participantLeft,
  participantUpdated,
  sessionUpdated,
  type ClosedReason,
} from '../wire/events/server.ts';
import type { ChatMessage, Consent, ParticipantView, ProducerView, SessionView } from '../wire/rooms.ts';
import type { Drain } from './Drain.ts';
import { consentBetween, ConsentKeeping } from './consentKeeping.ts';
import { admittedBefore } from './keptVisit.ts';
import type { Introduction, Participant } from './Participant.ts';
import { ParticipantTap, type CaptionPipeline } from './ParticipantTap.ts';
import type { Peer } from './Peer.ts';
import { PeerMedia } from './PeerMedia.ts';
import type { RoomSettings } from './roomSettings.ts';
import { SessionCaptions } from './SessionCaptions.ts';
import { SessionChat } from './SessionChat.ts';
import type { LeaveReason, SessionEvents } from './SessionEvents.ts';
import type { SessionParts } from './SessionParts.ts';
import { producerViewOf, type SessionMedia } from './SessionMedia.ts';
import { tellOfMedia } from './tellOfMedia.ts';

interface Member {
  participant: Participant;
  tap: ParticipantTap;
  /** Where in the captions they came in first. */
  captionsFrom: number;
  keeping: ConsentKeeping;
}

/**
 * One visit: who is in it and what they say to each other. It holds everything that must not reach the next visit,
 * and ends as a whole.
 */
export class Session extends SafeEmitter<SessionEvents> {
  readonly sessionId: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly captions: SessionCaptions;
  readonly chat: SessionChat;
  readonly #startedAtMs: number;
  readonly #pipeline: CaptionPipeline | null;
  readonly #drain: Drain;
  readonly #settings: RoomSettings;
  readonly #logger: Logger;
  /** Everybody who was admitted, those who are away included: they may come back. */
  readonly #members = new Map<string, Member>();
  #media: SessionMedia | null = null;
  #locked: boolean;
  #ended: Promise<void> | null = null;

  constructor({ sessionId, pipeline, drain, settings, logger, left }: SessionParts) {
    super(logger);
    this.sessionId = sessionId;
    this.startedAt = left?.session.startedAt ?? new Date().toISOString();
    this.#startedAtMs = performance.now() - (Date.now() - Date.parse(this.startedAt));
    this.#locked = left?.session.locked ?? false;
    this.#pipeline = pipeline;
    this.#drain = drain;
    this.#settings = settings;
    this.#logger = logger;
    this.chat = new SessionChat(settings);
    this.captions = new SessionCaptions(settings.maxKeptCaptions);
    for (const message of left?.session.chat ?? []) this.chat.add(message, true);
    for (const { participant, unheardSinceMs } of left ? admittedBefore(left) : [])
      this.#members.set(participant.participantId, this.#memberOf(participant, unheardSinceMs));
  }

  get elapsedMs(): number {
    return performance.now() - this.#startedAtMs;
  }

  get locked(): boolean {
    return this.#locked;
  }

  get activeSpeakerId(): string | null {
    return this.#media?.activeSpeakerId ?? null;
  }

  /** Of the process that carries the media now; none while it is away. */
  get mediaWorkerPids(): number[] {
    return this.#media && !this.#media.closed ? [this.#media.workerPid] : [];
  }

  /** Those who are here, dropped ones included. */
  get peers(): Peer[] {
    return [...this.#members.values()].flatMap(({ participant }) => participant.peer ?? []);
  }

  /** Those who are here and may let others in. */
  get admitters(): Peer[] {
    return [...this.#members.values()].flatMap(({ participant }) =>
      participant.may('admit') ? (participant.peer ?? []) : [],
    );
  }

  /** Those who were ever admitted. */
  get admitted(): Participant[] {
    return [...this.#members.values()].map(({ participant }) => participant);
  }

  /** Somebody who was admitted; they may be away. */
  participant(participantId: string): Participant | null {
    return this.#members.get(participantId)?.participant ?? null;
  }

  /** Somebody who is here. Throws PARTICIPANT_NOT_FOUND. */
  present(participantId: string): { participant: Participant; peer: Peer } {
    const participant = this.participant(participantId);
    if (!participant?.peer) throw new WireError('PARTICIPANT_NOT_FOUND');
    return { participant, peer: participant.peer };
  }

  view(): SessionView {
    const { sessionId, startedAt, elapsedMs, locked } = this;
    return { sessionId, startedAt, elapsedMs, locked };
  }

  participantViews(): ParticipantView[] {
    return [...this.#members.values()].flatMap(({ participant }) => participant.view() ?? []);
  }

  producerViews(): ProducerView[] {
    return [...(this.#media?.published.values() ?? [])].map(producerViewOf);
  }

  /** What was said since they first came in. */
  captionsFor(participant: Participant): Caption[] {
    const member = this.#members.get(participant.participantId);
    return member && participant.may('subscribe') ? this.captions.since(member.captionsFrom) : [];
  }

  /** Somebody comes in, or is back on another peer; the former one is closed already. */
  enter(participant: Participant, peer: Peer, media: SessionMedia, introduction: Introduction): void {
    const { participantId, consent: previous } = participant;
    const isHere = participant.peer !== null;
    const isNew = !this.#members.has(participantId);
    this.useMedia(media);
    if (isNew) this.#members.set(participantId, this.#memberOf(participant, null));
    participant.admitted = true;
    participant.peer = peer;
    participant.introduce(introduction);
    // Who is back may have withdrawn what they consented to before.
    this.#tapFollows(participantId);
    this.#giveMedia(peer, media);
    for (const event of ['dropped', 'resumed'] as const) {
      peer.on(event, () => {
        this.participantChanged(participant);
        this.emit('peopleChanged');
      });
    }
    peer.on('lost', () => this.leave(participant, 'connectionLost'));
    this.#tell(isHere ? participantUpdated : participantJoined, participant, peer);
    if (!isHere) this.emit('entered', { participant, again: !isNew });
    const { keeping } = this.#members.get(participantId) ?? {};
    if (isNew || keeping?.failed || !isDeepStrictEqual(previous, participant.consent)) {
      this.#tellConsent(participant, isNew ? null : previous);
    }
    this.emit('peopleChanged');
  }

  /** What is told when it changes and stands in no admission: for somebody who has just been sent theirs. */
  brief(peer: Peer): void {
    this.#drain.tell(peer);
    for (const quality of this.#media?.troubledNetworks ?? []) peer.send(networkQualityEvent, quality);
  }

  /** `closedReason` is what the other end is told; null where it knows. */
  leave(participant: Participant, reason: LeaveReason, closedReason: ClosedReason | null = null): void {
    const { participantId, peer } = participant;
    if (!peer) return;
    participant.peer = null;
    if (reason === 'left') peer.detach();
    else peer.close(closedReason);
    this.#tapFollows(participantId);
    this.broadcast(participantLeft, { participantId, reason });
    this.emit('left', { participantId, reason });
    this.emit('peopleChanged');
  }

  /**
   * Resolves when nobody hears any more who must not, and the change is kept. Where it could not be, what was withdrawn
   * stays so, what was granted is taken back, and this rejects with DEPENDENCY_UNAVAILABLE.
   */
  async setConsent(participant: Participant, consent: Consent): Promise<void> {
    const previous = participant.consent;
    participant.consent = consent;
    const followed = this.#members.get(participant.participantId)?.tap.update();
    this.#tellConsent(participant, previous);
    if (!(await settlesWithin(Promise.resolve(followed), this.#settings.tapChangeMs))) {
      this.#logger.error('a tap takes long to follow a change of consent');
    }
    this.participantChanged(participant);
    await this.consentKept(participant.participantId).catch((error: unknown) => {
      this.#takeBack(participant, consentBetween(previous, consent));
      throw error;
    });
  }

  #takeBack(participant: Participant, left: Consent): void {
    const { consent, participantId } = participant;
    if (isDeepStrictEqual(consent, left)) return;
    participant.consent = left;
    this.#tapFollows(participantId);
    this.#tellConsent(participant, consent);
    this.participantChanged(participant);
  }

  /** Resolves when what this participant last agreed to is kept. Rejects with DEPENDENCY_UNAVAILABLE. */
  async consentKept(participantId: string): Promise<void> {
    await this.#members.get(participantId)?.keeping.done(this.#settings.consentKeptMs);
  }

  setLanguage(participant: Participant, language: string): void {
    participant.language = language;
    this.participantChanged(participant);
  }

  async mute(participant: Participant): Promise<void> {
    const media = participant.peer?.media;
    const microphone = media?.microphone;
    // One that is gone with its worker comes back as it was.
    if (!media?.lost && (!microphone || microphone.paused)) return;
    participant.mutedByModerator = true;
    await microphone?.pause().catch((error: unknown) => {
      if (!media.lost) throw error;
    });
    this.participantChanged(participant);
  }

  unmutedByOwnHand(participant: Participant): void {
    if (!participant.mutedByModerator) return;
    participant.mutedByModerator = false;
    this.participantChanged(participant);
  }

  setLocked(locked: boolean): void {
    if (locked === this.#locked) return;
    this.#locked = locked;
    this.broadcast(sessionUpdated, this.view());
    this.emit('changed');
  }

  say(participant: Participant, { messageId, text }: Pick<ChatMessage, 'messageId' | 'text'>): ChatMessage {
    const { participantId, displayName } = participant.claims;
    const written = { messageId, participantId, displayName, text, sentMs: this.elapsedMs };
    const { message, isNew } = this.chat.add(written, participant.consent.keepTranscript);
    if (isNew) {
      this.broadcast(chatMessageEvent, message, participant.peer);
      this.emit('chat', message);
      this.emit('changed');
    }
    return message;
  }

  deliverCaption(caption: Caption): void {
    if (!this.#mayCaption(caption)) return;
    this.captions.add(caption);
    if (caption.kind === 'final') this.#heardUntil(caption);
    this.#toSubscribers(captionEvent, caption);
  }

  deliverGap(gap: CaptionGap): void {
    if (!this.#mayCaption(gap)) return;
    this.#heardUntil(gap);
    this.#toSubscribers(captionGapEvent, gap);
  }

  #heardUntil({ participantId, endMs }: Pick<Caption, 'participantId' | 'endMs'>): void {
    const participant = this.participant(participantId);
    if (!participant || participant.heardUntilMs >= endMs) return;
    participant.heardUntilMs = endMs;
    this.emit('changed');
  }

  broadcast<P extends z.ZodType>(
    event: ServerEvent<P>,
    payload: z.input<P>,
    except: Peer | null = null,
  ): void {
    for (const peer of this.peers) if (peer !== except) peer.send(event, payload);
  }

  participantChanged(participant: Participant): void {
    this.#tell(participantUpdated, participant, null);
    this.emit('changed');
  }

  /** For everybody, in this order: the other ends are told, their media stops, taps end. The media as a whole is not its own. */
  end(reason: ClosedReason): Promise<void> {
    return (this.#ended ??= this.#end(reason));
  }

  async #end(reason: ClosedReason): Promise<void> {
    this.removeListeners();
    const taps = [...this.#members.values()].map(({ tap }) =>
      tap.end(reason === 'serverClosing' ? 'closing' : 'sessionEnded'),
    );
    for (const peer of this.peers) peer.close(reason);
    await Promise.all(taps);
  }

  /** From now on the visit has this media; who is here is moved to it. */
  useMedia(media: SessionMedia): void {
    if (media === this.#media) return;
    this.#media = media;
    tellOfMedia(media, this);
    media.on('producerAdded', ({ producer, source, owner: { participantId } }) => {
      if (source === 'screen') {
        this.emit('screenShareStarted', { producerId: producer.id, participantId, atMs: this.elapsedMs });
      }
      this.#tapFollows(participantId);
    });
    media.on('producerRemoved', ({ producer, source, owner }) => {
      if (source === 'screen')
        this.emit('screenShareEnded', { producerId: producer.id, atMs: this.elapsedMs });
      this.#tapFollows(owner.participantId);
    });
    media.on('failed', () => {
      this.broadcast(mediaInterrupted, {});
      this.emit('mediaLost');
    });
    for (const peer of this.peers) {
      // Of somebody who is just coming back on another one.
      if (peer.closed) continue;
      const { routerId, routerRtpCapabilities } = this.#giveMedia(peer, media);
      peer.send(mediaRestarted, { routerId, routerRtpCapabilities: { ...routerRtpCapabilities } });
    }
  }

  /** No other worker took the place of the dead one. */
  giveUpMedia(): void {
    for (const { participant } of this.#members.values())
      this.leave(participant, 'connectionLost', 'mediaFailed');
  }

  #giveMedia(peer: Peer, media: SessionMedia): PeerMedia {
    peer.media?.close();
    return (peer.media = new PeerMedia(peer, media, this.#logger));
  }

  #memberOf(participant: Participant, unheardSinceMs: number | null): Member {
    const tap = new ParticipantTap({
      ...{ participant, unheardSinceMs },
      pipeline: this.#pipeline,
      session: { sessionId: this.sessionId, sessionStartedAtMs: this.#startedAtMs },
      onChange: () => this.participantChanged(participant),
      logger: this.#logger.child({ participantId: participant.participantId }),
    });
    return { participant, tap, captionsFrom: this.captions.position, keeping: new ConsentKeeping() };
  }

  #tapFollows(participantId: string): void {
    void this.#members.get(participantId)?.tap.update();
  }

  #tell(event: typeof participantJoined, participant: Participant, except: Peer | null): void {
    const view = participant.view();
    if (view) this.broadcast(event, view, except);
  }

  #tellConsent({ participantId, claims, consent }: Participant, previous: Consent | null): void {
    const acknowledgeAfter = this.#members.get(participantId)?.keeping.begin() ?? (() => {});
    const atMs = this.elapsedMs;
    this.emit('consentChanged', { participantId, claims, consent, previous, atMs, acknowledgeAfter });
  }

  /** What was heard before a withdrawal may still be on its way. */
  #mayCaption({ participantId }: { participantId: string }): boolean {
    return this.participant(participantId)?.consent.captions ?? false;
  }

  #toSubscribers<P extends z.ZodType>(event: ServerEvent<P>, payload: z.input<P>): void {
    for (const { participant } of this.#members.values()) {
      if (participant.may('subscribe')) participant.peer?.send(event, payload);
    }
  }
}
