import type { Visits } from '../platform/Visits.ts';
import { closeVisit, createVisit, getVisit } from '../wire/routes/visits.ts';
import { askerOf } from './askerOf.ts';
import { bind, type Binding } from './binding.ts';

export interface VisitHandlersOptions {
  visits: Visits;
}

export function visitHandlers({ visits }: VisitHandlersOptions): Binding[] {
  return [
    bind(createVisit, async ({ body, ...call }) => {
      const { links, ...visit } = await visits.create(askerOf(call), body);
      return {
        ...visit,
        links: links.map(({ path, ...link }) => ({ ...link, url: `${call.origin()}${path}` })),
      };
    }),

    bind(getVisit, ({ params, ...call }) => visits.get(askerOf(call), params.visitId)),

    bind(closeVisit, async ({ params, ...call }) => {
      await visits.close(askerOf(call), params.visitId);
      return {};
    }),
  ];
}
