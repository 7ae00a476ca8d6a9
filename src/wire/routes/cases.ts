/** Cases, the people who belong to them, and what belongs to them. What identifies a patient is never in an address. */
import { z } from 'zod';
import { caseManager, caseReader, casesReader, casesWriter, caseWriter } from '../access.ts';
import {
  casePerson,
  caseStatus,
  caseSummaryText,
  caseView,
  deletionReason,
  patientInfo,
  timelineEntry,
} from '../cases.ts';
import { route } from '../entries.ts';
import { sample, sampleCase, sampleConsentEntry, sampleRecordedSession } from '../examples.ts';
import { consentEntry, recordedSession } from '../sessions.ts';
import { empty, id, plainText } from '../values.ts';

const caseParams = z.strictObject({ caseId: id });
const inCase = { caseId: sample.caseId };

const page = {
  limit: z.coerce.number().int().min(1).max(100).default(50),
  /** `nextCursor` of the page before. */
  cursor: id.optional(),
};
const casePage = z.strictObject({ cases: z.array(caseView), nextCursor: id.nullable() });
const samplePage = { cases: [sampleCase], nextCursor: null };

const content = { patient: patientInfo, summary: caseSummaryText.nullable().default(null) };
const { patient, summary } = sampleCase;

export const createCase = route({
  name: 'createCase',
  method: 'POST',
  path: '/api/v1/cases',
  summary: 'Makes a case with a number of its own. The caller owns it.',
  params: empty,
  query: empty,
  body: z.strictObject({
    /** Made by the caller so that a repeated request makes no second case; else the server makes one. */
    caseId: id.optional(),
    ...content,
  }),
  reply: caseView,
  status: 201,
  versioned: true,
  access: casesWriter,
  errors: ['ID_TAKEN'],
  example: { body: { patient, summary }, reply: sampleCase },
});

export const listCases = route({
  name: 'listCases',
  method: 'GET',
  path: '/api/v1/cases',
  summary: 'The cases the caller belongs to, newest first.',
  params: empty,
  query: z.strictObject({ ...page, status: caseStatus.optional() }),
  body: empty,
  reply: casePage,
  access: casesReader,
  errors: [],
  example: { query: { limit: 50, status: 'open' }, reply: samplePage },
});

export const searchCases = route({
  name: 'searchCases',
  method: 'POST',
  path: '/api/v1/search/cases',
  summary:
    'Of the cases the caller belongs to those that hold all these whole words (name, record number, summary), or have this case number.',
  params: empty,
  query: empty,
  body: z.strictObject({
    text: plainText(200),
    status: caseStatus.optional(),
    ...page,
    limit: z.int().min(1).max(100).default(50),
  }),
  reply: casePage,
  access: casesReader,
  errors: [],
  example: { body: { text: 'ruiz' }, reply: samplePage },
});

export const getCase = route({
  name: 'getCase',
  method: 'GET',
  path: '/api/v1/cases/:caseId',
  summary: 'One case, with its entity tag.',
  params: caseParams,
  query: empty,
  body: empty,
  reply: caseView,
  versioned: true,
  access: caseReader,
  errors: ['CASE_NOT_FOUND'],
  example: { params: inCase, reply: sampleCase },
});

export const updateCase = route({
  name: 'updateCase',
  method: 'PUT',
  path: '/api/v1/cases/:caseId',
  summary:
    'Replaces what a case says, and its status: open to closed, closed to reopened, reopened to closed. A closed case takes nothing but its reopening.',
  params: caseParams,
  query: empty,
  body: z.strictObject({ ...content, status: caseStatus }),
  reply: caseView,
  versioned: true,
  access: caseWriter,
  errors: [
    'CASE_NOT_FOUND',
    'CASE_READ_ONLY',
    'CASE_CLOSED',
    'STATUS_CHANGE_REFUSED',
    'PRECONDITION_REQUIRED',
    'PRECONDITION_FAILED',
  ],
  example: { params: inCase, body: { patient, summary, status: 'closed' }, reply: sampleCase },
});

export const deleteCase = route({
  name: 'deleteCase',
  method: 'DELETE',
  path: '/api/v1/cases/:caseId',
  summary: 'Takes a case out of sight, with the reason. Nothing of it is erased.',
  params: caseParams,
  query: z.strictObject({ reason: deletionReason }),
  body: empty,
  reply: empty,
  status: 204,
  versioned: true,
  access: caseManager,
  errors: ['CASE_NOT_FOUND', 'CASE_READ_ONLY', 'PRECONDITION_REQUIRED', 'PRECONDITION_FAILED'],
  example: { params: inCase, query: { reason: 'duplicate' }, reply: {} },
});

export const getTimeline = route({
  name: 'getTimeline',
  method: 'GET',
  path: '/api/v1/cases/:caseId/timeline',
  summary: 'Everything that belongs to a case, newest first.',
  params: caseParams,
  query: z.strictObject({ limit: page.limit, cursor: z.string().max(120).optional() }),
  body: empty,
  reply: z.strictObject({ entries: z.array(timelineEntry), nextCursor: z.string().nullable() }),
  access: caseReader,
  errors: ['CASE_NOT_FOUND'],
  example: {
    params: inCase,
    query: { limit: 50 },
    reply: {
      entries: [
        {
          kind: 'personAdded',
          subjectId: sample.eventId,
          at: sample.startedAt,
          endedAt: null,
          messages: null,
          by: { userId: sample.hostId, displayName: 'Dr. Okafor' },
          about: { userId: sample.userId, displayName: 'Dr. Lund' },
          relation: 'careTeam',
        },
        {
          kind: 'session',
          subjectId: sample.sessionId,
          at: sample.startedAt,
          endedAt: null,
          messages: 12,
        },
        {
          kind: 'caseCreated',
          subjectId: sample.caseId,
          at: sample.createdAt,
          endedAt: null,
          messages: null,
        },
      ],
      nextCursor: null,
    },
  },
});

export const listCaseSessions = route({
  name: 'listCaseSessions',
  method: 'GET',
  path: '/api/v1/cases/:caseId/sessions',
  summary: 'The visits of a case, newest first.',
  params: caseParams,
  query: z.strictObject(page),
  body: empty,
  reply: z.strictObject({ sessions: z.array(recordedSession), nextCursor: id.nullable() }),
  access: caseReader,
  errors: ['CASE_NOT_FOUND'],
  example: { params: inCase, reply: { sessions: [sampleRecordedSession], nextCursor: null } },
});

export const listConsents = route({
  name: 'listConsents',
  method: 'GET',
  path: '/api/v1/cases/:caseId/consents',
  summary:
    'Who agreed to what in the visits of a case, when, by which text, and when they withdrew; oldest first.',
  params: caseParams,
  query: empty,
  body: empty,
  reply: z.strictObject({ consents: z.array(consentEntry) }),
  access: caseReader,
  errors: ['CASE_NOT_FOUND'],
  example: { params: inCase, reply: { consents: [sampleConsentEntry] } },
});

export const listPeople = route({
  name: 'listPeople',
  method: 'GET',
  path: '/api/v1/cases/:caseId/people',
  summary: 'The owner, the care team and the patient of a case.',
  params: caseParams,
  query: empty,
  body: empty,
  reply: z.strictObject({ people: z.array(casePerson) }),
  access: caseReader,
  errors: ['CASE_NOT_FOUND'],
  example: {
    params: inCase,
    reply: {
      people: [
        {
          userId: sample.userId,
          displayName: 'Dr. Okafor',
          relation: 'owner',
          since: sample.createdAt,
        },
      ],
    },
  },
});

const personParams = z.strictObject({ caseId: id, userId: id });
const samplePerson = { caseId: sample.caseId, userId: sample.userId };

export const shareCase = route({
  name: 'shareCase',
  method: 'PUT',
  path: '/api/v1/cases/:caseId/people/:userId',
  summary:
    'Takes a colleague (a clinician or administrator) into the care team, or says which patient’s account is the patient’s. Its owner may.',
  params: personParams,
  query: empty,
  body: z.strictObject({ relation: z.enum(['careTeam', 'patient']) }),
  reply: empty,
  status: 204,
  access: caseManager,
  errors: ['CASE_NOT_FOUND', 'CASE_READ_ONLY', 'USER_NOT_FOUND', 'ROLE_UNSUITABLE'],
  example: { params: samplePerson, body: { relation: 'careTeam' }, reply: {} },
});

export const unshareCase = route({
  name: 'unshareCase',
  method: 'DELETE',
  path: '/api/v1/cases/:caseId/people/:userId',
  summary: 'Ends the relation of a colleague or the patient to a case. The owner stays.',
  params: personParams,
  query: empty,
  body: empty,
  reply: empty,
  status: 204,
  access: caseManager,
  errors: ['CASE_NOT_FOUND', 'CASE_READ_ONLY', 'USER_NOT_FOUND'],
  example: { params: samplePerson, reply: {} },
});

export const caseRoutes = [
  createCase,
  listCases,
  searchCases,
  getCase,
  updateCase,
  deleteCase,
  getTimeline,
  listCaseSessions,
  listConsents,
  listPeople,
  shareCase,
  unshareCase,
] as const;
