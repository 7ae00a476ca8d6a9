import { z } from 'zod';
import { id } from '../wire/values.ts';
import { jobQueue } from './JobQueue.ts';

/** Tries for about a day: a receiver that is down for so long loses nothing. */
export const webhookDeliveries = jobQueue({
  name: 'webhookDeliveries',
  /** `round` counts the replays: each is a job of its own. */
  payload: z.strictObject({ deliveryId: id, round: z.int().nonnegative() }),
  idOf: ({ deliveryId, round }) => `${deliveryId}_${round}`,
  attempts: 16,
  retryMs: { first: 5_000, longest: 6 * 60 * 60_000 },
  // Receivers that do not answer hold their place for as long as an attempt takes.
  concurrency: 16,
});
