import type { Webhooks } from '../platform/Webhooks.ts';
import {
  createWebhook,
  deleteWebhook,
  listDeliveries,
  listWebhooks,
  replayDelivery,
  rotateWebhookSecret,
} from '../wire/routes/webhooks.ts';
import { askerOf } from './askerOf.ts';
import { bind, type Binding } from './binding.ts';

export interface WebhookHandlersOptions {
  webhooks: Webhooks;
}

export function webhookHandlers({ webhooks }: WebhookHandlersOptions): Binding[] {
  return [
    bind(createWebhook, ({ body, ...call }) => webhooks.create(askerOf(call), body)),

    bind(listWebhooks, async (call) => ({ webhooks: await webhooks.list(askerOf(call)) })),

    bind(deleteWebhook, async ({ params, ...call }) => {
      await webhooks.remove(askerOf(call), params.webhookId);
      return {};
    }),

    bind(rotateWebhookSecret, ({ params, ...call }) =>
      webhooks.rotateSecret(askerOf(call), params.webhookId),
    ),

    bind(listDeliveries, ({ params, query, ...call }) =>
      webhooks.deliveries(askerOf(call), params.webhookId, query),
    ),

    bind(replayDelivery, ({ params, ...call }) =>
      webhooks.replay(askerOf(call), params.webhookId, params.deliveryId),
    ),
  ];
}
