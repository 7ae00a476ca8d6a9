/** What the audit log keeps: ids and codes alone, never a name, a chat line or any other text of a patient. */
import { z } from 'zod';
import { displayName, timestamp } from './values.ts';

const auditActorKind = z.enum(['user', 'participant', 'service', 'system']);

/** One line, so that ids of other systems fit too. */
// eslint-disable-next-line no-control-regex -- those are what it keeps out; \p{Cc} is not known to every reader of OpenAPI
export const auditId = z.string().regex(/^[^\u0000-\u001f\u007f-\u009f]{1,200}$/u);

/** What was done, such as `case.read`. */
const auditAction = z
  .string()
  .max(80)
  .regex(/^[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)+$/);

/** Actions of what somebody tried and did not get. */
export const refusedAction = /\.(failed|locked|tokenReused|passwordWrong)$/;

export const auditEvent = z.strictObject({
  action: auditAction,
  /** Null: nobody is known, as where a sign-in failed. */
  actorId: auditId.nullable(),
  actorKind: auditActorKind,
  subjectKind: auditId,
  subjectId: auditId,
  caseId: auditId.nullable(),
  purpose: auditId.optional(),
  detail: z
    .record(z.string().max(40), z.union([z.string().max(1000), z.number(), z.boolean()]))
    .refine((members) => Object.keys(members).length <= 16)
    .optional(),
  requestId: auditId.optional(),
});

export const auditEntry = auditEvent.extend({
  /** Within a chain never earlier than the entry before. */
  at: timestamp,
  /** The chain it stands in, one for each writing process, and its place there from 1 on. */
  writer: auditId,
  sequence: z.int().positive(),
  /** Of the entry before, and of this one: HMAC-SHA-256 with a key of the server. */
  previous: z.string(),
  hash: z.string(),
});

export type AuditEntryView = z.infer<typeof auditEntry>;

/** Somebody who read what belongs to a case. */
export const caseReader = z.strictObject({
  actorId: auditId.nullable(),
  actorKind: auditActorKind,
  /** Of a person or service with an account; null where there is none (any more). */
  displayName: displayName.nullable(),
  reads: z.int().positive(),
  /** At least one of these was an emergency access. */
  emergency: z.boolean(),
  firstAt: timestamp,
  lastAt: timestamp,
});
export type CaseReader = z.infer<typeof caseReader>;

/** How far a chain of the audit log had come, as the graph keeps it. */
export const auditAnchor = z.strictObject({
  /** Of the log and the chain, so that each chain has one. */
  id: z.string(),
  logId: z.string(),
  writer: z.string(),
  sequence: z.int().positive(),
  hash: z.string(),
  /** Number of the last checkpoint that this writer made. */
  checkpoint: z.int().nonnegative(),
  /** HMAC over the others in canonical form, with a key of the ring. */
  signature: z.string(),
});
export type AuditAnchor = z.infer<typeof auditAnchor>;
