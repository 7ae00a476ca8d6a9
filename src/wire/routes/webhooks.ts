/** Webhooks: what happens in visits is told to other platforms, signed as Standard Webhooks has it. */
import { z } from 'zod';
import { webhookManager } from '../access.ts';
import { route } from '../entries.ts';
import { sample } from '../examples.ts';
import { deliveryView, webhookEventType, webhookView } from '../platform.ts';
import { empty, id } from '../values.ts';

const webhookParams = z.strictObject({ webhookId: id });
const ofWebhook = { webhookId: sample.webhookId };

const sampleWebhook = {
  webhookId: sample.webhookId,
  url: 'https://platform.example/hooks/consilium',
  events: [...webhookEventType.options],
  serviceId: sample.serviceId,
  createdAt: sample.createdAt,
  formerSecretUntil: null,
};
const sampleSecret = 'whsec_c2VjcmV0LW9mLXRoZS13ZWJob29rLTMyLWJ5dGVzLi4';

const sampleDelivery = {
  deliveryId: sample.deliveryId,
  eventId: `ended_${sample.sessionId}`,
  type: 'visit.ended' as const,
  sessionId: sample.sessionId,
  state: 'delivered' as const,
  attempts: 1,
  createdAt: sample.startedAt,
  lastAttemptAt: sample.startedAt,
  lastStatus: 204,
  lastFault: null,
};

/** The secret is answered here and cannot be read again. */
const withSecret = z.strictObject({ webhook: webhookView, secret: z.string() });

export const createWebhook = route({
  name: 'createWebhook',
  method: 'POST',
  path: '/api/v1/webhooks',
  summary:
    'Has events posted to an address from now on: of a service’s visits, or of every visit for an administrator.',
  params: empty,
  query: empty,
  body: z.strictObject({
    webhookId: id.optional(),
    /** https, of a host with public addresses (others only where CONSILIUM_WEBHOOK_HOSTS names them). */
    url: z.url({ protocol: /^https?$/ }).max(2000),
    events: z
      .array(webhookEventType)
      .min(1)
      .max(webhookEventType.options.length)
      .default([...webhookEventType.options]),
  }),
  reply: withSecret,
  status: 201,
  access: webhookManager,
  errors: ['WEBHOOK_URL_REFUSED', 'ID_TAKEN', 'LIMIT_REACHED'],
  example: { body: { url: sampleWebhook.url }, reply: { webhook: sampleWebhook, secret: sampleSecret } },
});

export const listWebhooks = route({
  name: 'listWebhooks',
  method: 'GET',
  path: '/api/v1/webhooks',
  summary: 'The webhooks of the service; for an administrator all of them. Newest first.',
  params: empty,
  query: empty,
  body: empty,
  reply: z.strictObject({ webhooks: z.array(webhookView) }),
  access: webhookManager,
  errors: [],
  example: { reply: { webhooks: [sampleWebhook] } },
});

export const deleteWebhook = route({
  name: 'deleteWebhook',
  method: 'DELETE',
  path: '/api/v1/webhooks/:webhookId',
  summary: 'Nothing more is sent there; what waits is cancelled.',
  params: webhookParams,
  query: empty,
  body: empty,
  reply: empty,
  status: 204,
  access: webhookManager,
  errors: ['WEBHOOK_NOT_FOUND'],
  example: { params: ofWebhook, reply: {} },
});

export const rotateWebhookSecret = route({
  name: 'rotateWebhookSecret',
  method: 'POST',
  path: '/api/v1/webhooks/:webhookId/secret',
  summary: 'A new secret. For a day deliveries are signed with the former one too.',
  params: webhookParams,
  query: empty,
  body: empty,
  reply: withSecret,
  access: webhookManager,
  errors: ['WEBHOOK_NOT_FOUND'],
  example: {
    params: ofWebhook,
    reply: {
      webhook: { ...sampleWebhook, formerSecretUntil: '2026-03-03T09:00:00.000Z' },
      secret: sampleSecret,
    },
  },
});

export const listDeliveries = route({
  name: 'listDeliveries',
  method: 'GET',
  path: '/api/v1/webhooks/:webhookId/deliveries',
  summary: 'What was sent there, or waits, newest first. Kept for thirty days.',
  params: webhookParams,
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(100).default(50),
    /** `nextCursor` of the page before. */
    cursor: id.optional(),
  }),
  body: empty,
  reply: z.strictObject({ deliveries: z.array(deliveryView), nextCursor: id.nullable() }),
  access: webhookManager,
  errors: ['WEBHOOK_NOT_FOUND'],
  example: {
    params: ofWebhook,
    query: { limit: 50 },
    reply: { deliveries: [sampleDelivery], nextCursor: null },
  },
});

export const replayDelivery = route({
  name: 'replayDelivery',
  method: 'POST',
  path: '/api/v1/webhooks/:webhookId/deliveries/:deliveryId/replay',
  summary: 'Sends it once more, with the same `webhook-id`, and with all attempts where it fails.',
  params: z.strictObject({ webhookId: id, deliveryId: id }),
  query: empty,
  body: empty,
  reply: deliveryView,
  access: webhookManager,
  errors: ['WEBHOOK_NOT_FOUND', 'DELIVERY_NOT_FOUND', 'QUEUE_FULL'],
  example: {
    params: { ...ofWebhook, deliveryId: sample.deliveryId },
    reply: { ...sampleDelivery, state: 'waiting' },
  },
});

export const webhookRoutes = [
  createWebhook,
  listWebhooks,
  deleteWebhook,
  rotateWebhookSecret,
  listDeliveries,
  replayDelivery,
] as const;
