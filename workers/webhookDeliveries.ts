import { JobFailure } from '../src/jobs/JobFailure.ts';
import { webhookDeliveries } from '../src/jobs/webhookDeliveries.ts';
import type { Deliveries } from '../src/platform/Deliveries.ts';
import { jobProcessor, type JobProcessor } from './JobProcessor.ts';

/** Posts one event to one receiver; what fails is tried again, later and later. */
export const webhookDeliveryProcessor = (
  deliveries: Pick<Deliveries, 'attempt' | 'giveUp'>,
  queue = webhookDeliveries,
): JobProcessor =>
  jobProcessor(
    queue,
    async (payload, { lastAttempt, signal }) => {
      const outcome = await deliveries.attempt(payload, { lastAttempt, signal });
      if (!outcome.done) throw new JobFailure('WEBHOOK_NOT_TAKEN');
    },
    (payload) => deliveries.giveUp(payload),
  );
