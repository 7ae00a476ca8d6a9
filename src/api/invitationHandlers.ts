import { actorOf } from '../auth/actors.ts';
import type { Invitations, ListedInvitation, MadeInvitation } from '../auth/Invitations.ts';
import { requireUser } from '../auth/policy.ts';
import {
  createCaseInvitation,
  createInvitation,
  listCaseInvitations,
  listInvitations,
  resendInvitation,
  withdrawInvitation,
  type OpenInvitation,
} from '../wire/routes/invitations.ts';
import { bind, type Binding } from './binding.ts';

export interface InvitationHandlersOptions {
  invitations: Invitations;
}

export function invitationHandlers({ invitations }: InvitationHandlersOptions): Binding[] {
  return [
    bind(createInvitation, async ({ identity, body, requestId, origin, language }) => {
      const wanted = { role: body.role, email: body.email ?? null, language, caseId: null };
      const actor = actorOf(identity, requestId);
      return madeViewOf(await invitations.invite(requireUser(identity), wanted, actor), origin);
    }),

    bind(listInvitations, async ({ identity, query, requestId }) => {
      const actor = actorOf(identity, requestId);
      return listView(await invitations.list(requireUser(identity), { caseId: null, ...query }, actor));
    }),

    bind(createCaseInvitation, async ({ identity, params, body, requestId, origin, language }) => {
      const wanted = { ...body, language, caseId: params.caseId };
      const actor = actorOf(identity, requestId);
      return madeViewOf(await invitations.invite(requireUser(identity), wanted, actor), origin);
    }),

    bind(listCaseInvitations, async ({ identity, params, query, requestId }) => {
      const actor = actorOf(identity, requestId);
      return listView(await invitations.list(requireUser(identity), { ...params, ...query }, actor));
    }),

    bind(resendInvitation, async ({ identity, params, requestId, origin }) => {
      const actor = actorOf(identity, requestId);
      return madeViewOf(await invitations.again(requireUser(identity), params.invitationId, actor), origin);
    }),

    bind(withdrawInvitation, async ({ identity, params, requestId }) => {
      await invitations.withdraw(requireUser(identity), params.invitationId, actorOf(identity, requestId));
      return {};
    }),
  ];
}

const madeViewOf = ({ path, ...made }: MadeInvitation, origin: () => string) => ({
  ...made,
  url: path === null ? null : `${origin()}${path}`,
});

const listView = ({
  invitations,
  nextCursor,
}: {
  invitations: ListedInvitation[];
  nextCursor: string | null;
}) => ({ invitations: invitations.map(viewOf), nextCursor });

const viewOf = ({ userId, role, email, expiresAt, inviterName }: ListedInvitation): OpenInvitation => ({
  invitationId: userId,
  role,
  email,
  expiresAt,
  invitedBy: inviterName,
});
