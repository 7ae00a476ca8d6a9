/**
 * What the call client knows and can do: the border between the wire and the page. The client keeps one
 * immutable state; the page renders it and calls actions.
 */
import type { Caption, CaptionGap, CaptioningStatus } from '../../wire/captions.ts';
import type { Grant } from '../../wire/access.ts';
import type { ContactView, PatientContact } from '../../wire/contact.ts';
import type { ClosedReason } from '../../wire/events/server.ts';
import type {
  ChatMessage,
  Consent,
  LobbyStatus,
  NetworkQuality,
  ParticipantView,
  ProducerSource,
  ProducerView,
  RoomView,
  SessionView,
  WaitingView,
} from '../../wire/rooms.ts';
import type { RequestFailure } from '../api/requestError.ts';

/** `mediaAway`: signalling goes on, and the server brings sound and pictures back. */
export type CallConnectionState = 'connected' | 'reconnecting' | 'mediaAway';

export type CallPhase =
  | { phase: 'idle' }
  | { phase: 'joining' }
  /** The participant is live elsewhere: ask, then `join` again with a choice. */
  | { phase: 'secondDevice' }
  | { phase: 'waiting'; lobby: LobbyStatus | null; reconnecting: boolean }
  | { phase: 'inCall'; connection: CallConnectionState }
  | { phase: 'closed'; reason: ClosedReason | 'left' }
  | { phase: 'failed'; error: RequestFailure };

/** What this page sends. `off`: not producing; `muted`: producing nothing but silence; a fault names itself. */
export interface LocalSource {
  state: 'off' | 'starting' | 'live' | 'muted';
  track: MediaStreamTrack | null;
  fault: 'permissionDenied' | 'notFound' | 'inUse' | 'deviceLost' | 'failed' | null;
}

/** Somebody else's media: the tracks that have arrived. */
export interface RemoteMedia {
  producer: ProducerView;
  track: MediaStreamTrack | null;
  /** Bandwidth leaves no layer of this video at the moment. */
  starved: boolean;
}

export interface CallState {
  phase: CallPhase;
  room: RoomView | null;
  session: SessionView | null;
  /** `performance.now()` when the session began, by this page's clock. */
  sessionStartedAtMs: number | null;
  participantId: string | null;
  grants: readonly Grant[];
  participants: readonly ParticipantView[];
  local: Readonly<Record<ProducerSource, LocalSource>>;
  remote: readonly RemoteMedia[];
  activeSpeakerId: string | null;
  /** Dbov by participantId; who is missing is silent. */
  levels: ReadonlyMap<string, number>;
  /** By peerId. */
  quality: ReadonlyMap<string, NetworkQuality>;
  chat: readonly (ChatMessage & { delivery: 'sending' | 'sent' | 'failed' })[];
  /** Newest revision of each utterance, and gaps, in order of startMs. */
  transcript: readonly TranscriptLine[];
  captioning: CaptioningStatus | null;
  waiting: readonly WaitingView[];
  /** Of the patients of this visit, for those who moderate it. */
  contacts: readonly ContactView[];
  /** Our own, as a patient. */
  contact: PatientContact | null;
  /** Longest that the server goes on when it was told; it is about to be stopped. Null: it is not. */
  drainsWithinMs: number | null;
  /** Microphone closed by a moderator, until opened by hand. */
  mutedByModerator: boolean;
}

export type TranscriptLine = { line: 'caption'; caption: Caption } | { line: 'gap'; gap: CaptionGap };

export interface JoinOptions {
  token: string;
  nodeUrl: string | null;
  consent: Consent;
  language: string;
  /** Of a patient. */
  contact: PatientContact | null;
  /** Tracks from the preview; null joins without. The client takes them over and stops them. */
  microphone: MediaStreamTrack | null;
  camera: MediaStreamTrack | null;
  secondDevice?:
    { choice: 'move' } | { choice: 'beside'; role: 'caregiver' | 'interpreter'; displayName: string };
  /** A new token to keep instead of the old one (joining beside). */
  onToken?: (token: string) => void;
}

/**
 * Requests that were refused or not answered reject with a `RequestError`. What a device or the person in front
 * of it refused does not: it stands in `local[source].fault`.
 */
export interface CallActions {
  join(options: JoinOptions): Promise<void>;
  leave(): Promise<void>;
  setMicrophone(on: boolean): Promise<void>;
  /** Anew from the device, where it gives no sound. */
  reopenMicrophone(): Promise<void>;
  setCamera(on: boolean): Promise<void>;
  useMicrophone(deviceId: string): Promise<void>;
  useCamera(deviceId: string): Promise<void>;
  startScreen(): Promise<void>;
  stopScreen(): Promise<void>;
  sendChat(text: string): Promise<void>;
  retryChat(messageId: string): Promise<void>;
  setConsent(consent: Consent): Promise<void>;
  setLanguage(language: string): Promise<void>;
  setContact(contact: PatientContact): Promise<void>;
  /** By producerId: the videos on screen and how large, in CSS pixels; a video not named is not visible. */
  setVisible(tiles: ReadonlyMap<string, { width: number; height: number }>): void;
  admit(participantId: string): Promise<void>;
  refuse(participantId: string): Promise<void>;
  mute(participantId: string): Promise<void>;
  remove(participantId: string): Promise<void>;
  setLocked(locked: boolean): Promise<void>;
  endSession(): Promise<void>;
}

export interface CallClient extends CallActions {
  /** For React's useSyncExternalStore. */
  readonly getState: () => CallState;
  readonly subscribe: (listener: () => void) => () => void;
  close(): void;
}
