/** Rooms, sessions and people as the page sees them. */
import { z } from 'zod';
import { grant } from './access.ts';
import { patientContact } from './contact.ts';
import { displayName, id, roomName, sessionMs, spokenLanguage, timestamp, chatText } from './values.ts';

/** `video` consultation, `voice` call (no camera is offered), `review` (a shared screen comes first). */
export const roomKind = z.enum(['video', 'voice', 'review']);
export type RoomKind = z.infer<typeof roomKind>;

export const roomMode = z.enum(['assisted', 'private']);

export const roomView = z.strictObject({
  roomId: id,
  name: roomName,
  kind: roomKind,
  mode: roomMode,
  createdAt: timestamp,
  /** When the consultation in it is to begin; null where no time is set. */
  scheduledAt: timestamp.nullable().default(null),
});
export type RoomView = z.infer<typeof roomView>;

/** Who somebody is in a visit. `host` opened the room; `clinician` came by a colleague's link. */
export const participantRole = z.enum(['host', 'clinician', 'patient', 'caregiver', 'interpreter']);
export type ParticipantRole = z.infer<typeof participantRole>;

/** The three consents, apart from each other (DESIGN section 6). */
export const consent = z.strictObject({
  captions: z.boolean(),
  keepTranscript: z.boolean(),
  ai: z.boolean(),
});
export type Consent = z.infer<typeof consent>;

export const sessionView = z.strictObject({
  sessionId: id,
  startedAt: timestamp,
  /** Age of the session when this was sent; lets a page show session times without trusting its own clock. */
  elapsedMs: sessionMs,
  locked: z.boolean(),
});
export type SessionView = z.infer<typeof sessionView>;

export const participantView = z.strictObject({
  participantId: id,
  /** The connection they are on now. */
  peerId: id,
  displayName,
  role: participantRole,
  connection: z.enum(['connected', 'reconnecting']),
  consent,
  /** The server hears this person for captions right now. */
  captioned: z.boolean(),
  language: spokenLanguage,
  /** A moderator closed their microphone; it opens again only by their own hand. */
  mutedByModerator: z.boolean(),
  /** Their microphone is open, or their media path stands, and nothing has arrived for a while: go on by phone. */
  soundLost: z.boolean(),
});
export type ParticipantView = z.infer<typeof participantView>;

export const producerSource = z.enum(['microphone', 'camera', 'screen', 'screenAudio']);
export type ProducerSource = z.infer<typeof producerSource>;

export const producerView = z.strictObject({
  producerId: z.uuid(),
  participantId: id,
  peerId: id,
  kind: z.enum(['audio', 'video']),
  source: producerSource,
  paused: z.boolean(),
});
export type ProducerView = z.infer<typeof producerView>;

export const chatMessage = z.strictObject({
  messageId: id,
  participantId: id,
  /** The name at the time of writing, so that it stays readable after they left. */
  displayName,
  text: chatText,
  sentMs: sessionMs,
});
export type ChatMessage = z.infer<typeof chatMessage>;

/** Somebody in the lobby, as those who may admit see them. */
export const waitingView = z.strictObject({
  participantId: id,
  displayName,
  role: participantRole,
  since: timestamp,
  /** Of a patient; null for others. */
  contact: patientContact.nullable(),
});
export type WaitingView = z.infer<typeof waitingView>;

/** How things stand for the one who waits. */
export const lobbyStatus = z.strictObject({
  roomName,
  kind: roomKind,
  /** As in the room. */
  scheduledAt: timestamp.nullable().default(null),
  /** Somebody who may admit has the page open (in this room or on any other page). */
  hostPresent: z.boolean(),
  /** At least one of them was shown and played the alert for you. */
  hostAlerted: z.boolean(),
});
export type LobbyStatus = z.infer<typeof lobbyStatus>;

export const networkQuality = z.strictObject({
  peerId: id,
  level: z.enum(['good', 'fair', 'poor']),
  /** Fraction of packets lost towards the server over the last interval, 0 to 1. */
  lossRatio: z.number().min(0).max(1),
  roundTripMs: z.number().nonnegative().nullable(),
});
export type NetworkQuality = z.infer<typeof networkQuality>;

export const grants = z.array(grant);

/** By how much clocks may differ. */
const clockDifferenceMs = 5 * 60_000;
/** Whether a time is too late to plan a consultation for. */
export const isPast = (at: string): boolean => Date.parse(at) < Date.now() - clockDifferenceMs;
