/** How long things are kept, and the erasure of a person's data. */
import { z } from 'zod';
import { admin } from '../access.ts';
import { caseNumber } from '../cases.ts';
import { route } from '../entries.ts';
import { sample } from '../examples.ts';
import {
  dueItems,
  erasurePreview,
  erasureRecord,
  erasureTarget,
  legalHold,
  noneErased,
  retentionRule,
} from '../retention.ts';
import { empty, id, plainText } from '../values.ts';

const counts = {
  ...noneErased,
  cases: 1,
  visits: 2,
  transcripts: 140,
  chat: 3,
  files: 1,
  participants: 4,
  consents: 6,
};
const sampleErasure = {
  erasureId: sample.messageId,
  kind: 'case' as const,
  subjectId: sample.caseId,
  state: 'done' as const,
  requestedBy: sample.userId,
  startedAt: sample.createdAt,
  finishedAt: sample.createdAt,
  counts,
};
const sampleHold = {
  caseId: sample.caseId,
  caseNumber: 'C-2026-000123-X',
  reason: 'Court order 12/26',
  heldAt: sample.createdAt,
  heldBy: sample.userId,
};
const due = z.strictObject({ due: z.array(dueItems) });

export const getRetention = route({
  name: 'getRetention',
  method: 'GET',
  path: '/api/v1/retention',
  summary: 'How long each kind is kept (CONSILIUM_RETENTION), and the cases on which a legal hold stands.',
  params: empty,
  query: empty,
  body: empty,
  reply: z.strictObject({ rules: z.array(retentionRule), holds: z.array(legalHold) }),
  access: admin,
  errors: [],
  example: {
    reply: {
      rules: [{ kind: 'transcripts', days: 3650, minimumDays: 3650, law: 'BGB § 630f (3)' }],
      holds: [sampleHold],
    },
  },
});

export const previewRetention = route({
  name: 'previewRetention',
  method: 'GET',
  path: '/api/v1/retention/due',
  summary: 'A dry run: what the rules would remove now. Changes nothing.',
  params: empty,
  query: empty,
  body: empty,
  reply: due,
  access: admin,
  errors: [],
  example: {
    reply: {
      due: [{ kind: 'transcripts', before: sample.createdAt, count: 1, ids: [sample.utteranceId] }],
    },
  },
});

export const runRetention = route({
  name: 'runRetention',
  method: 'POST',
  path: '/api/v1/retention/runs',
  summary: 'Removes what the rules make due, as the server does every day by itself.',
  params: empty,
  query: empty,
  body: empty,
  reply: erasureRecord,
  access: admin,
  errors: [],
  example: {
    reply: {
      ...sampleErasure,
      kind: 'rules',
      subjectId: sample.messageId,
      counts: { ...noneErased, transcripts: 12 },
    },
  },
});

export const listErasures = route({
  name: 'listErasures',
  method: 'GET',
  path: '/api/v1/retention/runs',
  summary: 'Everything that was erased, by the rules or for a person, newest first.',
  params: empty,
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(200).default(50),
    /** `nextCursor` of the page before. */
    cursor: id.optional(),
  }),
  body: empty,
  reply: z.strictObject({ erasures: z.array(erasureRecord), nextCursor: id.nullable() }),
  access: admin,
  errors: [],
  example: { reply: { erasures: [sampleErasure], nextCursor: null } },
});

export const previewErasure = route({
  name: 'previewErasure',
  method: 'POST',
  path: '/api/v1/retention/erasures/preview',
  summary:
    'A dry run: what erasing the data of a case, or of a patient with all their cases, would take away.',
  params: empty,
  query: empty,
  body: erasureTarget,
  reply: erasurePreview,
  access: admin,
  errors: ['CASE_NOT_FOUND', 'USER_NOT_FOUND'],
  example: {
    body: { caseNumber: 'C-2026-000123-X' },
    reply: {
      kind: 'case',
      subjectId: sample.caseId,
      caseNumbers: ['C-2026-000123-X'],
      counts,
      patientIds: [],
      refusals: [],
    },
  },
});

export const erasePerson = route({
  name: 'erasePerson',
  method: 'POST',
  path: '/api/v1/retention/erasures',
  summary:
    'Erases the data of a case, or of a patient with all their cases. What law requires stays: who did what by ids, consents without names, that there was a case of this number. It cannot be taken back.',
  params: empty,
  query: empty,
  body: z.strictObject({
    /** Made by the caller: a repeated request goes on with the same erasure. */
    erasureId: id,
    target: erasureTarget,
  }),
  reply: erasureRecord,
  access: admin,
  errors: ['CASE_NOT_FOUND', 'USER_NOT_FOUND', 'LEGAL_HOLD', 'ERASURE_REFUSED', 'ID_TAKEN'],
  example: {
    body: { erasureId: sample.messageId, target: { caseNumber: 'C-2026-000123-X' } },
    reply: sampleErasure,
  },
});

export const setLegalHold = route({
  name: 'setLegalHold',
  method: 'POST',
  path: '/api/v1/retention/holds',
  summary: 'Nothing of the case is erased until the hold is lifted.',
  params: empty,
  query: empty,
  body: z.strictObject({ caseNumber, reason: plainText(1000) }),
  reply: legalHold,
  access: admin,
  errors: ['CASE_NOT_FOUND'],
  example: { body: { caseNumber: 'C-2026-000123-X', reason: sampleHold.reason }, reply: sampleHold },
});

export const liftLegalHold = route({
  name: 'liftLegalHold',
  method: 'DELETE',
  path: '/api/v1/retention/holds/:caseId',
  summary: 'Idempotent.',
  params: z.strictObject({ caseId: id }),
  query: empty,
  body: empty,
  reply: empty,
  status: 204,
  access: admin,
  errors: [],
  example: { params: { caseId: sample.caseId }, reply: {} },
});

export const retentionRoutes = [
  getRetention,
  previewRetention,
  runRetention,
  listErasures,
  previewErasure,
  erasePerson,
  setLegalHold,
  liftLegalHold,
] as const;
