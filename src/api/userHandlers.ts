import { actorOf } from '../auth/actors.ts';
import type { Accounts } from '../auth/Accounts.ts';
import type { ApiKeys } from '../auth/ApiKeys.ts';
import type { BreakGlass } from '../auth/BreakGlass.ts';
import { requireUser } from '../auth/policy.ts';
import {
  breakGlass as openBreakGlass,
  createApiKey,
  createResetLink,
  findUser,
  listApiKeys,
  listBreakGlass,
  listUsers,
  reviewBreakGlass,
  revokeApiKey,
  searchUsers,
  updateUser,
} from '../wire/routes/users.ts';
import { userViewOf } from './accountHandlers.ts';
import { bind, type Binding } from './binding.ts';

export interface UserHandlersOptions {
  accounts: Accounts;
  apiKeys: ApiKeys;
  breakGlass: BreakGlass;
}

export function userHandlers({ accounts, apiKeys, breakGlass }: UserHandlersOptions): Binding[] {
  return [
    bind(listUsers, async ({ identity, query, requestId }) => {
      const { users, nextCursor } = await accounts.list(query, actorOf(identity, requestId));
      return { users: users.map(userViewOf), nextCursor };
    }),

    bind(searchUsers, async ({ identity, body: { limit, cursor, ...wanted }, requestId }) => {
      const actor = actorOf(identity, requestId);
      const { users, nextCursor } = await accounts.search(wanted, { limit, cursor }, actor);
      return { users: users.map(userViewOf), nextCursor };
    }),

    bind(findUser, async ({ identity, body, requestId }) =>
      userViewOf(await accounts.findByEmail(body.email, actorOf(identity, requestId))),
    ),

    bind(updateUser, async ({ identity, params, body, requestId }) =>
      userViewOf(await accounts.update(params.userId, body, actorOf(identity, requestId))),
    ),

    bind(createResetLink, async ({ identity, params, requestId, origin }) => {
      const link = await accounts.createResetLink(params.userId, actorOf(identity, requestId));
      return { url: `${origin()}${link.path}`, expiresAt: link.expiresAt };
    }),

    bind(createApiKey, ({ identity, body, requestId }) => {
      const { serviceName, serviceId, scopes, expiresAt } = body;
      // The schema lets just one of them through.
      const service = serviceId === undefined ? { name: serviceName ?? '' } : { serviceId };
      return apiKeys.create({ service, scopes, expiresAt }, actorOf(identity, requestId));
    }),

    bind(listApiKeys, ({ query }) => apiKeys.list(query)),

    bind(revokeApiKey, async ({ identity, params, requestId }) => {
      await apiKeys.revoke(params.apiKeyId, actorOf(identity, requestId));
      return {};
    }),

    bind(openBreakGlass, ({ identity, body, requestId }) =>
      breakGlass.open(requireUser(identity), body, actorOf(identity, requestId)),
    ),

    bind(listBreakGlass, ({ identity, query, requestId }) =>
      breakGlass.list(query, actorOf(identity, requestId)),
    ),

    bind(reviewBreakGlass, ({ identity, params, body, requestId }) => {
      const said = { verdict: body.verdict, remark: body.remark ?? null };
      const actor = actorOf(identity, requestId);
      return breakGlass.review(requireUser(identity), params.breakGlassId, said, actor);
    }),
  ];
}
