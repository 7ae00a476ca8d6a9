/**
 * What happens in a visit, as it is written to the spool and from there to the graph. Texts that identify somebody are
 * sealed before they come here, each with the context `Label.property:id`. Every record may be written again: it then
 * changes nothing.
 */
import { z } from 'zod';
import { participantRole, roomKind } from '../../wire/rooms.ts';
import { consentKind } from '../../wire/sessions.ts';
import { id, sessionMs, timestamp } from '../../wire/values.ts';

const sealed = z.string();

/** A server begins to record: the visits it recorded before are over, those aside that go on. */
const recorderStarted = z.strictObject({
  kind: z.literal('recorderStarted'),
  recorderId: id,
  at: timestamp,
  /** Session ids. */
  goOn: z.array(id).default([]),
});

const sessionStarted = z.strictObject({
  kind: z.literal('sessionStarted'),
  sessionId: id,
  roomId: id,
  /** Null: a visit in a room of no case. */
  caseId: id.nullable(),
  hostUserId: id,
  type: roomKind,
  startedAt: timestamp,
  /** Whose spool this is: what ends the visit if that server dies. */
  recorderId: id,
});

/** It goes on after the server stopped; what anybody shared or lost then is over. */
const sessionResumed = z.strictObject({
  kind: z.literal('sessionResumed'),
  sessionId: id,
  interruptedMs: sessionMs,
  /** Of that moment. */
  interruptedAt: timestamp,
  at: timestamp,
});

const participantEntered = z.strictObject({
  kind: z.literal('participantEntered'),
  sessionId: id,
  participantId: id,
  /** `Participant.name`. */
  name: sealed,
  role: participantRole,
  userId: id.nullable(),
  at: timestamp,
});

const participantReturned = z.strictObject({ kind: z.literal('participantReturned'), participantId: id });

const participantLeft = z.strictObject({
  kind: z.literal('participantLeft'),
  participantId: id,
  at: timestamp,
});

/** Where a patient is and by which number they are called back. */
const contactConfirmed = z.strictObject({
  kind: z.literal('contactConfirmed'),
  sessionId: id,
  participantId: id,
  /** `Participant.whereNow`. */
  whereNow: sealed,
  /** `Participant.callBackNumber`. */
  callBackNumber: sealed,
  at: timestamp,
});

const consentGiven = z.strictObject({
  kind: z.literal('consentGiven'),
  consentId: id,
  sessionId: id,
  participantId: id,
  consent: consentKind,
  textVersion: z.string(),
  at: timestamp,
});

const consentWithdrawn = z.strictObject({
  kind: z.literal('consentWithdrawn'),
  consentId: id,
  at: timestamp,
});

/** The same of what was given in a former run of the server. */
const earlierConsentWithdrawn = z.strictObject({
  kind: z.literal('earlierConsentWithdrawn'),
  participantId: id,
  consent: consentKind,
  at: timestamp,
});

const message = z.strictObject({
  kind: z.literal('message'),
  messageId: id,
  sessionId: id,
  participantId: id,
  type: z.enum(['segment', 'gap', 'chat', 'screenShare', 'soundLost']),
  timestamp,
  startMs: sessionMs,
  /** Null for what has no end yet, or no length. */
  endMs: sessionMs.nullable(),
  /** `Message.content`; null where nothing was said or written. */
  content: sealed.nullable(),
  /** Keyed hashes of the words in it. */
  words: z.array(z.string()),
  confidence: z.number().nullable(),
  language: z.string().nullable(),
  source: z.string().nullable(),
  /** Of a gap. */
  reason: z.string().nullable(),
});

const screenShareEnded = z.strictObject({
  kind: z.literal('screenShareEnded'),
  messageId: id,
  endMs: sessionMs,
});

const soundLossEnded = z.strictObject({
  kind: z.literal('soundLossEnded'),
  messageId: id,
  endMs: sessionMs,
});

const sessionEnded = z.strictObject({
  kind: z.literal('sessionEnded'),
  sessionId: id,
  at: timestamp,
  elapsedMs: sessionMs,
});

/** Everything that was said in it has been recognised and stands before this. */
const transcriptCompleted = z.strictObject({
  kind: z.literal('transcriptCompleted'),
  sessionId: id,
  at: timestamp,
});

export const sessionRecord = z.discriminatedUnion('kind', [
  recorderStarted,
  sessionStarted,
  sessionResumed,
  participantEntered,
  participantReturned,
  participantLeft,
  contactConfirmed,
  consentGiven,
  consentWithdrawn,
  earlierConsentWithdrawn,
  message,
  screenShareEnded,
  soundLossEnded,
  sessionEnded,
  transcriptCompleted,
]);
export type SessionRecord = z.infer<typeof sessionRecord>;
export type RecordKind = SessionRecord['kind'];
