/** How long things are kept, and what was erased, when, and for whom: ids, numbers and counts alone. */
import { z } from 'zod';
import { caseNumber } from './cases.ts';
import { id, plainText, timestamp } from './values.ts';

export const retentionKind = z.enum(['transcripts', 'chat', 'files', 'consents', 'notifications', 'audit']);

export const retentionRule = z.strictObject({
  kind: retentionKind,
  /** Null: kept for good. */
  days: z.int().positive().nullable(),
  /** The shortest that may be set; null: it is always kept. */
  minimumDays: z.int().positive().nullable(),
  /** Where that stands. */
  law: z.string(),
});
export type RetentionRule = z.infer<typeof retentionRule>;

/** What a rule would remove now. */
export const dueItems = z.strictObject({
  kind: retentionKind,
  /** Older than this. */
  before: timestamp,
  count: z.int().nonnegative(),
  /** The first of them. */
  ids: z.array(id).max(100),
});
export type DueItems = z.infer<typeof dueItems>;

const count = z.int().nonnegative();

export const erasureCounts = z.strictObject({
  cases: count,
  visits: count,
  transcripts: count,
  chat: count,
  files: count,
  /** People whose names go. */
  participants: count,
  rooms: count,
  notifications: count,
  /** Entries of the ledger: they stay where a person's data goes, without the name. */
  consents: count,
});
export type ErasureCounts = z.infer<typeof erasureCounts>;

export const noneErased: ErasureCounts = {
  cases: 0,
  visits: 0,
  transcripts: 0,
  chat: 0,
  files: 0,
  participants: 0,
  rooms: 0,
  notifications: 0,
  consents: 0,
};

/** `rules`: what the rules made due; the subject of those is nobody, and all zeros. */
export const erasureKind = z.enum(['case', 'patient', 'rules']);

export const erasureRecord = z.strictObject({
  erasureId: id,
  kind: erasureKind,
  /** Of the case or the account; of a run by the rules its own id. */
  subjectId: id,
  /** `running`: it goes on at the next start where a server was stopped in its middle. */
  state: z.enum(['running', 'done']),
  /** An account, or `operator`. */
  requestedBy: z.string(),
  startedAt: timestamp,
  finishedAt: timestamp.nullable(),
  counts: erasureCounts,
});
export type ErasureRecord = z.infer<typeof erasureRecord>;

/** Whose data: that of a case, or of a patient's account with all their cases. */
export const erasureTarget = z.union([z.strictObject({ caseNumber }), z.strictObject({ userId: id })]);
export type ErasureTarget = z.infer<typeof erasureTarget>;

/** What an erasure would do now. */
export const erasurePreview = z.strictObject({
  kind: erasureKind.exclude(['rules']),
  subjectId: id,
  caseNumbers: z.array(z.string()),
  counts: erasureCounts,
  /** Accounts of the patient that belong to these cases. */
  patientIds: z.array(id),
  /** Why it would be refused; empty where it would not. */
  refusals: z.array(z.enum(['legalHold', 'visitGoingOn', 'erasedAlready'])),
});
export type ErasurePreview = z.infer<typeof erasurePreview>;

export const legalHold = z.strictObject({
  caseId: id,
  caseNumber: z.string(),
  reason: plainText(1000),
  heldAt: timestamp,
  heldBy: z.string(),
});
export type LegalHold = z.infer<typeof legalHold>;
