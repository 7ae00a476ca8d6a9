/** What the audit log keeps: ids and codes alone, never a name, a chat line or any other text of a patient. */
import { z } from 'zod';
import { timestamp } from './values.ts';

const auditActorKind = z.enum(['user', 'participant', 'service', 'system']);

/** One line, so that ids of other systems fit too. */
export const auditId = z.string().regex(/^[^\p{Cc}]{1,200}$/u);

/** What was done, such as `case.read`. */
const auditAction = z
  .string()
  .max(80)
  .regex(/^[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)+$/);

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
  /** SHA-256 of the entry before, and of this one. */
  previous: z.string(),
  hash: z.string(),
});

/** Somebody who read what belongs to a case. */
export const caseReader = z.strictObject({
  actorId: auditId.nullable(),
  actorKind: auditActorKind,
  reads: z.int().positive(),
  firstAt: timestamp,
  lastAt: timestamp,
});
export type CaseReader = z.infer<typeof caseReader>;
