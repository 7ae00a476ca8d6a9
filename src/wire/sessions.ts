/** Visits as they stand in the record: who took part, what was said, who agreed to what. */
import { z } from 'zod';
import { patientContact } from './contact.ts';
import { participantRole, roomKind } from './rooms.ts';
import { displayName, id, plainText, sessionMs, timestamp } from './values.ts';

/** Which text of the three consents this server's page shows. Changes with the text. */
export const consentTextVersion = '2026-11-26';

export const consentKind = z.enum(['captions', 'keepTranscript', 'ai']);
export type ConsentKind = z.infer<typeof consentKind>;

/** One line of the ledger: given once, withdrawn at most once. Consent given anew is a new line. */
export const consentEntry = z.strictObject({
  consentId: id,
  sessionId: id,
  participantId: id,
  displayName,
  role: participantRole,
  kind: consentKind,
  givenAt: timestamp,
  withdrawnAt: timestamp.nullable(),
  textVersion: z.string(),
});
export type ConsentEntry = z.infer<typeof consentEntry>;

/** `recording`: whoever speaks in a file; nobody knows who, until a clinician corrects it. */
const recordedRole = z.enum([...participantRole.options, 'recording']);

/** Of a room, or a file that was transcribed. */
const sessionKind = z.enum([...roomKind.options, 'recording']);

const recordedParticipant = z.strictObject({
  participantId: id,
  displayName,
  role: recordedRole,
  /** The account of this person; null for a guest. */
  userId: id.nullable(),
  enteredAt: timestamp,
  /** When they went for the last time; null while they are in the visit. */
  leftAt: timestamp.nullable(),
  /** As a patient confirmed it, for the owner and the care team of the case, or the host of a visit of none; null for others. */
  contact: patientContact.nullable(),
});

export const recordedSession = z.strictObject({
  sessionId: id,
  /** Null: a recording, which had no room. */
  roomId: id.nullable(),
  /** Null: a visit in a room of no case. */
  caseId: id.nullable(),
  kind: sessionKind,
  startedAt: timestamp,
  /** Null while it runs. */
  endedAt: timestamp.nullable(),
  participants: z.array(recordedParticipant),
  /** Of each kind, how many are kept. */
  segments: z.int().nonnegative(),
  chatMessages: z.int().nonnegative(),
});
export type RecordedSession = z.infer<typeof recordedSession>;

const said = { messageId: id, participantId: id, displayName };
const lasting = { startMs: sessionMs, endMs: sessionMs };

export const segmentText = plainText(8_000);

/** What was said in one breath, as it reads now and, where a clinician corrected it, as it was recognised. */
const segment = z.strictObject({
  kind: z.literal('segment'),
  ...said,
  ...lasting,
  text: z.string(),
  /** Mean probability of the words, 0 to 1; null where the recogniser tells none. */
  confidence: z.number().min(0).max(1).nullable(),
  language: z.string().nullable(),
  /** Which recogniser wrote it. */
  source: z.string(),
  correction: z
    .strictObject({ at: timestamp, byUserId: id, originalText: z.string(), originalParticipantId: id })
    .nullable(),
});

/** Speech that could not be heard or recognised. */
const gap = z.strictObject({
  kind: z.literal('gap'),
  ...said,
  ...lasting,
  reason: z.enum(['packetsLost', 'overload', 'recognitionFailed']),
});

const chat = z.strictObject({ kind: z.literal('chat'), ...said, startMs: sessionMs, text: z.string() });

const screenShare = z.strictObject({
  kind: z.literal('screenShare'),
  ...said,
  startMs: sessionMs,
  /** Null while it goes on. */
  endMs: sessionMs.nullable(),
});

/** Nothing of somebody’s sound arrived; both sides were told to go on by phone. */
const soundLost = z.strictObject({
  kind: z.literal('soundLost'),
  ...said,
  startMs: sessionMs,
  /** Null while it lasts. */
  endMs: sessionMs.nullable(),
});

export const transcriptEntry = z.discriminatedUnion('kind', [segment, gap, chat, screenShare, soundLost]);
export type TranscriptEntry = z.infer<typeof transcriptEntry>;

/** Something said or written in which the words of a search stand, and where. */
export const transcriptHit = z.strictObject({
  caseId: id,
  caseNumber: z.string(),
  sessionId: id,
  startedAt: timestamp,
  entry: transcriptEntry,
});
export type TranscriptHit = z.infer<typeof transcriptHit>;
