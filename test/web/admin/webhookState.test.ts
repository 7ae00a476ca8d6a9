import { expect, test } from 'vitest';
import { lastTried } from '../../../src/web/admin/webhooks/lastTried.ts';
import { listDeliveries } from '../../../src/wire/routes/webhooks.ts';

const [sample] = listDeliveries.reply.parse(listDeliveries.example.reply).deliveries;
const delivery = (deliveryId: string, lastAttemptAt: string | null) => ({
  ...(sample ?? expect.unreachable('the example has one')),
  deliveryId,
  lastAttemptAt,
});

test('how a webhook stands is said by what was tried last, else by the newest', () => {
  const early = delivery('early', '2026-03-02T09:00:00.000Z');
  const late = delivery('late', '2026-03-02T10:00:00.000Z');
  const never = delivery('never', null);
  expect(lastTried([never, early, late])?.deliveryId).toBe('late');
  expect(lastTried([late, { ...late, deliveryId: 'other' }])?.deliveryId).toBe('late');
  expect(lastTried([never, { ...never, deliveryId: 'other' }])?.deliveryId).toBe('never');
  expect(lastTried([])).toBeUndefined();
});
