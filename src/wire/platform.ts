/** What other platforms integrate by: visits under ids of their own, and webhooks. */
import { z } from 'zod';
import { id, plainText, timestamp } from './values.ts';

/** A caller's own id for something: one line. It may identify somebody, so it is kept sealed and never logged. */
export const externalId = plainText(200).refine((text) => !/[\r\n\t]/.test(text), { error: 'one line only' });

export const visitSession = z.strictObject({
  sessionId: id,
  startedAt: timestamp,
  endedAt: timestamp.nullable(),
  /** All that was said in it is in the record. */
  transcriptReady: z.boolean(),
});

/** A room that a platform made, and what happened in it. */
export const visitView = z.strictObject({
  visitId: id,
  caseId: id,
  createdAt: timestamp,
  /** Its links lead into it. */
  open: z.boolean(),
  /** Oldest first. */
  sessions: z.array(visitSession),
});
export type VisitView = z.infer<typeof visitView>;

export const webhookEventType = z.enum(['visit.began', 'visit.ended', 'transcript.ready']);
export type WebhookEventType = z.infer<typeof webhookEventType>;

/** The body of a delivery: ids alone. */
export const webhookEvent = z.strictObject({
  type: webhookEventType,
  timestamp,
  data: z.strictObject({
    /** The room. Of one that a platform made it is the `visitId`. */
    visitId: id,
    sessionId: id,
    caseId: id.nullable(),
  }),
});
export type WebhookEvent = z.infer<typeof webhookEvent>;

export const webhookView = z.strictObject({
  webhookId: id,
  url: z.string(),
  events: z.array(webhookEventType),
  /** The service that it belongs to, whose visits it hears of; null: an administrator’s, for every visit. */
  serviceId: id.nullable(),
  createdAt: timestamp,
  /** Until then each delivery is signed with the secret before this one too; null: with this one alone. */
  formerSecretUntil: timestamp.nullable(),
});
export type WebhookView = z.infer<typeof webhookView>;

/** `waiting` for its next attempt; `failed`: given up; `cancelled`: the webhook was taken away before. */
export const deliveryState = z.enum(['waiting', 'delivered', 'failed', 'cancelled']);
export type DeliveryState = z.infer<typeof deliveryState>;

export const deliveryView = z.strictObject({
  deliveryId: id,
  /** What the receiver sees as `webhook-id`: the same in every attempt and replay. */
  eventId: z.string(),
  type: webhookEventType,
  sessionId: id,
  state: deliveryState,
  attempts: z.int().nonnegative(),
  createdAt: timestamp,
  lastAttemptAt: timestamp.nullable(),
  /** HTTP status of the last answer; null where there was none. */
  lastStatus: z.int().nullable(),
  /** Why the last attempt failed, as a code. */
  lastFault: z.string().nullable(),
});
export type DeliveryView = z.infer<typeof deliveryView>;
