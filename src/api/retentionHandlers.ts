import { actorOf } from '../auth/actors.ts';
import type { Retention } from '../retention/Retention.ts';
import {
  erasePerson,
  getRetention,
  liftLegalHold,
  listErasures,
  previewErasure,
  previewRetention,
  runRetention,
  setLegalHold,
} from '../wire/routes/retention.ts';
import { bind, type Binding, type CallContext } from './binding.ts';

export interface RetentionHandlersOptions {
  retention: Retention;
}

const actor = ({ identity, requestId }: CallContext) => actorOf(identity, requestId);

export function retentionHandlers({ retention }: RetentionHandlersOptions): Binding[] {
  return [
    bind(getRetention, (call) => retention.rules(actor(call))),

    bind(previewRetention, async (call) => ({ due: await retention.preview(actor(call)) })),

    bind(runRetention, (call) => retention.run(actor(call))),

    bind(listErasures, ({ query, ...call }) => retention.list(query, actor(call))),

    bind(previewErasure, ({ body, ...call }) => retention.previewErasure(body, actor(call))),

    bind(erasePerson, ({ body, ...call }) => retention.erase(body.erasureId, body.target, actor(call))),

    bind(setLegalHold, ({ body, ...call }) => retention.setHold(body.caseNumber, body.reason, actor(call))),

    bind(liftLegalHold, async ({ params, ...call }) => {
      await retention.liftHold(params.caseId, actor(call));
      return {};
    }),
  ];
}
