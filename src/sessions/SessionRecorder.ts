import { v7 as uuidv7 } from 'uuid';
import type { Logger } from '../../config/logger.ts';
import type { SessionRecord } from '../graph/repositories/sessionRecords.ts';
import type { KeyRing } from '../privacy/KeyRing.ts';
import { wordHashes } from '../privacy/wordHashes.ts';
import type { CaptionPipeline } from '../rooms/ParticipantTap.ts';
import type { Room } from '../rooms/Room.ts';
import type { RoomRegistry } from '../rooms/RoomRegistry.ts';
import type { Caption, CaptionGap } from '../wire/captions.ts';
import type { ChatMessage, Consent } from '../wire/rooms.ts';
import { consentKind, consentTextVersion, type ConsentKind } from '../wire/sessions.ts';
import type { Spool } from './Spool.ts';
import type { SpoolPump } from './SpoolPump.ts';

export interface SessionRecorderOptions {
  spool: Pick<Spool, 'append' | 'id'>;
  pump: Pick<SpoolPump, 'wake'>;
  keyRing: KeyRing;
  logger: Logger;
}

/** Recognition of what was said last ends within this; after that nothing of a visit that has ended is written. */
const lateCaptionsMs = 10 * 60_000;

type MessageRecord = Extract<SessionRecord, { kind: 'message' }>;

interface Speaker {
  /** What they say and write is kept. */
  keeps: boolean;
  /** Speech that began at this session time or later is kept; null: none. */
  speechFromMs: number | null;
  /** The open lines of the ledger; null where a former run of the server wrote it. */
  consents: Map<ConsentKind, string | null>;
}

interface Recording {
  sessionId: string;
  /** Milliseconds since 1970. */
  startedAt: number;
  speakers: Map<string, Speaker>;
  /** Message ids by producer. */
  shares: Map<string, string>;
}

/**
 * Writes down every visit of this process as it happens, into the spool. What somebody says or writes is kept only
 * while they agree to its being kept: without that it reaches not even the spool, and speech that began before they
 * agreed is left out with its whole utterance.
 */
export class SessionRecorder {
  readonly #options: SessionRecorderOptions;
  readonly #recordings = new Map<string, Recording>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(options: SessionRecorderOptions) {
    this.#options = options;
  }

  /** Ends in the record what a former run left open, except for the visits that go on. Before anything is recorded. */
  begin(goOn: string[]): void {
    this.#write({ kind: 'recorderStarted', recorderId: this.#options.spool.id, at: now(), goOn });
  }

  /** The pipeline is null where this server cannot caption. */
  listen(registry: Pick<RoomRegistry, 'on'>, pipeline: Pick<CaptionPipeline, 'on' | 'settled'> | null): void {
    registry.on('roomOpened', (room) => this.#follow(room, pipeline));
    // Not by way of the room: what was said last is recognised after the visit has ended.
    pipeline?.on('caption', (caption) => this.#keepCaption(caption));
    pipeline?.on('gap', (gap) => this.#keepGap(gap));
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #follow(room: Room, pipeline: Pick<CaptionPipeline, 'settled'> | null): void {
    const { roomId, caseId, hostUserId, kind: type } = room.record;
    const record = (sessionId: string, startedAt: string): Recording => {
      const recording = {
        sessionId,
        startedAt: Date.parse(startedAt),
        speakers: new Map<string, Speaker>(),
        shares: new Map<string, string>(),
      };
      this.#recordings.set(sessionId, recording);
      return recording;
    };
    room.on('sessionResumed', ({ sessionId, startedAt, admitted, interruptedMs }) => {
      const { speakers } = record(sessionId, startedAt);
      for (const { participantId, consent } of admitted) speakers.set(participantId, speakerOf(consent));
      const interruptedAt = new Date(Date.parse(startedAt) + interruptedMs).toISOString();
      this.#write({ kind: 'sessionResumed', sessionId, interruptedMs, interruptedAt, at: now() });
    });
    room.on('sessionStarted', ({ sessionId, startedAt }) => {
      record(sessionId, startedAt);
      const recorderId = this.#options.spool.id;
      this.#write({
        kind: 'sessionStarted',
        sessionId,
        roomId,
        caseId,
        hostUserId,
        type,
        startedAt,
        recorderId,
      });
    });
    room.on('participantAdmitted', ({ sessionId, claims: { participantId, displayName, role, userId } }) => {
      const name = this.#options.keyRing.encrypt(displayName, `Participant.name:${participantId}`);
      this.#recordings
        .get(sessionId)
        ?.speakers.set(participantId, speakerOf({ captions: false, keepTranscript: false, ai: false }));
      this.#write({
        kind: 'participantEntered',
        sessionId,
        participantId,
        name,
        role,
        userId: userId ?? null,
        at: now(),
      });
    });
    room.on('participantReturned', ({ participantId }) =>
      this.#write({ kind: 'participantReturned', participantId }),
    );
    room.on('participantLeft', ({ participantId }) =>
      this.#write({ kind: 'participantLeft', participantId, at: now() }),
    );
    room.contacts.on('confirmed', ({ sessionId, participantId, contact }) => {
      const { keyRing } = this.#options;
      this.#write({
        kind: 'contactConfirmed',
        sessionId,
        participantId,
        whereNow: keyRing.encrypt(contact.whereNow, `Participant.whereNow:${participantId}`),
        callBackNumber: keyRing.encrypt(
          contact.callBackNumber,
          `Participant.callBackNumber:${participantId}`,
        ),
        at: now(),
      });
    });
    room.contacts.on('soundLost', ({ sessionId, participantId, lossId: messageId, startMs }) =>
      this.#writeMessage('soundLost', { messageId, sessionId, participantId, startMs, endMs: null }, null),
    );
    room.contacts.on('soundLossEnded', ({ lossId: messageId, endMs }) =>
      this.#write({ kind: 'soundLossEnded', messageId, endMs }),
    );
    room.on('consentChanged', ({ sessionId, participantId, consent, atMs }) =>
      this.#followConsent(sessionId, participantId, consent, atMs),
    );
    room.on('chat', ({ sessionId, message }) => this.#keepChat(sessionId, message));
    room.on('screenShareStarted', ({ sessionId, producerId, participantId, atMs }) =>
      this.#keepShare(sessionId, producerId, participantId, atMs),
    );
    room.on('screenShareEnded', ({ sessionId, producerId, atMs: endMs }) => {
      const messageId = this.#recordings.get(sessionId)?.shares.get(producerId);
      if (messageId !== undefined) this.#write({ kind: 'screenShareEnded', messageId, endMs });
    });
    room.on('sessionEnded', ({ sessionId, elapsedMs }) => {
      this.#write({ kind: 'sessionEnded', sessionId, at: now(), elapsedMs });
      void (pipeline?.settled(sessionId) ?? Promise.resolve()).then(() =>
        this.#write({ kind: 'transcriptCompleted', sessionId, at: now() }),
      );
      const timer = setTimeout(() => {
        this.#recordings.delete(sessionId);
        this.#timers.delete(timer);
      }, lateCaptionsMs);
      this.#timers.add(timer.unref());
    });
  }

  #followConsent(sessionId: string, participantId: string, consent: Consent, atMs: number): void {
    const speaker = this.#speaker(sessionId, participantId);
    if (!speaker) return;
    speaker.keeps = consent.keepTranscript;
    const keepsSpeech = consent.captions && consent.keepTranscript;
    speaker.speechFromMs = keepsSpeech ? (speaker.speechFromMs ?? atMs) : null;
    const at = now();
    for (const kind of consentKind.options) {
      const open = speaker.consents.get(kind);
      if (consent[kind] && open === undefined) {
        const consentId = uuidv7();
        speaker.consents.set(kind, consentId);
        this.#write({
          kind: 'consentGiven',
          consentId,
          sessionId,
          participantId,
          consent: kind,
          textVersion: consentTextVersion,
          at,
        });
      }
      if (!consent[kind] && open !== undefined) {
        speaker.consents.delete(kind);
        this.#write(
          open === null
            ? { kind: 'earlierConsentWithdrawn', participantId, consent: kind, at }
            : { kind: 'consentWithdrawn', consentId: open, at },
        );
      }
    }
  }

  #keepCaption({ kind, utteranceId: messageId, sessionId, participantId, ...caption }: Caption): void {
    const { text, words, startMs, endMs, language, source } = caption;
    if (kind !== 'final' || text === '' || !this.#keepsSpeech(sessionId, participantId, startMs)) return;
    const probabilities = words?.map(({ probability }) => probability) ?? [];
    this.#writeMessage('segment', { messageId, sessionId, participantId, startMs, endMs }, text, {
      confidence: probabilities.length === 0 ? null : mean(probabilities),
      language,
      source,
    });
  }

  #keepGap({ gapId: messageId, sessionId, participantId, startMs, endMs, reason }: CaptionGap): void {
    if (!this.#keepsSpeech(sessionId, participantId, startMs)) return;
    this.#writeMessage('gap', { messageId, sessionId, participantId, startMs, endMs }, null, { reason });
  }

  #keepChat(sessionId: string, { participantId, text, sentMs }: ChatMessage): void {
    if (!this.#speaker(sessionId, participantId)?.keeps) return;
    // Not the id that its writer chose: it may be that of a message of another visit.
    const place = { messageId: uuidv7(), sessionId, participantId, startMs: sentMs, endMs: null };
    this.#writeMessage('chat', place, text);
  }

  #keepShare(sessionId: string, producerId: string, participantId: string, startMs: number): void {
    const messageId = uuidv7();
    this.#recordings.get(sessionId)?.shares.set(producerId, messageId);
    this.#writeMessage('screenShare', { messageId, sessionId, participantId, startMs, endMs: null }, null);
  }

  #writeMessage(
    type: MessageRecord['type'],
    place: Pick<MessageRecord, 'messageId' | 'sessionId' | 'participantId' | 'startMs' | 'endMs'>,
    text: string | null,
    more: Partial<Pick<MessageRecord, 'confidence' | 'language' | 'source' | 'reason'>> = {},
  ): void {
    const recording = this.#recordings.get(place.sessionId);
    if (!recording) return;
    const { keyRing } = this.#options;
    this.#write({
      kind: 'message',
      type,
      ...place,
      timestamp: new Date(recording.startedAt + place.startMs).toISOString(),
      content: text === null ? null : keyRing.encrypt(text, `Message.content:${place.messageId}`),
      words: text === null ? [] : wordHashes(keyRing, text),
      confidence: null,
      language: null,
      source: null,
      reason: null,
      ...more,
    });
  }

  #speaker(sessionId: string, participantId: string): Speaker | undefined {
    return this.#recordings.get(sessionId)?.speakers.get(participantId);
  }

  #keepsSpeech(sessionId: string, participantId: string, startMs: number): boolean {
    const fromMs = this.#speaker(sessionId, participantId)?.speechFromMs ?? null;
    return fromMs !== null && startMs >= fromMs;
  }

  #write(record: SessionRecord): void {
    if (!this.#options.spool.append(JSON.stringify(record)))
      this.#options.logger.error({ kind: record.kind }, 'the spool took no record of a visit: it is lost');
    this.#options.pump.wake();
  }
}

/** Who agreed to this before anything of them was recorded by this process. */
function speakerOf(consent: Consent): Speaker {
  const keeps = consent.keepTranscript;
  return {
    keeps,
    speechFromMs: keeps && consent.captions ? 0 : null,
    consents: new Map(consentKind.options.flatMap((kind) => (consent[kind] ? [[kind, null]] : []))),
  };
}

const now = (): string => new Date().toISOString();

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
