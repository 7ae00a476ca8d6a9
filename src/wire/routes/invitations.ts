/** Who is invited to make an account: anew, until when, and withdrawn. */
import { z } from 'zod';
import { caseInviter, clinician } from '../access.ts';
import { email, invitedRole } from '../accounts.ts';
import { route } from '../entries.ts';
import { sample } from '../examples.ts';
import { displayName, empty, id, timestamp } from '../values.ts';
import { sampleEmail, sampleSecret } from './signIn.ts';

const page = {
  limit: z.coerce.number().int().min(1).max(100).default(50),
  /** `nextCursor` of the page before. */
  cursor: id.optional(),
};
const invitationParams = z.strictObject({ invitationId: id });

export const madeInvitation = z.strictObject({
  invitationId: id,
  /** To be handed on; it cannot be read again. Null where it was mailed: it is for the invited alone. */
  url: z.string().nullable(),
  expiresAt: timestamp,
  mailed: z.boolean(),
});
export type MadeInvitation = z.infer<typeof madeInvitation>;

export const openInvitation = z.strictObject({
  invitationId: id,
  role: invitedRole,
  /** Null where whoever opens the link enters theirs. */
  email: z.string().nullable(),
  expiresAt: timestamp,
  /** Name of who made it; null where they have no account. */
  invitedBy: displayName.nullable(),
});
export type OpenInvitation = z.infer<typeof openInvitation>;

const sampleMade = {
  invitationId: sample.invitationId,
  url: `https://clinic.example/app/#invitation=${sampleSecret}`,
  expiresAt: '2026-03-09T09:00:00.000Z',
  mailed: false,
};
const sampleMailed = { ...sampleMade, url: null, mailed: true };
const openInvitations = z.strictObject({
  invitations: z.array(openInvitation),
  nextCursor: id.nullable(),
});
const sampleOpen = {
  invitations: [
    {
      invitationId: sample.invitationId,
      role: 'clinician' as const,
      email: sampleEmail,
      expiresAt: sampleMade.expiresAt,
      invitedBy: 'Dr. Adler',
    },
  ],
  nextCursor: null,
};

export const createInvitation = route({
  name: 'createInvitation',
  method: 'POST',
  path: '/api/v1/invitations',
  summary:
    'Invites somebody to make an account, within a week. With an e-mail address the account gets this one, and where mail is set up the link is sent. Only an administrator invites administrators.',
  params: empty,
  query: empty,
  body: z.strictObject({ role: invitedRole, email: email.optional() }),
  reply: madeInvitation,
  status: 201,
  access: clinician,
  errors: ['EMAIL_TAKEN', 'LIMIT_REACHED'],
  example: { body: { role: 'clinician', email: sampleEmail }, reply: sampleMade },
});

export const listInvitations = route({
  name: 'listInvitations',
  method: 'GET',
  path: '/api/v1/invitations',
  summary: 'Invitations that nobody has accepted yet, newest first: the caller’s own, of administrators all.',
  params: empty,
  query: z.strictObject(page),
  body: empty,
  reply: openInvitations,
  access: clinician,
  errors: [],
  example: { query: { limit: 50 }, reply: sampleOpen },
});

export const createCaseInvitation = route({
  name: 'createCaseInvitation',
  method: 'POST',
  path: '/api/v1/cases/:caseId/invitations',
  summary:
    'As an invitation that belongs to no case. It is listed with the case; whoever accepts it is let into the case, as its patient or into its care team, if who invited owns it still and it is not closed.',
  params: z.strictObject({ caseId: id }),
  query: empty,
  body: z.strictObject({ role: invitedRole.exclude(['admin']), email }),
  reply: madeInvitation,
  status: 201,
  access: caseInviter,
  errors: ['CASE_NOT_FOUND', 'EMAIL_TAKEN', 'LIMIT_REACHED'],
  example: {
    params: { caseId: sample.caseId },
    body: { role: 'patient', email: sampleEmail },
    reply: sampleMailed,
  },
});

export const listCaseInvitations = route({
  name: 'listCaseInvitations',
  method: 'GET',
  path: '/api/v1/cases/:caseId/invitations',
  summary:
    'Invitations that the caller made in this case (for administrators: that anybody made) and nobody has accepted yet, newest first.',
  params: z.strictObject({ caseId: id }),
  query: z.strictObject(page),
  body: empty,
  reply: openInvitations,
  access: caseInviter,
  errors: ['CASE_NOT_FOUND'],
  example: { params: { caseId: sample.caseId }, query: { limit: 50 }, reply: sampleOpen },
});

export const resendInvitation = route({
  name: 'resendInvitation',
  method: 'POST',
  path: '/api/v1/invitations/:invitationId/resend',
  summary:
    'A new link of an invitation, for another week; the older one is void. Mailed where it was made for an address and mail is set up, once within minutes. For who made it, and administrators.',
  params: invitationParams,
  query: empty,
  body: empty,
  reply: madeInvitation,
  access: clinician,
  errors: ['INVITATION_NOT_FOUND', 'EMAIL_TAKEN'],
  example: { params: { invitationId: sample.invitationId }, body: {}, reply: sampleMailed },
});

export const withdrawInvitation = route({
  name: 'withdrawInvitation',
  method: 'DELETE',
  path: '/api/v1/invitations/:invitationId',
  summary: 'Its link opens nothing any more, and says so. For who made it, and administrators.',
  params: invitationParams,
  query: empty,
  body: empty,
  reply: empty,
  status: 204,
  access: clinician,
  errors: ['INVITATION_NOT_FOUND'],
  example: { params: { invitationId: sample.invitationId }, reply: {} },
});

export const invitationRoutes = [
  createInvitation,
  listInvitations,
  createCaseInvitation,
  listCaseInvitations,
  resendInvitation,
  withdrawInvitation,
] as const;
