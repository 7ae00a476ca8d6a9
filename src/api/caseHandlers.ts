import { requireUser } from '../auth/policy.ts';
import type { Cases } from '../cases/Cases.ts';
import type { Sessions } from '../sessions/Sessions.ts';
import {
  createCase,
  deleteCase,
  getCase,
  getTimeline,
  listCases,
  listCaseSessions,
  listConsents,
  listPeople,
  searchCases,
  shareCase,
  unshareCase,
  updateCase,
} from '../wire/routes/cases.ts';
import { bind, type Binding } from './binding.ts';

export interface CaseHandlersOptions {
  cases: Cases;
  sessions: Sessions;
}

export function caseHandlers({ cases, sessions }: CaseHandlersOptions): Binding[] {
  return [
    bind(createCase, ({ identity, body: { caseId, ...content } }) =>
      cases.create(requireUser(identity), caseId, content),
    ),

    bind(listCases, ({ identity, query }) => cases.list(requireUser(identity), query)),

    bind(searchCases, ({ identity, body: { text, ...request } }) =>
      cases.search(requireUser(identity), text, request),
    ),

    bind(getCase, ({ identity, params }) => cases.get(requireUser(identity), params.caseId)),

    bind(updateCase, ({ identity, params, body, ifMatch }) =>
      cases.update(requireUser(identity), params.caseId, ifMatch, body),
    ),

    bind(deleteCase, async ({ identity, params, query, ifMatch }) => {
      await cases.delete(requireUser(identity), params.caseId, ifMatch, query.reason);
      return {};
    }),

    bind(getTimeline, ({ identity, params, query }) =>
      cases.timeline(requireUser(identity), params.caseId, query),
    ),

    bind(listCaseSessions, ({ identity, params, query }) =>
      sessions.listOfCase(requireUser(identity), params.caseId, query),
    ),

    bind(listConsents, async ({ identity, params }) => ({
      consents: await sessions.consentsOfCase(requireUser(identity), params.caseId),
    })),

    bind(listPeople, async ({ identity, params }) => ({
      people: await cases.people(requireUser(identity), params.caseId),
    })),

    bind(shareCase, async ({ identity, params, body }) => {
      await cases.share(requireUser(identity), params.caseId, params.userId, body.relation);
      return {};
    }),

    bind(unshareCase, async ({ identity, params }) => {
      await cases.share(requireUser(identity), params.caseId, params.userId, null);
      return {};
    }),
  ];
}
