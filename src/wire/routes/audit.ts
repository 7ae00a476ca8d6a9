/** Who did what to whose data, for those who answer for it. */
import { z } from 'zod';
import { admin, caseOverseer } from '../access.ts';
import { auditEntry, auditId, caseReader } from '../audit.ts';
import { caseNumber } from '../cases.ts';
import { route } from '../entries.ts';
import { sample } from '../examples.ts';
import { displayName, empty, id, timestamp } from '../values.ts';

const hash = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

export const searchAudit = route({
  name: 'searchAudit',
  method: 'GET',
  path: '/api/v1/audit',
  summary: 'Entries of the audit log, newest first. All that is given must hold.',
  params: empty,
  query: z.strictObject({
    /** Both included. */
    from: timestamp.optional(),
    to: timestamp.optional(),
    actorId: auditId.optional(),
    /** A whole action or its first parts: `case` finds `case.read`. */
    action: z
      .string()
      .regex(/^[A-Za-z.]{1,80}$/)
      .optional(),
    subjectKind: auditId.optional(),
    subjectId: auditId.optional(),
    caseId: id.optional(),
    /** `refused`: what did not succeed, such as a failed sign-in. */
    outcome: z.literal('refused').optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    /** `nextCursor` of the page before. */
    cursor: z.string().max(600).optional(),
  }),
  body: empty,
  reply: z.strictObject({
    entries: z.array(auditEntry),
    /** Names of those in the entries who have an account. */
    people: z.array(z.strictObject({ userId: id, displayName })),
    /** Null at the end. A page may be short, even empty, and still have one: each call reads a bounded part. */
    nextCursor: z.string().nullable(),
  }),
  access: admin,
  errors: [],
  example: {
    query: { caseId: sample.roomId, action: 'case.read' },
    reply: {
      entries: [
        {
          action: 'case.read',
          actorId: sample.hostId,
          actorKind: 'user',
          at: sample.createdAt,
          caseId: sample.roomId,
          subjectKind: 'Case',
          subjectId: sample.roomId,
          writer: 'server-clinic-1',
          sequence: 4711,
          previous: hash,
          hash,
        },
      ],
      people: [{ userId: sample.hostId, displayName: 'Dr. Okafor' }],
      nextCursor: null,
    },
  },
});

export const findAuditedCase = route({
  name: 'findAuditedCase',
  method: 'POST',
  path: '/api/v1/audit/cases/find',
  summary: 'The id by which the audit log names the case of this number, also of one that was deleted.',
  params: empty,
  query: empty,
  body: z.strictObject({ caseNumber }),
  reply: z.strictObject({ caseId: id }),
  access: admin,
  errors: ['CASE_NOT_FOUND'],
  example: { body: { caseNumber: 'C-2026-000123-X' }, reply: { caseId: sample.caseId } },
});

export const listCaseReaders = route({
  name: 'listCaseReaders',
  method: 'GET',
  path: '/api/v1/audit/cases/:caseId/readers',
  summary:
    'Who read this case or what belongs to it, the latest first. For the owner of the case, the patient of it, and administrators.',
  params: z.strictObject({ caseId: id }),
  query: empty,
  body: empty,
  reply: z.strictObject({
    readers: z.array(caseReader),
    /** Null: the whole log was searched. */
    searchedBackTo: timestamp.nullable(),
  }),
  access: caseOverseer,
  errors: ['CASE_NOT_FOUND', 'CASE_READ_ONLY'],
  example: {
    params: { caseId: sample.caseId },
    reply: {
      readers: [
        {
          actorId: sample.hostId,
          actorKind: 'user',
          displayName: 'Dr. Okafor',
          reads: 3,
          emergency: false,
          firstAt: sample.createdAt,
          lastAt: sample.startedAt,
        },
      ],
      searchedBackTo: null,
    },
  },
});

export const auditRoutes = [searchAudit, findAuditedCase, listCaseReaders] as const;
