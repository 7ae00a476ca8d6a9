/** The states of the page about where other programs are told what happens. */
import type { z } from 'zod';
import { sample } from '../../../src/wire/examples.ts';
import type { DeliveryView } from '../../../src/wire/platform.ts';
import { listDeliveries, listWebhooks } from '../../../src/wire/routes/webhooks.ts';
import type { Script } from './fakeServer.ts';
import type { GalleryState } from './GalleryState.ts';

type AsAdmin = (at: string, script?: Script) => GalleryState;

const [usual] = listWebhooks.reply.parse(listWebhooks.example.reply).webhooks;
const [sent] = listDeliveries.reply.parse(listDeliveries.example.reply).deliveries;
const url = 'https://platform.example/hooks/consilium';

const some: z.input<typeof listWebhooks.reply> = {
  webhooks: [
    { ...usual!, serviceId: null },
    {
      ...usual!,
      webhookId: sample.gapId,
      url: 'https://krankenhausinformationssystem.universitaetsklinikum-hohenstein-waldeck.example/schnittstellen/ereignisse',
      events: ['visit.ended'],
      formerSecretUntil: '2026-03-03T09:00:00.000Z',
    },
  ],
};

const deliveries = (...changes: Partial<DeliveryView>[]): Script => ({
  listDeliveries: {
    reply: {
      deliveries: changes.map((change, index) => ({
        ...sent!,
        ...change,
        deliveryId: sample.deliveryId.replace(/.$/, String(index)),
      })),
      nextCursor: changes.length > 3 ? sample.deliveryId : null,
    },
  },
});
const mixed = deliveries(
  { state: 'waiting', type: 'transcript.ready', attempts: 0, lastAttemptAt: null, lastStatus: null },
  { state: 'waiting', attempts: 4, lastStatus: 503 },
  { state: 'failed', attempts: 12, lastStatus: null, lastFault: 'ECONNREFUSED', type: 'visit.began' },
  {},
);

export function adminWebhookStates(asAdmin: AsAdmin): Readonly<Record<string, GalleryState>> {
  const at = '/admin/webhooks';
  const list = { listWebhooks: { reply: some } };
  const withSome = (script: Script, ...press: NonNullable<GalleryState['press']>): GalleryState => ({
    ...asAdmin(at, { ...list, ...script }),
    press,
  });
  const more = `More for ${url}`;
  const address = { Address: url };
  return {
    webhooks: withSome({}),
    'webhooks-troubled': withSome(mixed),
    'webhooks-unsent': withSome(deliveries()),
    'webhooks-none': asAdmin(at, { listWebhooks: { reply: { webhooks: [] } } }),
    'webhooks-loading': { ...asAdmin(at, { listWebhooks: 'never' }), isLoading: true },
    'webhooks-failed': asAdmin(at, { listWebhooks: { refused: 'DEPENDENCY_UNAVAILABLE' } }),
    'webhooks-state-failed': withSome({ listDeliveries: { refused: 'DEPENDENCY_UNAVAILABLE' } }),
    'webhooks-deliveries': withSome(mixed, `What was sent to ${url}`),
    'webhooks-deliveries-none': withSome(deliveries(), `What was sent to ${url}`),
    'webhooks-create': withSome({}, 'New webhook'),
    'webhooks-created': withSome({}, 'New webhook', address, 'Make webhook'),
    'webhooks-refused': withSome(
      { createWebhook: { refused: 'WEBHOOK_URL_REFUSED' } },
      ...['New webhook', address, 'Make webhook'],
    ),
    'webhooks-rotate': withSome({}, more, 'New secret'),
    'webhooks-rotated': withSome({}, more, 'New secret', 'New secret'),
    'webhooks-remove': withSome({}, more, 'Delete'),
  };
}
