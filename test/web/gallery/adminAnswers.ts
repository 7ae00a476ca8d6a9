/** What the scripted server answers on the administrator's pages. */
import type { z } from 'zod';
import type { Route } from '../../../src/wire/entries.ts';
import type { UserView } from '../../../src/wire/accounts.ts';
import { sample } from '../../../src/wire/examples.ts';
import {
  createInvitation,
  invitationRoutes,
  resendInvitation,
  type OpenInvitation,
} from '../../../src/wire/routes/invitations.ts';
import { auditRoutes, findAuditedCase, searchAudit } from '../../../src/wire/routes/audit.ts';
import type { searchUsers } from '../../../src/wire/routes/users.ts';
import {
  createApiKey,
  reviewBreakGlass,
  listApiKeys,
  revokeApiKey,
  createResetLink,
  updateUser,
  userRoutes,
} from '../../../src/wire/routes/users.ts';
import { webhookRoutes } from '../../../src/wire/routes/webhooks.ts';
import { okafor } from './people.ts';

/** Beside those of a case. */
export const answeredAdminRoutes: readonly Route[] = [
  ...userRoutes,
  ...auditRoutes,
  ...invitationRoutes,
  ...webhookRoutes,
];

const user = (change: Partial<UserView>): UserView => ({
  userId: sample.hostId,
  displayName: 'Dr. Ines Lund',
  email: 'i.lund@clinic.example',
  role: 'clinician',
  createdAt: sample.createdAt,
  disabledAt: null,
  ...change,
});

export const users: z.input<typeof searchUsers.reply> = {
  users: [
    user({ userId: okafor.participantId, displayName: okafor.displayName, email: null, role: 'admin' }),
    user({}),
    user({
      userId: sample.userId,
      displayName: 'Prof. Dr. Maximiliane-Alexandra von Hohenstein-Schwarzenberg zu Waldeck',
      email: 'maximiliane-alexandra.von-hohenstein-schwarzenberg@universitaetsklinikum.example',
      disabledAt: sample.startedAt,
    }),
    user({
      userId: sample.gapId,
      displayName: 'Ana Ruiz',
      email: 'ana.ruiz@post.example',
      role: 'patient',
      demo: true,
    }),
    user({ userId: sample.serviceId, displayName: 'Booking platform', email: null, role: 'service' }),
  ],
  nextCursor: '31',
};

type Entry = z.input<typeof searchAudit.reply>['entries'][number];

const entry = (sequence: number, change: Partial<Entry>): Entry => ({
  ...{ action: 'case.read', actorId: sample.hostId, actorKind: 'user', at: sample.createdAt },
  ...{ caseId: sample.caseId, subjectKind: 'Case', subjectId: sample.caseId, writer: 'server-clinic-1' },
  ...{ sequence, previous: 'previous', hash: 'hash' },
  ...change,
});

export const auditEntries: z.input<typeof searchAudit.reply> = {
  entries: [
    entry(4, { action: 'audit.searched', caseId: null, subjectKind: 'AuditLog', subjectId: 'all' }),
    entry(3, { detail: { fields: 'summary status' }, action: 'case.update', purpose: 'treatment' }),
    entry(2, { action: 'signIn.failed', actorId: null, caseId: null, subjectKind: 'User' }),
    entry(1, { actorId: sample.gapId, actorKind: 'participant', requestId: 'r-0193-9a2e' }),
  ],
  people: [{ userId: sample.hostId, displayName: 'Dr. Ines Lund' }],
  nextCursor: 'b2xkZXI',
};

export const openInvitations: OpenInvitation[] = [
  {
    ...{ invitationId: sample.invitationId, role: 'clinician', email: 'i.lund@clinic.example' },
    ...{ expiresAt: '2026-03-09T09:00:00.000Z', invitedBy: 'Dr. Adler' },
  },
  {
    ...{ invitationId: sample.gapId, role: 'patient', email: null },
    ...{ expiresAt: '2026-03-08T09:00:00.000Z', invitedBy: null },
  },
  {
    ...{
      invitationId: sample.userId,
      role: 'admin',
      invitedBy: 'Prof. Dr. Maximiliane-Alexandra von Waldeck',
    },
    email: 'maximiliane-alexandra.von-hohenstein-schwarzenberg@universitaetsklinikum.example',
    expiresAt: '2026-03-07T09:00:00.000Z',
  },
];

/** What the protocol shows. */
const usual = ({ name, reply, example }: Route) => [name, { reply: reply.parse(example.reply) }] as const;

export const adminAnswers = {
  ...Object.fromEntries(
    [
      ...webhookRoutes,
      createResetLink,
      updateUser,
      createApiKey,
      listApiKeys,
      revokeApiKey,
      reviewBreakGlass,
    ].map((route: Route) => usual(route)),
  ),
  createInvitation: { reply: createInvitation.example.reply },
  listInvitations: { reply: { invitations: [], nextCursor: null } },
  resendInvitation: { reply: resendInvitation.example.reply },
  withdrawInvitation: { reply: {} },
  searchUsers: { reply: users },
  searchAudit: { reply: searchAudit.reply.parse(auditEntries) },
  findAuditedCase: { reply: findAuditedCase.example.reply },
};
