/** Visits that another platform makes with its API key, under ids of its own. */
import { z } from 'zod';
import { visitsWriter } from '../access.ts';
import { caseSummaryText, patientInfo } from '../cases.ts';
import { route } from '../entries.ts';
import { sample } from '../examples.ts';
import { externalId, visitView } from '../platform.ts';
import { roomKind } from '../rooms.ts';
import { displayName, empty, id, roomName } from '../values.ts';
import { inviteRole } from './rooms.ts';

const visitParams = z.strictObject({ visitId: id });

const sampleVisit = {
  visitId: sample.roomId,
  caseId: sample.caseId,
  createdAt: sample.createdAt,
  open: true,
  sessions: [],
};

/** A case of the caller's own id is made where there is none yet; one of ours must be there. */
const caseOfVisit = z.union([
  z.strictObject({ caseId: id }),
  z.strictObject({
    externalId,
    patient: patientInfo,
    summary: caseSummaryText.nullable().default(null),
  }),
]);

export const createVisit = route({
  name: 'createVisit',
  method: 'POST',
  path: '/api/v1/visits',
  summary:
    'Makes a room for a case, with a link for each participant. The same `externalId` answers the same visit with the same links; name and kind it was made with first stand, and with another case it is refused.',
  params: empty,
  query: empty,
  body: z.strictObject({
    externalId,
    case: caseOfVisit,
    name: roomName,
    kind: roomKind.default('video'),
    participants: z
      .array(
        z.strictObject({
          externalId,
          role: inviteRole,
          /** Stands in the page already when they open their link. */
          displayName: displayName.optional(),
        }),
      )
      .min(1)
      .max(20)
      .refine((all) => new Set(all.map((each) => each.externalId)).size === all.length, {
        error: 'each externalId once',
      }),
  }),
  reply: visitView.extend({
    links: z.array(
      z.strictObject({
        externalId,
        role: inviteRole,
        inviteId: id,
        /** The whole link; its secret stands in the fragment. */
        url: z.string(),
      }),
    ),
  }),
  status: 201,
  access: visitsWriter,
  errors: ['LIMIT_REACHED', 'CASE_NOT_FOUND', 'CASE_READ_ONLY', 'CASE_CLOSED', 'VISIT_NOT_FOUND', 'ID_TAKEN'],
  example: {
    body: {
      externalId: 'appointment-4711',
      case: { externalId: 'episode-0815', patient: { name: 'Ana Ruiz' } },
      name: 'Follow-up, Tuesday morning',
      kind: 'video',
      participants: [
        { externalId: 'staff-7', role: 'clinician', displayName: 'Dr. Okafor' },
        { externalId: 'person-12', role: 'patient', displayName: 'Ana Ruiz' },
      ],
    },
    reply: {
      ...sampleVisit,
      links: [
        {
          externalId: 'person-12',
          role: 'patient',
          inviteId: sample.inviteId,
          url: 'https://clinic.example/app/join#invite=c2VjcmV0LW9mLXRoZS1saW5r',
        },
      ],
    },
  },
});

export const getVisit = route({
  name: 'getVisit',
  method: 'GET',
  path: '/api/v1/visits/:visitId',
  summary: 'How a visit of the caller stands, and the sessions held in it, whose transcripts can be read.',
  params: visitParams,
  query: empty,
  body: empty,
  reply: visitView,
  access: visitsWriter,
  errors: ['VISIT_NOT_FOUND'],
  example: { params: { visitId: sample.roomId }, reply: sampleVisit },
});

export const closeVisit = route({
  name: 'closeVisit',
  method: 'DELETE',
  path: '/api/v1/visits/:visitId',
  summary: 'Ends the visit if it runs and withdraws all its links. What was recorded stays.',
  params: visitParams,
  query: empty,
  body: empty,
  reply: empty,
  status: 204,
  access: visitsWriter,
  errors: ['VISIT_NOT_FOUND'],
  example: { params: { visitId: sample.roomId }, reply: {} },
});

export const visitRoutes = [createVisit, getVisit, closeVisit] as const;
