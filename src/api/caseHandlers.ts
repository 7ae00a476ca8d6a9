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
import { askerOf } from './askerOf.ts';
import { bind, type Binding } from './binding.ts';

export interface CaseHandlersOptions {
  cases: Cases;
  sessions: Sessions;
}

export function caseHandlers({ cases, sessions }: CaseHandlersOptions): Binding[] {
  return [
    bind(createCase, ({ body: { caseId, ...content }, ...call }) =>
      cases.create(askerOf(call), caseId, content),
    ),

    bind(listCases, ({ query, ...call }) => cases.list(askerOf(call), query)),

    bind(searchCases, ({ body: { text, ...request }, ...call }) =>
      cases.search(askerOf(call), text, request),
    ),

    bind(getCase, ({ params, ...call }) => cases.get(askerOf(call), params.caseId)),

    bind(updateCase, ({ params, body, ifMatch, ...call }) =>
      cases.update(askerOf(call), params.caseId, ifMatch, body),
    ),

    bind(deleteCase, async ({ params, query, ifMatch, ...call }) => {
      await cases.delete(askerOf(call), params.caseId, ifMatch, query.reason);
      return {};
    }),

    bind(getTimeline, ({ params, query, ...call }) => cases.timeline(askerOf(call), params.caseId, query)),

    bind(listCaseSessions, ({ params, query, ...call }) =>
      sessions.listOfCase(askerOf(call), params.caseId, query),
    ),

    bind(listConsents, async ({ params, ...call }) => ({
      consents: await sessions.consentsOfCase(askerOf(call), params.caseId),
    })),

    bind(listPeople, async ({ params, ...call }) => ({
      people: await cases.people(askerOf(call), params.caseId),
    })),

    bind(shareCase, async ({ params, body, ...call }) => {
      await cases.share(askerOf(call), params.caseId, params.userId, body.relation);
      return {};
    }),

    bind(unshareCase, async ({ params, ...call }) => {
      await cases.share(askerOf(call), params.caseId, params.userId, null);
      return {};
    }),
  ];
}
